"""What the patient has said about a NetID, whichever way it was said."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rasa_sdk import Tracker

_PLAIN = {"affirm": "yes", "deny": "no"}


def known_netid(tracker: Tracker) -> str | None:
    """The answer: "yes", "no" or "unsure"; None where there is none yet.

    A plain "yes" sets no slot: only the order of messages tells which question it answers.
    """
    slot = tracker.get_slot("has_netid")
    if slot is not None:
        return str(slot)
    told = [e for e in tracker.events if e.get("event") in {"bot", "user"}]
    answers = [_answer(said) for asked, said in pairwise(told) if _asks(asked)]
    return next((answer for answer in reversed(answers) if answer), None)


def _asks(event: dict[str, Any]) -> bool:
    return event["event"] == "bot" and (event.get("metadata") or {}).get("asks") == "has_netid"


def _answer(event: dict[str, Any]) -> str | None:
    if event["event"] != "user":
        return None
    parsed = event.get("parse_data") or {}
    entities = {item["entity"]: item["value"] for item in parsed.get("entities") or []}
    plain = _PLAIN.get(str((parsed.get("intent") or {}).get("name")))
    answer = entities.get("netid_reply") or plain
    return str(answer) if answer else None
