from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal.server.expiry import Days, forget
from portal.server.schema import (
    attempts,
    idempotency_keys,
    outgoing_mails,
    registration_requests,
    release_forms,
    releases,
    reset_requests,
    reset_tokens,
    seen_tokens,
    sign_ins,
    tickets,
)
from tests.portal.server.core import Core, core_on
from tests.portal.server.people import PAT

_MINUTE, _DAY = 60.0, 86_400.0
_BEGAN = 1e9
_REQUEST = {"id": "r", "email_hash": "h", "requested_at": _BEGAN, "done_at": _BEGAN}
_TICKET = {
    "reason": "request",
    "contact_kind": "email",
    "contact_sealed": b"sealed",
    "transcript": [],
    "state": "closed",
    "created_at": _BEGAN,
    "closed_at": _BEGAN,
}
_KEY = {"call": "c", "subject": "s", "key": "k", "request_hash": "h", "status": 201, "answer": ""}
_TOKEN = {"token_hash": "t", "patient_id": PAT, "mail_id": "m", "expires_at": _BEGAN}
_MAIL = {"id": "m", "kind": "ticket", "queued_at": _BEGAN, "attempts": 1, "next_at": _BEGAN}
_RELEASE: dict[str, Any] = {
    **{"id": "r", "patient_id": PAT, "state": "draft"},
    **{"draft": {}, "missing": [], "created_at": _BEGAN},
}
_FORM: dict[str, Any] = {
    "release_id": "r",
    "version": 1,
    "entries_sealed": b"sealed",
    "changed_at": _BEGAN,
}
# What is stored, and for how long after _BEGAN it is kept.
_KEPT: list[tuple[sa.Table, dict[str, Any], float]] = [
    (attempts, {"kind": "k", "about": "a", "at": _BEGAN}, _DAY),
    (seen_tokens, {"token_id": "t", "until": _BEGAN + 60}, 60),
    (idempotency_keys, {**_KEY, "at": _BEGAN}, _DAY + 3600),
    (
        sign_ins,
        {"token_hash": "t", "patient_id": PAT, "began_at": _BEGAN, "seen_at": _BEGAN},
        30 * _MINUTE,
    ),
    (reset_tokens, _TOKEN, 2 * _DAY),
    (reset_requests, _REQUEST, _DAY),
    (registration_requests, _REQUEST, _DAY),
    (outgoing_mails, {**_MAIL, "sent_at": _BEGAN}, 30 * _DAY),
    (outgoing_mails, {**_MAIL, "given_up_at": _BEGAN}, 30 * _DAY),
    (tickets, _TICKET, 180 * _DAY),
    (releases, _RELEASE, 180 * _DAY),
]


@pytest.mark.parametrize(("table", "row", "seconds"), _KEPT, ids=[it[0].name for it in _KEPT])
async def test_row_is_kept_until_its_time_is_over(
    core: Core, table: sa.Table, row: dict[str, Any], seconds: float
) -> None:
    await _store(core, table, row)
    await forget(core.database, _BEGAN + seconds - 1)
    assert len(await core.rows(table)) == 1
    await forget(core.database, _BEGAN + seconds)
    assert await core.rows(table) == []


async def test_contact_goes_thirty_days_after_the_ticket_was_closed(core: Core) -> None:
    await _store(core, tickets, _TICKET)
    await _store(core, tickets, {**_TICKET, "state": "open", "closed_at": None})
    await forget(core.database, _BEGAN + 30 * _DAY - 1)
    assert await _contacts(core) == [b"sealed", b"sealed"]
    await forget(core.database, _BEGAN + 30 * _DAY)
    assert await _contacts(core) == [None, b"sealed"]


async def test_open_ticket_is_never_forgotten(core: Core) -> None:
    await _store(core, tickets, {**_TICKET, "state": "open", "closed_at": None})
    await forget(core.database, _BEGAN + 1000 * _DAY)
    assert await _contacts(core) == [b"sealed"]


async def test_mail_that_was_not_sent_yet_is_never_forgotten(core: Core) -> None:
    await _store(core, outgoing_mails, _MAIL)
    await forget(core.database, _BEGAN + 1000 * _DAY)
    assert len(await core.rows(outgoing_mails)) == 1


@pytest.mark.parametrize("table", [reset_requests, registration_requests])
async def test_request_that_waits_is_never_forgotten(core: Core, table: sa.Table) -> None:
    await _store(core, table, {**_REQUEST, "done_at": None})
    await forget(core.database, _BEGAN + 1000 * _DAY)
    assert len(await core.rows(table)) == 1


async def test_busy_session_is_forgotten_after_twelve_hours(core: Core) -> None:
    seen = _BEGAN + 12 * 3600
    row = {"token_hash": "t", "patient_id": PAT, "began_at": _BEGAN, "seen_at": seen}
    await _store(core, sign_ins, row)
    await forget(core.database, seen - 1)
    assert len(await core.rows(sign_ins)) == 1
    await forget(core.database, seen)
    assert await core.rows(sign_ins) == []


async def test_release_that_was_never_signed_goes_180_days_after_its_last_change(
    core: Core,
) -> None:
    changed = _BEGAN + 100 * _DAY
    await _store(core, releases, _RELEASE | {"state": "incomplete"})
    await _store(core, release_forms, _FORM | {"changed_at": changed})
    await forget(core.database, changed + 180 * _DAY - 1)
    assert len(await core.rows(releases)) == 1
    await forget(core.database, changed + 180 * _DAY)
    assert await core.rows(releases) == await core.rows(release_forms) == []


@pytest.mark.parametrize("state", ["signed", "revoked"])
async def test_release_that_was_signed_is_never_forgotten(core: Core, state: str) -> None:
    await _store(core, releases, _RELEASE | {"state": state})
    await _store(core, release_forms, _FORM | {"signed_at": _BEGAN})
    await forget(core.database, _BEGAN + 10_000 * _DAY)
    assert len(await core.rows(releases)) == len(await core.rows(release_forms)) == 1


async def _store(core: Core, table: sa.Table, row: dict[str, Any]) -> None:
    async with core.database.writing() as connection:
        await connection.execute(table.insert().values(**row))


async def _contacts(core: Core) -> list[bytes | None]:
    rows = sorted(await core.rows(tickets), key=lambda row: int(row["number"]))
    return [row["contact_sealed"] for row in rows]


async def test_days_can_be_set(core: Core) -> None:
    await _store(core, tickets, _TICKET)
    days = Days(ticket=7, contact=3)
    assert (await forget(core.database, _BEGAN + 3 * _DAY, days))["contacts"] == 1
    assert (await forget(core.database, _BEGAN + 7 * _DAY - 1, days))["tickets"] == 0
    assert (await forget(core.database, _BEGAN + 7 * _DAY, days))["tickets"] == 1


async def test_any_number_of_rows_goes_some_at_a_time(core: Core) -> None:
    rows = [{"kind": "k", "about": f"{number}", "at": _BEGAN} for number in range(1200)]
    keys = [{**_KEY, "key": f"{number}", "at": _BEGAN} for number in range(700)]
    async with core.database.writing() as connection:
        await connection.execute(attempts.insert(), rows)
        await connection.execute(idempotency_keys.insert(), keys)
    counts = await forget(core.database, _BEGAN + 10 * _DAY)
    assert (counts["attempts"], counts["idempotency_keys"]) == (1200, 700)
    assert await core.rows(attempts) == await core.rows(idempotency_keys) == []


async def test_worker_forgets_by_the_portals_settings(core: Core) -> None:
    shorter = core_on(core.database, core.folder, core.clock, ticket_days=7, contact_days=3)
    closed = {**_TICKET, "closed_at": core.clock() - 4 * _DAY}
    await _store(core, tickets, closed)
    await core.worker.round()
    assert await _contacts(core) == [b"sealed"]
    await shorter.worker.round()
    assert await _contacts(core) == [None]
