"""The audit log: one chain, append-only, and every change of it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.audit import SERVER, AuditLog, staff
from bot.store.audit_schema import audit_head, audit_log
from bot.store.database import Database, open_database
from bot.store.keys import load_key_ring
from tests.databases import Opener
from tests.store.processes import Clock

DAY = 86_400.0
ENTRIES = 6
FOREIGN: dict[str, Any] = {
    **dict.fromkeys(("who", "what", "result", "previous", "key", "hash"), "x"),
    "at": 1.0,
}
Opened = Callable[[], AuditLog]


@pytest.fixture
def opened(open_another: Opener, tmp_path: Path, clock: Clock) -> Opened:
    """Opens the log as another process would."""
    ring = load_key_ring(tmp_path, "audit")
    return lambda: AuditLog(open_another(), ring, clock)


@pytest.fixture
async def log(opened: Opened) -> AuditLog:
    """With some entries, a second from each other."""
    log = opened()
    for _ in range(ENTRIES):
        await _record(log)
    return log


async def _record(log: AuditLog) -> None:
    await log.record("staff:pat", "test.entry", "done", log.about("ticket", "HD-000001"))


async def _run(database: Database, statement: Any) -> None:
    await database.write(lambda connection: connection.execute(statement).close())


async def test_empty_log_is_whole(opened: Opened) -> None:
    checked = await opened().check()
    assert (checked.entries, checked.fault) == (0, None)


async def test_entries_come_back_in_their_order_and_without_the_name_they_are_about(
    log: AuditLog, database: Database
) -> None:
    entries = await log.last(2)
    assert [entry.seq for entry in entries] == [ENTRIES - 1, ENTRIES]
    assert (entries[0].who, entries[0].what, entries[0].result) == (
        "staff:pat",
        "test.entry",
        "done",
    )
    assert entries[0].about == log.about("ticket", "HD-000001") != log.about("ticket", "HD-000002")
    checked = await log.check()
    assert (checked.entries, checked.last_seq, checked.fault) == (ENTRIES, ENTRIES, None)


async def test_database_itself_refuses_to_change_the_log(log: AuditLog, database: Database) -> None:
    for statement in (
        audit_log.update().values(who="staff:lee"),
        audit_log.delete().where(audit_log.c.seq == 1),
        audit_log.delete(),
        audit_log.insert().values(FOREIGN | {"seq": 3}),
        audit_log.insert().values(FOREIGN | {"seq": ENTRIES + 2}),
        audit_head.update().values(last_seq=2),
        audit_head.update().values(first_seq=0),
        audit_head.delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"):
            await _run(database, statement)
    assert (await log.check()).fault is None


async def _refuses(url: str, folder: Path, *statements: str) -> None:
    database = open_database(url)
    log = AuditLog(database, load_key_ring(folder, "audit"))
    await _record(log)
    for statement in map(sa.text, statements):
        with pytest.raises(IntegrityError, match="append-only"):
            await _run(database, statement)
    checked = await log.check()
    assert (checked.entries, checked.fault) == (1, None)
    await database.close()


async def test_sqlites_replace_is_refused_too(new_sqlite: str, tmp_path: Path) -> None:
    rest = "at, 'staff:lee', what, result, about, previous, key, hash"
    replace = f"INSERT OR REPLACE INTO audit_log SELECT seq, {rest} FROM audit_log"
    await _refuses(new_sqlite, tmp_path, replace)


@pytest.mark.service
@pytest.mark.slow
async def test_postgresqls_truncate_is_refused_too(new_postgresql: str, tmp_path: Path) -> None:
    await _refuses(new_postgresql, tmp_path, "TRUNCATE audit_log", "TRUNCATE audit_head")


@pytest.mark.slow
async def test_many_writers_at_once_make_one_chain(opened: Opened) -> None:
    logs = [opened() for _ in range(3)]
    await asyncio.gather(*(_record(logs[number % 3]) for number in range(24)))
    checked = await logs[0].check()
    assert (checked.entries, checked.fault) == (24, None)


async def test_entry_is_undone_with_its_transaction(log: AuditLog, database: Database) -> None:
    def work(connection: Connection) -> None:
        log.add(connection, SERVER, "test.entry", "done")
        raise RuntimeError("the transaction breaks off")

    with pytest.raises(RuntimeError):
        await database.write(work)
    await _record(log)
    checked = await log.check()
    assert (checked.last_seq, checked.fault) == (ENTRIES + 1, None)


async def test_old_entries_go_from_the_oldest_on_and_the_rest_is_whole(
    log: AuditLog, clock: Clock
) -> None:
    clock.go(100 * DAY)
    await _record(log)
    assert await log.forget(101) == 0
    assert await log.forget(99) == ENTRIES
    assert [entry.seq for entry in await log.last(9)] == [ENTRIES + 1]
    assert (await log.check()).fault is None
    await _record(log)
    assert (await log.check()).last_seq == ENTRIES + 2


async def test_last_entry_stays_however_old_it_is(log: AuditLog, clock: Clock) -> None:
    clock.go(10_000 * DAY)
    assert await log.forget(1) == ENTRIES - 1
    assert await log.forget(1) == 0
    assert (await log.check()).fault is None


async def test_two_that_forget_at_once_forget_each_entry_once(
    opened: Opened, log: AuditLog, clock: Clock
) -> None:
    clock.go(10_000 * DAY)
    assert sum(await asyncio.gather(log.forget(1), opened().forget(1))) == ENTRIES - 1
    assert (await log.check()).fault is None


@pytest.mark.parametrize(
    "words",
    [
        ("staff:pat", "free text", "done"),
        ("staff:pat", "test.entry", "My name is Pat"),
        ("", "test.entry", "done"),
        ("s" * 129, "test.entry", "done"),
    ],
)
async def test_log_takes_no_free_text(opened: Opened, words: tuple[str, str, str]) -> None:
    log = opened()
    with pytest.raises(ValueError):
        await log.record(*words)
    assert (await log.check()).entries == 0


def test_staff_is_the_account_that_runs_the_process() -> None:
    assert staff().startswith("staff:")
    assert len(staff()) > len("staff:")
