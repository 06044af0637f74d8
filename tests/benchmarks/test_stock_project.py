from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from benchmarks.stock_project import (
    FEEDBACK_ACTION,
    StockProject,
    examples_by_intent,
    intent_names,
    merge_intents,
    read_nlu,
    thinned,
)

NLU: list[dict[str, Any]] = [
    {"intent": "greet", "examples": "- hello\n- hi\n"},
    {"intent": "helpful", "examples": "- that helped\n"},
    {"intent": "upload_error", "examples": "- it won't upload\n"},
]


def _project(
    nlu: list[dict[str, Any]] | None = None, config: dict[str, Any] | None = None
) -> StockProject:
    nlu = merge_intents(nlu or NLU)
    return StockProject(config or {"recipe": "default.v1"}, nlu, intent_names(nlu))


def test_fingerprint_stays_when_lines_and_entries_only_move() -> None:
    moved = [NLU[2], NLU[1], {"intent": "greet", "examples": "- hi\n- hello\n"}]
    assert _project(moved).fingerprint() == _project().fingerprint()


def test_fingerprint_changes_with_a_line_an_intent_or_the_configuration() -> None:
    edited = [{"intent": "greet", "examples": "- hello\n- hey\n"}, *NLU[1:]]
    added = [*NLU, {"intent": "thanks", "examples": "- thanks\n"}]
    others = (_project(edited), _project(added), _project(config={"recipe": "other"}))
    prints = {project.fingerprint() for project in (_project(), *others)}
    assert len(prints) == 4


def test_every_intent_gets_one_rule_and_feedback_runs_the_action() -> None:
    steps = [rule["steps"] for rule in _project().rules()]
    assert [{"intent": "upload_error"}, {"action": "utter_upload_error"}] in steps
    assert [{"intent": "nlu_fallback"}, {"action": "utter_nlu_fallback"}] in steps
    actions = [step[1]["action"] for step in steps if step[0]["intent"] == "helpful"]
    assert actions == [FEEDBACK_ACTION]


def test_every_action_of_rules_and_stories_stands_in_the_domain() -> None:
    project = _project([*NLU, {"intent": "thanks", "examples": "- thanks\n"}])
    domain = project.domain({"upload_error": "Make it smaller."})
    known = {*domain["responses"], *domain["actions"]}
    used = {
        step["action"]
        for part in (*project.rules(), *project.stories())
        for step in part["steps"]
        if "action" in step
    }
    assert used == known
    assert domain["responses"]["utter_upload_error"] == [{"text": "Make it smaller."}]
    assert domain["responses"]["utter_greet"][0]["text"]


def test_written_files_are_yaml_that_says_the_same(tmp_path: Path) -> None:
    project = _project([*NLU, {"intent": "deny", "examples": '- no: "never" # at all\n- nö\n'}])
    project.write(tmp_path, {})
    nlu = yaml.safe_load((tmp_path / "data/nlu.yml").read_text("utf-8"))["nlu"]
    assert nlu == project.nlu
    rules = yaml.safe_load((tmp_path / "data/rules.yml").read_text("utf-8"))
    assert rules["rules"] == project.rules()
    assert yaml.safe_load((tmp_path / "config.yml").read_text("utf-8")) == project.config


def test_thinned_data_keep_each_intents_share() -> None:
    lines = {"greet": 40, "upload_error": 200}
    nlu = [
        {"intent": intent, "examples": "".join(f"- {intent} {n}\n" for n in range(count))}
        for intent, count in lines.items()
    ]
    found = {entry["intent"]: entry["examples"].splitlines() for entry in thinned(nlu, 60)}
    assert {intent: len(kept) for intent, kept in found.items()} == {
        "greet": 10,
        "upload_error": 50,
    }
    assert set(found["greet"]) <= set(nlu[0]["examples"].splitlines())
    assert thinned(nlu, None) == nlu
    assert thinned(nlu, 240) == nlu


def test_an_intent_spread_over_files_is_put_together(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "a.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hi', "utf-8"
    )
    (tmp_path / "more" / "b.yml").write_text(
        "nlu:\n- intent: greet\n  metadata: {subtype: far}\n  examples: |\n    - hello\n"
        "- lookup: form\n  examples: |\n    - consent\n",
        "utf-8",
    )
    assert read_nlu(tmp_path) == [
        {"intent": "greet", "examples": "- hi\n- hello\n"},
        {"lookup": "form", "examples": "- consent\n"},
    ]


def test_examples_are_the_lines_without_dashes() -> None:
    entries = [*NLU, {"lookup": "form", "examples": "- consent\n"}]
    assert examples_by_intent(entries)["greet"] == ["hello", "hi"]
    assert "lookup" not in examples_by_intent(entries)
