"""A Rasa project of the stock pipeline and policies on our training data, as plain files.

It is what someone who follows Rasa's documentation would have: the configuration that
``rasa init`` leaves to Rasa's defaults, each answer in the domain with a rule of its own, one
rule that runs a custom action, and, as in Rasa's starter project, a few stories beside the rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

FORMAT: Final = "3.1"
FEEDBACK_INTENTS: Final = ("helpful", "not_helpful")
FEEDBACK_ACTION: Final = "action_feedback"
_FALLBACK: Final = "nlu_fallback"
_NO_TEXT: Final = "Sorry, please say that in other words."


@dataclass(frozen=True)
class StockProject:
    """The parts of the project, as they stand in its YAML files."""

    config: Mapping[str, Any]
    nlu: Sequence[Mapping[str, Any]]
    intents: Sequence[str]

    @property
    def answered(self) -> list[str]:
        """Intents that get an answer; the others run the custom action."""
        return [*(i for i in self.intents if i not in FEEDBACK_INTENTS), _FALLBACK]

    def domain(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Every intent with an answer of its own; ``texts`` are answers by intent."""
        return {
            "version": FORMAT,
            "intents": sorted({*self.answered, *FEEDBACK_INTENTS}),
            "responses": {
                f"utter_{intent}": [{"text": texts.get(intent) or _NO_TEXT}]
                for intent in self.answered
            },
            "actions": [FEEDBACK_ACTION],
            "session_config": {
                "session_expiration_time": 60,
                "carry_over_slots_to_new_session": True,
            },
        }

    def rules(self) -> list[dict[str, Any]]:
        """One rule an intent, and the custom action's."""
        answers = [(intent, f"utter_{intent}") for intent in self.answered]
        feedback = [(intent, FEEDBACK_ACTION) for intent in FEEDBACK_INTENTS]
        return [
            {"rule": f"{intent} gets {action}", "steps": _steps((intent, action))}
            for intent, action in answers + feedback
        ]

    def stories(self) -> list[dict[str, Any]]:
        """One short conversation an intent, for the policies that learn from stories."""
        return [
            {"story": f"a talk about {intent}", "steps": _steps(*_talk(intent))}
            for intent in self.answered
        ]

    def fingerprint(self) -> str:
        """Sixteen letters that change with everything that training learns from.

        Not with the answers' wording, which it doesn't, nor with the order of files and lines.
        """
        learnt = {
            "config": self.config,
            "nlu": sorted(json.dumps(_sorted_entry(entry), sort_keys=True) for entry in self.nlu),
            "rules": self.rules(),
            "stories": self.stories(),
        }
        return hashlib.sha256(json.dumps(learnt, sort_keys=True).encode()).hexdigest()[:16]

    def write(self, folder: Path, texts: Mapping[str, str]) -> None:
        """Write the project's files into ``folder``."""
        (folder / "data").mkdir(parents=True, exist_ok=True)
        files = {
            "config.yml": dict(self.config),
            "domain.yml": self.domain(texts),
            "data/nlu.yml": {"version": FORMAT, "nlu": list(self.nlu)},
            "data/rules.yml": {"version": FORMAT, "rules": self.rules()},
            "data/stories.yml": {"version": FORMAT, "stories": self.stories()},
        }
        for name, content in files.items():
            (folder / name).write_text(
                yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), "utf-8"
            )


def read_nlu(folder: Path) -> list[dict[str, Any]]:
    """Every entry of the ``nlu:`` lists below ``folder``, examples of one intent put together."""
    documents = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.rglob("*.yml"))]
    entries = [entry for document in documents for entry in document.get("nlu") or ()]
    return merge_intents(entries)


def merge_intents(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry an intent: files may spread an intent over many, with notes in ``metadata``."""
    merged: dict[str, list[str]] = {}
    others: list[dict[str, Any]] = []
    for entry in entries:
        if "intent" in entry:
            merged.setdefault(entry["intent"], []).append(entry["examples"].rstrip("\n") + "\n")
        else:
            others.append(dict(entry))
    intents = [{"intent": name, "examples": "".join(merged[name])} for name in sorted(merged)]
    return intents + others


def thinned(nlu: Sequence[Mapping[str, Any]], lines: int | None) -> list[dict[str, Any]]:
    """About ``lines`` examples in all, every intent losing the same share; None keeps all."""
    examples = [str(entry.get("examples", "")).splitlines() for entry in nlu]
    total = sum(map(len, examples))
    if lines is None or total <= lines:
        return [dict(entry) for entry in nlu]
    step = total / lines
    return [
        {**entry, "examples": "\n".join(_every(step, found)) + "\n"} if found else dict(entry)
        for entry, found in zip(nlu, examples, strict=True)
    ]


def examples_by_intent(nlu: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Training lines of each intent, without the list's dashes."""
    return {
        entry["intent"]: [line[2:].strip() for line in entry["examples"].splitlines()]
        for entry in nlu
        if "intent" in entry
    }


def _every(step: float, lines: Sequence[str]) -> list[str]:
    count = max(2, round(len(lines) / step))  # Rasa wants two examples of an intent
    return [lines[int(i * len(lines) / count)] for i in range(min(count, len(lines)))]


def intent_names(nlu: Iterable[Mapping[str, Any]]) -> list[str]:
    """Intents that have examples, sorted."""
    return sorted(entry["intent"] for entry in nlu if "intent" in entry)


def _talk(intent: str) -> list[tuple[str, str]]:
    turns = [("greet", "utter_greet"), (intent, f"utter_{intent}"), ("thanks", "utter_thanks")]
    return turns if intent not in ("greet", "thanks") else [(intent, f"utter_{intent}")]


def _steps(*turns: tuple[str, str]) -> list[dict[str, str]]:
    return [step for intent, action in turns for step in ({"intent": intent}, {"action": action})]


def _sorted_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    lines = sorted(str(entry.get("examples", "")).splitlines())
    return {**entry, "examples": lines}
