from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from bot.knowledge.dialogue_rules import action_for, form_exit_rules, forms_with_exits, rules_for
from bot.knowledge.index import KnowledgeIndex
from bot.nlu.intents import FALLBACK, OUT_OF_SCOPE, URGENT
from bot.settings import ROOT

ARTICLES = ("emergency", "password_reset", "talk_to_human")
ALWAYS_IGNORED = {
    "emergency",
    "crisis",
    "cancel",
    "talk_to_human",
    "bot_challenge",
    "continue_task",
    FALLBACK,
    OUT_OF_SCOPE,
}


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        ("password_reset", "utter_answer"),
        ("talk_to_human", "utter_answer"),
        ("emergency", "utter_urgent"),
        ("crisis", "utter_urgent"),
    ],
)
def test_article_is_said_by_the_response_of_its_kind(intent: str, action: str) -> None:
    assert action_for(intent) == action


def test_each_article_has_one_rule_of_its_own() -> None:
    rules = rules_for(ARTICLES)
    assert rules[0] == {
        "rule": "answer emergency",
        "steps": [{"intent": "emergency"}, {"action": "utter_urgent"}],
    }
    assert [rule["steps"][0]["intent"] for rule in rules] == list(ARTICLES)
    assert len({rule["rule"] for rule in rules}) == len(ARTICLES)
    assert rules_for([]) == []


def test_form_ignores_every_question_and_every_way_out() -> None:
    (form,) = forms_with_exits({"records_form": {"required_slots": ["where"]}}, ARTICLES).values()
    assert form["required_slots"] == ["where"]
    assert set(form["ignored_intents"]) == ALWAYS_IGNORED | set(ARTICLES)
    assert form["ignored_intents"] == sorted(form["ignored_intents"])


def test_form_keeps_the_intents_that_it_ignores_itself() -> None:
    forms = forms_with_exits({"records_form": {"ignored_intents": ["thanks", "cancel"]}}, [])
    assert forms["records_form"]["ignored_intents"].count("cancel") == 1
    assert "thanks" in forms["records_form"]["ignored_intents"]


@pytest.mark.parametrize("form", [None, {}, {"ignored_intents": None}], ids=str)
def test_form_without_fields_gets_its_ways_out_too(form: dict[str, Any] | None) -> None:
    forms = forms_with_exits({"records_form": form}, [])
    assert set(forms["records_form"]["ignored_intents"]) == ALWAYS_IGNORED


def test_forms_given_are_left_as_they_are() -> None:
    given = {"records_form": {"ignored_intents": ["thanks"]}}
    forms_with_exits(given, ARTICLES)
    assert given == {"records_form": {"ignored_intents": ["thanks"]}}


def test_form_is_left_by_four_rules_that_end_it() -> None:
    rules = form_exit_rules(["records_form", "reset_form"])
    assert len(rules) == 8
    assert len({rule["rule"] for rule in rules}) == 8
    for rule in rules[:4]:
        assert rule["condition"] == [{"active_loop": "records_form"}]
        assert rule["steps"][2:] == [{"action": "action_deactivate_loop"}, {"active_loop": None}]


def test_each_way_out_says_its_text_before_the_form_ends() -> None:
    said = {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for rule in form_exit_rules(["records_form"])
    }
    assert said == {
        "emergency": "utter_urgent",
        "crisis": "utter_urgent",
        "cancel": "utter_cancelled",
        "talk_to_human": "utter_answer",
    }


# handing the chat over

HAND_OVER = [{"action": "handoff_form"}, {"active_loop": "handoff_form"}]
FORMS = ("handoff_form", "reset_form")


def test_after_how_to_reach_a_person_the_chat_is_handed_over() -> None:
    steps = {rule["steps"][0]["intent"]: rule["steps"] for rule in rules_for(ARTICLES, FORMS)}
    assert steps["talk_to_human"][2:] == HAND_OVER
    assert steps["password_reset"][2:] == []
    (alone,) = rules_for(["talk_to_human"], ["reset_form"])
    assert alone["steps"][2:] == []


def test_who_asks_for_a_person_leaves_another_form_for_the_hand_over() -> None:
    (rule,) = [
        rule for rule in form_exit_rules(FORMS) if rule["steps"][0]["intent"] == "talk_to_human"
    ]
    assert rule["condition"] == [{"active_loop": "reset_form"}]
    assert rule["steps"][2:] == [
        {"action": "action_deactivate_loop"},
        {"active_loop": None},
        *HAND_OVER,
    ]


def test_other_ways_out_of_a_form_hand_nothing_over() -> None:
    rules = [r for r in form_exit_rules(FORMS) if r["steps"][0]["intent"] != "talk_to_human"]
    assert len(rules) == 6
    assert all(rule["steps"][-1] == {"active_loop": None} for rule in rules)


# the project's own rules, with those of its articles


def _domain() -> dict[str, Any]:
    domain: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return domain


def _all_rules() -> list[dict[str, Any]]:
    written = [
        rule
        for path in sorted((ROOT / "data" / "stories").glob("*.yml"))
        for rule in yaml.safe_load(path.read_text("utf-8")).get("rules") or []
    ]
    return [*written, *rules_for(KnowledgeIndex(ROOT / "knowledge").intents())]


def test_every_intent_of_the_project_has_one_rule_outside_forms() -> None:
    intents = [*_domain()["intents"], *KnowledgeIndex(ROOT / "knowledge").intents()]
    first = Counter(
        rule["steps"][0]["intent"]
        for rule in _all_rules()
        if "condition" not in rule and "intent" in rule["steps"][0]
    )
    assert {intent: first[intent] for intent in intents if first[intent] != 1} == {}
    assert set(intents) >= URGENT


def test_every_action_of_a_rule_is_a_phrase_or_an_action_of_the_domain() -> None:
    domain = _domain()
    known = {*domain["responses"], *domain["actions"], *(domain.get("forms") or {})}
    rules = [*_all_rules(), *form_exit_rules(["any_form"])]
    actions = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert actions - known - {"action_deactivate_loop"} == set()
