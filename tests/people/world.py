"""People who leave traces everywhere, and what both databases hold of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail.limits import DOMAIN, SENDER
from bot.mail.threads import MESSAGE
from bot.people.desk import Desk
from bot.people.naming import issuers
from bot.store.all_tables import metadata as bot_tables
from bot.store.conversations import ConversationStore
from bot.store.keys import load_key_ring
from bot.store.mail_schema import mail_in, mail_limit, mail_out, mail_thread
from bot.store.records import TEXT, NewMessage, NewReply, Outcome, Visitor
from bot.store.schema import messages
from bot.store.sealed_texts import SealedTexts
from bot.store.sealing import Sealer
from bot.store.turn_store import TurnStore
from portal.schema import Contact, TicketRequest, TranscriptEntry
from portal.server.personal import told
from portal.server.schema import idempotency_keys, release_forms, releases
from portal.server.schema import metadata as portal_tables
from portal.server.tickets import open_ticket

_numbers = itertools.count(1)
# The portal's own business, and logs, which are never changed.
_LEFT_OUT: Final = {"portal_patients", "portal_accounts", "portal_audit"}
LOGS: Final = {"audit_log", "audit_head"}
Tables = dict[str, list[str]]


@dataclass
class Someone:
    """A person. ``marks``: texts of which each, anywhere, is a trace of them."""

    word: str
    address: str
    patient_id: str | None = None
    tickets: list[str] = field(default_factory=list)
    chats: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


class World:
    """Everything that people leave at one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        texts = SealedTexts(Sealer(load_key_ring(desk.settings.secrets.parent, "seal")))
        names = (desk.database, texts)
        self.store = ConversationStore(*names, str, "here", desk.clock, events=desk.events)
        self.turns = TurnStore(*names, "here", desk.clock, events=desk.events)

    def someone(self, patient_id: str | None = None) -> Someone:
        """Who has left nothing yet."""
        word = f"canary{next(_numbers):04}end"
        marks = {word} | ({f'"{patient_id}"'} if patient_id else set())
        return Someone(word, f"{word}@example.org", patient_id, marks=marks)

    def visitor(self, person: Someone, *, old_key: bool = False) -> Visitor:
        """A signed-in patient, or an anonymous chat of somebody else's browser each time."""
        if person.patient_id is None:
            value = f"{person.word}{len(person.chats)}"
            return Visitor(self.desk.ids.candidates("anonymous", value)[0], "anonymous")
        issuer = issuers(self.desk.settings)[0]
        ids = self.desk.ids.candidates("patient", issuer, person.patient_id)
        return Visitor(ids[-1 if old_key else 0], "patient", person.patient_id)

    async def chat(self, person: Someone, *, ticket: bool = False, old_key: bool = False) -> str:
        """A conversation with everything in it, handed over where that is asked for; its id."""
        visitor = self.visitor(person, old_key=old_key)
        events: list[dict[str, Any]] = [{"event": "user", "text": person.word}]
        if ticket:
            number = await self._ticket(person)
            slots = {"ticket_number": number, "ticket_made_at": self.desk.clock()}
            events += [{"event": "slot", "name": n, "value": v} for n, v in slots.items()]
        await self.say(visitor, person.word, events, {"email": person.address})
        await self.store.record_feedback(visitor.conversation_id, 2, True, ["password_reset"])
        person.chats.append(visitor.conversation_id)
        person.marks.add(visitor.conversation_id)
        if self.desk.events:
            person.marks.update(self.desk.events.subjects(visitor.conversation_id))
        return visitor.conversation_id

    async def say(
        self,
        visitor: Visitor,
        text: str,
        events: Sequence[dict[str, Any]] = (),
        secrets: dict[str, str] | None = None,
    ) -> None:
        """One turn."""
        message = NewMessage(f"client-{next(_numbers)}", TEXT, text)
        claim = (await self.store.receive(visitor, message)).claim
        assert claim
        reply = NewReply(f"you said {text}", [("Yes", "/affirm")], ["password_reset"])
        await self.turns.commit(claim, Outcome([reply], text, events, secrets=secrets or {}))

    async def leave_open(self, visitor: Visitor, text: str = "hello") -> None:
        """A message that nobody answers."""
        await self.store.receive(visitor, NewMessage(f"client-{next(_numbers)}", TEXT, text))

    async def answer(self, visitor: Visitor) -> None:
        """The turn that was left open ends; whoever had it is gone."""
        free = sa.update(messages).values(worker=None, lease_until=None)
        await self.desk.database.write(lambda connection: connection.execute(free).close())
        claim = await self.turns.claim(visitor.conversation_id)
        assert claim
        await self.turns.commit(claim, Outcome([NewReply("hello")], "masked"))

    async def mail(self, person: Someone, *, open_as: str | None = None) -> None:
        """A mail from their address with an answer; ``open_as``: that answer's kind, not sent."""
        hashes, now = self.desk.hashes, self.desk.clock()
        ids = f"<{person.word}-{next(_numbers)}@mail>"
        key = hashes.of(MESSAGE, ids)
        row: dict[str, Any] = {
            **{"mailbox": "inbox", "uidvalidity": 1, "uid": next(_numbers), "attempts": 1},
            **{"dedupe_key": hashes.of("dedupe", ids), "message_key": key, "thread_key": key},
            **{"sender": hashes.of(SENDER, person.address), "state": "answer_ready"},
            **{"flagged": True, "arrived_at": now, "changed_at": now},
        }
        person.marks |= {key, row["dedupe_key"], row["sender"]}
        answer = {
            **{"kind": open_as or "reply", "reply_message_id": f"<bot.{key}>", "attempts": 1},
            **{"state": "ready" if open_as else "sent", "open": open_as is not None},
            **{"next_at": now, "created_at": now, "copy_seen": False},
        }
        counted = {"sender": row["sender"], "domain": hashes.of(DOMAIN, "example.org"), "at": now}
        thread = {"thread_key": key, "bot_answers": 1, "urgent_answers": 0, "changed_at": now}

        def work(connection: Connection) -> None:
            (number,) = connection.execute(sa.insert(mail_in).values(**row)).inserted_primary_key
            connection.execute(sa.insert(mail_out).values(mail_in_id=number, **answer))
            connection.execute(sa.insert(mail_limit).values(**counted))
            connection.execute(sa.insert(mail_thread).values(**thread, human_seen=False))

        await self.desk.database.write(work)

    async def release(self, person: Someone, *, signed: bool = False) -> None:
        """A release that was begun, and never signed unless that is said."""
        assert self.desk.portal
        row = {
            **{"id": person.word, "patient_id": person.patient_id, "state": "draft"},
            **{"draft": {"who": person.word}, "missing": [], "created_at": self.desk.clock()},
        }
        async with self.desk.portal.database.writing() as connection:
            await connection.execute(sa.insert(releases).values(**row))
            if signed:
                now = self.desk.clock()
                form = {"release_id": person.word, "version": 1, "changed_at": now}
                await connection.execute(sa.insert(release_forms).values(**form, signed_at=now))

    async def _ticket(self, person: Someone) -> str:
        assert self.desk.portal
        said = TranscriptEntry(author="patient", text=person.word, at=datetime.now(tz=timezone.utc))
        request = TicketRequest(
            reason="request",
            contact=Contact(kind="email", value=person.address),
            transcript=(said,),
            topic="upload_error",
        )
        now = self.desk.clock()
        async with self.desk.portal.database.writing() as connection:
            ticket = await open_ticket(
                connection,
                self.desk.portal.sealer,
                request,
                patient_id=person.patient_id,
                now=now,
            )
            key_of_it = f"{person.word}{len(person.tickets)}"
            key = {"call": "create_ticket", "key": key_of_it, "request_hash": "h", "at": now}
            row = {**key, "subject": person.patient_id or "bot", "status": 201}
            answer = json.dumps({"number": ticket.number})
            await connection.execute(sa.insert(idempotency_keys).values(**row, answer=answer))
        person.tickets.append(ticket.number)
        person.marks.add(ticket.number)
        return ticket.number

    async def tables(self) -> Tables:
        """Every row of every table of both databases as text, but the portal's own business."""
        found = await self.desk.database.read(lambda c: _rows(c, bot_tables))
        assert self.desk.portal
        async with self.desk.portal.database.reading() as connection:
            found |= await connection.run_sync(_rows, portal_tables)
        return {name: rows for name, rows in found.items() if name not in _LEFT_OUT}


def _rows(connection: Connection, metadata: sa.MetaData) -> Tables:
    return {
        table.name: [
            json.dumps({k: str(v) for k, v in row.items()} | _whole(row))
            for row in connection.execute(sa.select(table)).mappings()
        ]
        for table in metadata.sorted_tables
    }


def _whole(row: Any) -> dict[str, Any]:
    """JSON as it is, and tickets as patients are told them."""
    whole = {k: json.dumps(v) for k, v in row.items() if isinstance(v, (dict, list))}
    number = row.get("ticket_number")
    return whole | ({} if number is None else {"told": told(number)})


def traces(tables: Tables, person: Someone) -> dict[str, int]:
    """In how many rows of each table there is something of the person."""
    counts = {name: sum(is_of(row, person) for row in rows) for name, rows in tables.items()}
    return {name: count for name, count in counts.items() if count}


def is_of(row: str, person: Someone) -> bool:
    """Whether the row holds a mark of the person."""
    return any(mark in row or json.dumps(mark)[1:-1] in row for mark in person.marks)
