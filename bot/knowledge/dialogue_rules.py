"""What articles mean for the dialogue: intents, rules, and the ways out of each form.

Plain data in the shape of Rasa's YAML; ``importer.py`` hands it to Rasa.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any, Final

from bot.nlu.intents import FALLBACK, OUT_OF_SCOPE, TALK_TO_HUMAN, URGENT

Rule = dict[str, Any]

HANDOFF: Final = "handoff_form"
# What ends an open form, and what is said then.
_EXITS: Final = {
    "emergency": "utter_urgent",
    "crisis": "utter_urgent",
    "cancel": "utter_cancelled",
    TALK_TO_HUMAN: "utter_answer",
}


def rules_for(intents: Iterable[str], forms: Container[str] = ()) -> list[Rule]:
    """One rule for each article: its intent is answered by it.

    After the one on reaching a person the chat is handed over, where ``forms`` of the domain have
    a form for that.
    """
    return [
        {
            "rule": f"answer {intent}",
            "steps": [
                {"intent": intent},
                {"action": action_for(intent)},
                *(_hand_over(forms) if intent == TALK_TO_HUMAN else ()),
            ],
        }
        for intent in intents
    ]


def _hand_over(forms: Container[str]) -> list[dict[str, str]]:
    return [{"action": HANDOFF}, {"active_loop": HANDOFF}] if HANDOFF in forms else []


def action_for(intent: str) -> str:
    """The response that reads an article."""
    return "utter_urgent" if intent in URGENT else "utter_answer"


def forms_with_exits(forms: Mapping[str, Any], intents: Iterable[str]) -> dict[str, Any]:
    """``forms`` of the domain, each ignoring every question and every way out.

    Without this a question typed inside a form is taken for a slot's value.
    """
    ignored = {*intents, *_EXITS, FALLBACK, OUT_OF_SCOPE, "bot_challenge", "continue_task"}
    return {name: _with_ignored(form or {}, ignored) for name, form in forms.items()}


def _with_ignored(form: Mapping[str, Any], ignored: set[str]) -> dict[str, Any]:
    own = form.get("ignored_intents") or []
    return {**form, "ignored_intents": sorted({*ignored, *own})}


def form_exit_rules(forms: Collection[str]) -> list[Rule]:
    """For each form: an emergency, a crisis, "cancel" and "a person" say their text and end it.

    Without these the right text is followed by the form's next question. Who asks for a person
    while the chat is handed over is told how to reach one, and the hand-over goes on.
    """
    return [
        _exit(form, intent, action, forms)
        for form in forms
        for intent, action in _EXITS.items()
        if (form, intent) != (HANDOFF, TALK_TO_HUMAN)
    ]


def _exit(form: str, intent: str, action: str, forms: Container[str]) -> Rule:
    return {
        "rule": f"leave {form} on {intent}",
        "condition": [{"active_loop": form}],
        "steps": [
            {"intent": intent},
            {"action": action},
            {"action": "action_deactivate_loop"},
            {"active_loop": None},
            *(_hand_over(forms) if intent == TALK_TO_HUMAN else ()),
        ],
    }
