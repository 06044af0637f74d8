"""What a check of the audit log finds after somebody could do anything to its tables.

On SQLite alone: the guards are gone here, and the rest is the same on both databases.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.audit import AuditLog
from bot.store.audit_schema import audit_head, audit_log
from bot.store.database import Database, open_database
from bot.store.keys import load_key_ring, rotate
from tests.store.processes import Clock

ENTRIES = 6
FOREIGN: dict[str, Any] = {
    **dict.fromkeys(("who", "what", "result", "previous", "key", "hash"), "x"),
    "at": 1.0,
}


@pytest.fixture
async def database(new_sqlite: str) -> AsyncIterator[Database]:
    """Without guards."""
    database = open_database(new_sqlite)
    await database.write(_drop_guards)
    yield database
    await database.close()


@pytest.fixture
async def log(database: Database, tmp_path: Path, clock: Clock) -> AuditLog:
    """With some entries."""
    log = AuditLog(database, load_key_ring(tmp_path, "audit"), clock)
    for _ in range(ENTRIES):
        await _record(log)
    return log


def _drop_guards(connection: Connection) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for name in connection.execute(sa.text(query)).scalars().all():
        connection.execute(sa.text(f"DROP TRIGGER {name}"))


async def _record(log: AuditLog) -> None:
    await log.record("staff:pat", "test.entry", "done", log.about("ticket", "HD-000001"))


async def _tamper(database: Database, *statements: Any) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    await database.write(work)


async def _fault(log: AuditLog) -> str:
    checked = await log.check()
    assert checked.fault is not None
    return checked.fault


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", 5.0),
        ("who", "staff:lee"),
        ("what", "test.other"),
        ("result", "wrong"),
        ("about", None),
        ("previous", "0" * 43),
        ("key", "20260101-0000"),
        ("hash", "0" * 43),
    ],
)
async def test_changed_entry_is_found(
    log: AuditLog, database: Database, column: str, value: object
) -> None:
    change = audit_log.update().where(audit_log.c.seq == 3).values({column: value})
    await _tamper(database, change)
    assert await _fault(log) == "entry 3 is missing or was changed"


@pytest.mark.parametrize("seq", [1, 3, ENTRIES - 1])
async def test_removed_entry_is_found(log: AuditLog, database: Database, seq: int) -> None:
    await _tamper(database, audit_log.delete().where(audit_log.c.seq == seq))
    assert await _fault(log) == f"entry {seq} is missing or was changed"


async def test_end_that_was_cut_off_is_found(log: AuditLog, database: Database) -> None:
    await _tamper(database, audit_log.delete().where(audit_log.c.seq > 4))
    assert await _fault(log) == f"it was cut off after entry 4; its last was {ENTRIES}"


async def test_end_that_was_cut_off_with_the_head_put_back_is_found_by_its_seal(
    log: AuditLog, database: Database
) -> None:
    fourth = sa.select(audit_log.c.hash).where(audit_log.c.seq == 4).scalar_subquery()
    back = audit_head.update().values(last_seq=4, last_hash=fourth)
    await _tamper(database, back, audit_log.delete().where(audit_log.c.seq > 4))
    assert await _fault(log) == "its ends are not sealed by us"


async def test_missing_head_is_found(log: AuditLog, database: Database) -> None:
    await _tamper(database, audit_head.delete())
    assert "missing" in await _fault(log)


async def test_swapped_entries_are_found(log: AuditLog, database: Database) -> None:
    def moved(old: int, new: int) -> Any:
        return audit_log.update().where(audit_log.c.seq == old).values(seq=new)

    await _tamper(database, moved(3, 99), moved(4, 3), moved(99, 4))
    assert await _fault(log) == "entry 3 is missing or was changed"


@pytest.mark.parametrize("seq", [0, ENTRIES + 1])
async def test_foreign_entry_is_found(log: AuditLog, database: Database, seq: int) -> None:
    await _tamper(database, audit_log.insert().values(FOREIGN | {"seq": seq}))
    assert await _fault(log)


async def test_rotated_key_goes_on_with_the_chain_and_a_lost_one_shows(
    database: Database, tmp_path: Path, clock: Clock
) -> None:
    load_key_ring(tmp_path, "audit", clock)
    log = AuditLog(database, load_key_ring(tmp_path, "audit"), clock)
    await _record(log)
    log = AuditLog(database, rotate(tmp_path, "audit", clock), clock)
    await _record(log)
    assert (await log.check()).fault is None
    lines = (tmp_path / "audit.keys").read_text().splitlines()
    (tmp_path / "audit.keys").write_text(lines[0] + "\n")
    log = AuditLog(database, load_key_ring(tmp_path, "audit"), clock)
    assert await _fault(log) == "entry 1 is missing or was changed"
