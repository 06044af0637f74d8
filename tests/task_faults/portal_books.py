"""What the portal has done, after its own database and the letters in its outbox."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from portal.schema import ReleaseDraft
from portal.server.database import Database
from portal.server.mail.letters import ticket_name
from portal.server.mail.sending import FIRST_PAUSE_SECONDS
from portal.server.running import KEY_FILE
from portal.server.schema import (
    accounts,
    outgoing_mails,
    patients,
    releases,
    reset_requests,
    tickets,
)
from portal.server.sealing import Sealer
from tests.served import Served

# A letter that a killed portal was about to send is tried again after that pause.
_SETTLE_SECONDS: Final = FIRST_PAUSE_SECONDS + 30.0
_BORN: Final = date(2004, 5, 6)


class ServedPortal(Served):
    """``helpdesk portal`` as a process of its own."""

    command = "portal"
    ready_path = "/portal/api/v1/healthz"


class Draft(NamedTuple):
    """A records request. ``id``: in the address of its page."""

    id: str
    state: str
    values: ReleaseDraft


@dataclass(frozen=True)
class Books:
    """All that was done.

    Attributes:
        letters: by the address that letters with a link were sent to, how many.
        tickets: by the contact that was given, the tickets' names.
        ticket_letters: names of the tickets that the help desk was written about.
        drafts: by the patient's id, records requests.
    """

    letters: Counter[str]
    tickets: dict[str, list[str]]
    ticket_letters: list[str]
    drafts: dict[str, list[Draft]]


class PortalBooks:
    """The portal's database beside the portal.

    Args:
        url: the database.
        secrets: folder of the portal's keys.
        outbox: folder of the letters.
    """

    def __init__(self, url: str, secrets: Path, outbox: Path) -> None:
        self._database = Database(url)
        self._secrets, self._outbox = secrets, outbox
        self._made_before: set[str] = set()  # the demo's own drafts

    async def close(self) -> None:
        await self._database.close()

    async def begin(self, addresses: Mapping[str, str]) -> None:
        """Add somebody with an account for each id and address; count only what comes later."""
        people = [_person(patient, email) for patient, email in addresses.items()]
        owners = [_account(patient) for patient in addresses]
        async with self._database.writing() as connection:
            self._made_before = set(await connection.scalars(sa.select(releases.c.id)))
            await connection.execute(sa.insert(patients), people)
            await connection.execute(sa.insert(accounts), owners)

    async def settle(self) -> None:
        """Wait until nothing waits any more.

        Raises:
            AssertionError: it takes too long.
        """
        end = time.monotonic() + _SETTLE_SECONDS
        while waiting := await self._waiting():
            assert time.monotonic() < end, f"{waiting} requests and letters are left lying"
            await asyncio.sleep(0.2)

    async def read(self) -> Books:
        """Take stock."""
        async with self._database.reading() as connection:
            opened = (await connection.execute(sa.select(tickets))).all()
            mails = (await connection.execute(sa.select(outgoing_mails))).all()
            made = (await connection.execute(sa.select(releases))).all()
        about = [mail for mail in mails if mail.kind == "ticket"]
        return Books(
            Counter(self._recipient(mail.id) for mail in mails if mail.kind == "reset"),
            self._by_contact(opened),
            sorted(ticket_name(mail.ticket_number) for mail in about if self._recipient(mail.id)),
            self._by_patient(made),
        )

    def _by_contact(self, opened: Iterable[Any]) -> dict[str, list[str]]:
        sealer = Sealer(self._secrets / KEY_FILE)
        names: dict[str, list[str]] = {}
        for ticket in opened:
            contact = sealer.open(ticket.contact_sealed) or ""
            names.setdefault(contact, []).append(ticket_name(ticket.number))
        return names

    def _by_patient(self, made: Iterable[Any]) -> dict[str, list[Draft]]:
        drafts: dict[str, list[Draft]] = {}
        for row in made:
            if row.id not in self._made_before:
                values = ReleaseDraft.model_validate_json(json.dumps(row.draft))
                drafts.setdefault(row.patient_id, []).append(Draft(row.id, row.state, values))
        return drafts

    def _recipient(self, mail_id: str) -> str:
        letter = message_from_bytes(
            (self._outbox / f"{mail_id}.eml").read_bytes(), policy=policy.default
        )
        return str(letter["To"])

    async def _waiting(self) -> int:
        undone = sa.select(sa.func.count()).where(reset_requests.c.done_at.is_(None))
        unsent = sa.select(sa.func.count()).where(outgoing_mails.c.sent_at.is_(None))
        async with self._database.reading() as connection:
            counts = [(await connection.execute(each)).scalar_one() for each in (undone, unsent)]
        return sum(counts)


def _person(patient_id: str, email: str) -> dict[str, Any]:
    return {
        "id": patient_id,
        "first_name": "Pat",
        "last_name": "Sample",
        "date_of_birth": _BORN,
        "email": email,
        "netid": None,
        "immunizations": [],
    }


def _account(patient_id: str) -> dict[str, Any]:
    return {
        "patient_id": patient_id,
        "username": f"name.{patient_id}",
        "password_hash": None,
        "created_at": 0.0,
    }
