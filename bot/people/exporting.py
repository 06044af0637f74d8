"""A person's copy of what is kept: one JSON file that only its owner can read.

Texts are as they are kept: masked. What an open task was told stays sealed, and is named only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from bot.people.records import Kept, KeptConversation, Person
from portal.server.personal import Kept as KeptAtPortal

FORMAT: Final = "portal-help-desk person"
VERSION: Final = 1
_MODE: Final = 0o600


def document(person: Person, kept: Kept, now: float) -> dict[str, Any]:
    """The file's content. Times are in UTC (RFC 3339)."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": _time(now),
        "named_by": person.way,
        "conversations": [_conversation(chat) for chat in kept.conversations],
        "mails": [_mail(mail, kept.answers) for mail in kept.mails],
        "answers_counted_at": [_time(at) for at in kept.answered_at],
        "portal": None if kept.portal is None else _portal(kept.portal),
    }


def write_new(path: Path, content: dict[str, Any]) -> None:
    """Write a file that is not there yet; on the disk when this returns.

    Raises:
        FileExistsError: it is.
        OSError: it can't be written; then there is none.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _MODE)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=True, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # half a copy looks like a whole one
        raise


def _conversation(chat: KeptConversation) -> dict[str, Any]:
    info = chat.info
    return {
        "id": info["id"],
        "kind": info["kind"],
        "began_at": _time(info["created_at"]),
        "last_active_at": _time(info["active_at"]),
        "ended_at": _time(info["ended_at"]),
        "messages": [_message(row) for row in chat.messages],
        "ratings": [_rating(row) for row in chat.feedback],
        "understood": [event for row in chat.events for event in row["events"]],
        "told_to_an_open_task_until": _time(chat.secrets_until),
        "tickets": [
            {"number": number, "opened_at": _time(at)} for number, at in chat.tickets.items()
        ],
    }


def _message(row: dict[str, Any]) -> dict[str, Any]:
    extras = row["extras"]
    return {
        "number": row["seq"],
        "at": _time(row["created_at"]),
        "author": row["author"],
        "kind": row["kind"],
        "text": row["text"],
        "answer_to": row["reply_to"],
        "buttons": [button[1] for button in extras.get("buttons", ())],
        "articles": list(extras.get("articles", ())),
        "pressed": extras.get("payload"),
        "waits_for_an_answer": row["open"],
    }


def _rating(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "message": row["seq"],
        "at": _time(row["given_at"]),
        "helpful": row["helpful"],
        "articles": row["articles"],
    }


def _mail(mail: dict[str, Any], answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "arrived_at": _time(mail["arrived_at"]),
        "changed_at": _time(mail["changed_at"]),
        "state": mail["state"],
        "reason": mail["reason"],
        "answers": [
            {"kind": a["kind"], "state": a["state"], "made_at": _time(a["created_at"])}
            for a in answers
            if a["mail_in_id"] == mail["id"]
        ],
    }


def _portal(kept: KeptAtPortal) -> dict[str, Any]:
    ticket = ("number", "reason", "topic", "state", "contact_kind", "contact", "transcript")
    release = ("id", "state", "draft", "missing")
    return {
        "tickets": [
            {name: row[name] for name in ticket}
            | {"opened_at": _time(row["created_at"]), "closed_at": _time(row["closed_at"])}
            for row in kept.tickets
        ],
        "releases_not_signed": [
            {name: row[name] for name in release} | {"begun_at": _time(row["created_at"])}
            for row in kept.releases
        ],
    }


def _time(at: float | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds")
