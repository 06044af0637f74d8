from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portal.schema import Ticket
from portal.server import schema
from portal.server.app import make_app
from portal.server.database import Database
from portal.server.worker import LONGEST_PAUSE_SECONDS
from tests.portal.forging import NOW
from tests.portal.server.api.requests import TICKET
from tests.portal.server.api.serving import PAT, Served, parts_on, serving

SECRET = "pat@example.edu"


@pytest.mark.parametrize(("patient", "kept"), [(None, None), (PAT, PAT), ("p-unknown", None)])
async def test_ticket_is_kept_for_its_patient_with_its_mail(
    served: Served, patient: str | None, kept: str | None
) -> None:
    reply = await served.call("POST /tickets", TICKET, patient=patient, key="key")
    assert (reply.status, reply.headers.get("Location")) == (201, None)
    ticket = Ticket.model_validate_json(reply.body)
    assert ticket.created_at.timestamp() == NOW
    (row,) = await served.rows(schema.tickets)
    assert ticket.number == f"HD-{row['number']:06d}"
    assert (row["patient_id"], row["state"], row["closed_at"]) == (kept, "open", None)
    assert (row["reason"], row["topic"]) == ("request", "missing_email")
    assert row["transcript"] == TICKET["transcript"]
    (mail,) = await served.rows(schema.outgoing_mails)
    assert (mail["kind"], mail["ticket_number"], mail["patient_id"]) == (
        "ticket",
        row["number"],
        kept,
    )


async def test_contact_is_sealed_and_stands_nowhere_else(served: Served) -> None:
    await served.call("POST /tickets", TICKET, key="key")
    (row,) = await served.rows(schema.tickets)
    assert served.parts.sealer.open(row["contact_sealed"]) == SECRET
    for table in schema.metadata.sorted_tables:
        if table is not schema.patients:
            assert SECRET not in str(await served.rows(table))


async def test_somebody_who_waits_in_the_chat_leaves_no_contact(served: Served) -> None:
    await served.call("POST /tickets", TICKET | {"contact": {"kind": "wait"}}, key="key")
    (row,) = await served.rows(schema.tickets)
    assert (row["contact_kind"], row["contact_sealed"]) == ("wait", None)


async def test_what_is_not_known_may_be_left_out(served: Served) -> None:
    little: dict[str, Any] = {"reason": "failure", "contact": {"kind": "wait"}, "transcript": []}
    assert (await served.call("POST /tickets", little, key="key")).status == 201
    (row,) = await served.rows(schema.tickets)
    assert (row["topic"], row["transcript"]) == (None, [])


async def test_transcript_of_any_characters_is_kept_as_it_came(served: Served) -> None:
    text = "ñ 日本 🩺 \u2028 \\ \" ' %s {} \x7f"
    entry = {"author": "patient", "text": text, "at": "2026-11-23T10:01:00.123456789-05:00"}
    reply = await served.call("POST /tickets", TICKET | {"transcript": [entry]}, key="key")
    assert reply.status == 201
    (row,) = await served.rows(schema.tickets)
    assert row["transcript"][0]["text"] == text
    kept = datetime.fromisoformat(row["transcript"][0]["at"])
    assert kept == datetime.fromisoformat("2026-11-23T10:01:00.123456-05:00")


async def test_numbers_differ_and_are_written_with_six_digits(served: Served) -> None:
    numbers = [
        (await served.call("POST /tickets", TICKET, key=f"key{each}")).json["number"]
        for each in range(3)
    ]
    assert len(set(numbers)) == 3
    assert all(len(number) == len("HD-000001") for number in numbers)


@pytest.mark.slow
async def test_mail_about_a_ticket_does_not_wait_for_the_next_round(
    portal_sqlite: str, tmp_path: Path
) -> None:
    database = Database(portal_sqlite)
    parts, begun = parts_on(database, tmp_path, time.time), time.monotonic()
    async with serving(parts, tmp_path, make_app(parts)) as served:
        for number in range(6):
            await served.call("POST /tickets", TICKET, key=f"key{number}")
            while len(list(parts.settings.spool.glob("*.eml"))) <= number:
                await asyncio.sleep(0.01)
    await database.close()
    assert time.monotonic() - begun < 6 * LONGEST_PAUSE_SECONDS * 2 / 3


async def test_audit_log_names_the_patient_and_the_call_alone(served: Served) -> None:
    await served.call("POST /tickets", TICKET, key="key", patient=PAT)
    await served.call("POST /tickets", TICKET, key="key")
    rows = [(row["who"], row["what"], row["result"]) for row in await served.rows(schema.audit)]
    assert rows == [(PAT, "ticket.create", "done"), ("portal-help-desk", "ticket.create", "done")]
