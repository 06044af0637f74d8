"""The Rasa project as a whole: what its files name, and what follows from its articles."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.knowledge.index import KnowledgeIndex
from bot.nlu.intents import RESERVED
from bot.settings import ROOT, Settings
from tests.conftest import rasa_warnings_left_out

FILES = ("config.yml", "endpoints.yml")
WAYS_OUT = ("emergency", "crisis", "cancel", "talk_to_human")


def _dotted(content: Any) -> list[str]:
    if isinstance(content, dict):
        return [path for value in content.values() for path in _dotted(value)]
    if isinstance(content, list):
        return [path for value in content for path in _dotted(value)]
    is_path = isinstance(content, str) and re.fullmatch(r"[a-z_]\w*(\.\w+)+", content)
    return [content] if is_path and not content.startswith("default.") else []


NAMED = [path for name in FILES for path in _dotted(yaml.safe_load((ROOT / name).read_text()))]


@pytest.mark.slow
@pytest.mark.parametrize("path", NAMED)
def test_class_that_a_file_names_can_be_imported(path: str, without_tensorflow: None) -> None:
    """Rasa reports a broken import in such a class as something else."""
    module, _, name = path.rpartition(".")
    assert isinstance(getattr(importlib.import_module(module), name), type)


def test_files_name_our_own_classes() -> None:
    assert len(NAMED) >= 9
    assert {path.split(".")[0] for path in NAMED} == {"bot"}


@pytest.fixture(scope="module")
def importer(without_tensorflow: None) -> Any:
    with rasa_warnings_left_out():
        from rasa.shared.importers.importer import TrainingDataImporter

        return TrainingDataImporter.load_from_config(
            str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
        )


@pytest.fixture(scope="module")
def domain(importer: Any) -> Any:
    with rasa_warnings_left_out():
        return importer.get_domain()


def _own_intents(domain: Any) -> set[str]:
    from rasa.shared.core.constants import DEFAULT_INTENTS

    rasas = set(DEFAULT_INTENTS) - {"nlu_fallback", "out_of_scope"}
    return set(domain.intents) - rasas


@pytest.mark.slow
def test_every_intent_has_exactly_one_rule_and_one_for_each_form_that_it_ends(
    importer: Any, domain: Any
) -> None:
    heard = Counter(_heard(importer))
    intents = {intent for intent, form in heard if form is None}
    assert intents == _own_intents(domain)
    exits = {(intent, form) for form in domain.forms for intent in WAYS_OUT}
    # Who asks for a person while the chat is handed over goes on with that.
    exits -= {("talk_to_human", "handoff_form")}
    assert {(intent, form) for intent, form in heard if form is not None} == exits
    assert {rule: count for rule, count in heard.items() if count != 1} == {}


def _heard(importer: Any) -> Iterator[tuple[str, str | None]]:
    """The intent that each rule begins with, and the form that must be open."""
    from rasa.shared.core.events import ActiveLoop, UserUttered

    with rasa_warnings_left_out():
        steps = importer.get_stories().story_steps
    for step in steps:
        form = None
        for event in step.events:
            if isinstance(event, UserUttered):
                yield event.intent_name, form
            form = event.name if isinstance(event, ActiveLoop) else form


@pytest.mark.slow
def test_nothing_that_a_form_must_not_swallow_is_a_value(importer: Any, domain: Any) -> None:
    assert set(domain.forms) == {"password_reset_form", "handoff_form", "records_release_form"}
    articles = set(KnowledgeIndex(ROOT / "knowledge").intents())
    for form in domain.forms.values():
        assert articles | {"cancel", "bot_challenge"} <= set(form["ignored_intents"])


@pytest.mark.slow
def test_every_rule_ends_in_something_that_is_said(importer: Any, domain: Any) -> None:
    with rasa_warnings_left_out():
        steps = importer.get_stories().story_steps
    actions = {e.action_name for step in steps for e in step.events if hasattr(e, "action_name")}
    said = {name for name in actions if name and name.startswith("utter_")}
    assert said <= set(domain.responses)
    built_in = {"action_listen", "action_deactivate_loop", "...", None}
    assert actions - said <= {*domain.user_actions, *domain.forms, *built_in}


@pytest.mark.slow
def test_intents_are_the_articles_and_those_that_the_code_knows(
    domain: Any, settings: Settings
) -> None:
    articles = set(KnowledgeIndex(settings.knowledge).intents())
    assert _own_intents(domain) == articles | RESERVED


def test_every_slot_that_articles_ask_for_can_be_told(settings: Settings) -> None:
    """The NetID buttons set the slot through the entity of the same name."""
    project = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert project["slots"]["has_netid"]["mappings"][0]["entity"] == "has_netid"
    values = set(project["slots"]["has_netid"]["values"])
    payloads = [
        button["payload"] for button in project["responses"]["utter_ask_netid"][0]["buttons"]
    ]
    assert {re.findall(r':"(\w+)"', payload)[0] for payload in payloads} == values


def test_payload_of_every_button_is_an_intent(settings: Settings) -> None:
    project = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    variants = [variant for response in project["responses"].values() for variant in response]
    buttons = [button for variant in variants for button in variant.get("buttons", [])]
    known = {*KnowledgeIndex(settings.knowledge).intents(), *RESERVED}
    named = {button["payload"].removeprefix("/").partition("{")[0] for button in buttons}
    assert named
    assert named <= known
