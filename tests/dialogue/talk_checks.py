"""Whether what is stored of a conversation is what was said in it, no more and no less."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.dialogue.masked_events import mask_event
from bot.dialogue.masking import mask
from bot.dialogue.turns import MOST_ATTEMPTS
from bot.store.schema import metadata
from tests.dialogue.accounts import Account
from tests.dialogue.counting_agent import APOLOGY
from tests.stored_state import single_events

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]

# Kinds of messages that are answered by the apology.
_APOLOGISED = frozenset({"fail", "slow"})
_masked = lru_cache(maxsize=5000)(mask)


def read_tables(connection: Connection) -> Tables:
    """All rows of all tables, by table, in order of their keys."""
    return {
        table.name: connection.execute(sa.select(table).order_by(*table.primary_key.columns))
        .mappings()
        .all()
        for table in metadata.sorted_tables
    }


@dataclass
class TalkCheck:
    """Checks one conversation again and again while it goes on.

    Args:
        name: id of the conversation.
        texts: what was typed, by client id.
        failed: whether the turn of that id may have been answered by the apology.

    Attributes:
        account: what the conversation should look like; made anew by each check.
        open: how many messages have no answer yet.
    """

    name: str
    texts: Mapping[str, str]
    failed: Callable[[str], bool]
    account: Account = field(default_factory=Account)
    open: int = 0
    _read: list[tuple[int, str]] = field(default_factory=list)

    def check(self, tables: Tables) -> None:
        """Compare the conversation in ``tables`` with what it should be."""
        of_it = {
            name: [row for row in rows if row.get("conversation_id", row.get("id")) == self.name]
            for name, rows in tables.items()
        }
        self.account, self.open = Account(), 0
        if not of_it["conversations"]:
            assert not any(of_it.values())
            return
        (talk,) = of_it["conversations"]
        _numbered_through(of_it["messages"], talk["last_seq"])
        events = single_events(of_it["tracker_events"])
        _numbered_through(events, talk["events"])
        turns = self._check_turns(of_it["messages"])
        assert talk["session_start"] == self.account.session_start
        assert talk["open_messages"] == self.open
        assert talk["has_secrets"] or not of_it["task_secrets"]
        stored = [(row["turn"], row["event"]) for row in events]
        expected = [mask_event(event) for event in self.account.events]
        assert stored == list(zip(turns, expected, strict=True))
        assert bool(of_it["task_secrets"]) == (self.account.told is not None)
        self._go_on_reading(of_it["messages"])

    def _check_turns(self, rows: Sequence[Row]) -> list[int]:
        """Returns the turn that each event belongs to."""
        replies = [row for row in rows if row["author"] == "bot"]
        told = [row["reply_to"] for row in replies]
        assert told == sorted(told)
        turns: list[int] = []
        for row in rows:
            if row["author"] != "bot":
                answers = [reply["text"] for reply in replies if reply["reply_to"] == row["seq"]]
                self._check_turn(row, answers)
                turns += [row["seq"]] * (len(self.account.events) - len(turns))
        return turns

    def _check_turn(self, row: Row, answers: list[str]) -> None:
        text = self.texts[row["client_id"]]
        assert row["text"] == _masked(text)
        if row["open"]:
            self.open += 1
            assert row["sealed"]
            assert not answers
            return
        assert not self.open, "a later message was answered first"
        assert row["sealed"] is None
        if answers == [APOLOGY]:
            assert self._may_fail(row, text)
        else:
            assert answers == self.account.answer(text)

    def _may_fail(self, row: Row, text: str) -> bool:
        given_up = row["attempts"] > MOST_ATTEMPTS
        turn_id = f"{self.name}.{row['seq']}"
        return given_up or text.split()[0] in _APOLOGISED or self.failed(turn_id)

    def _go_on_reading(self, rows: Sequence[Row]) -> None:
        """As somebody does who always asks for what comes after the last message they have."""
        last = self._read[-1][0] if self._read else 0
        self._read += [(row["seq"], row["text"]) for row in rows if row["seq"] > last]
        assert self._read == [(row["seq"], row["text"]) for row in rows]


def _numbered_through(rows: Sequence[Row], last: int) -> None:
    assert [row["seq"] for row in rows] == list(range(1, last + 1))
