from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.mail.spool import Spool, SpoolMailbox
from bot.store.database import Database, open_database
from tests.mail.desk import Desk, make_desk
from tests.mail.dovecot import Dovecot, dovecot
from tests.mail.sendings import NotedSending
from tests.store.processes import Clock


@pytest.fixture
async def mail_database(database_url: str) -> AsyncIterator[Database]:
    """A database of each kind, without a mail."""
    database = open_database(database_url)
    if not database_url.startswith("sqlite"):
        names = "mail_in, mail_out, mail_thread, mail_limit, mail_halt"
        empty = sa.text(f"TRUNCATE {names} CASCADE")
        await database.write(lambda connection: connection.execute(empty).close())
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spool(quick_folder: Path) -> Iterator[Spool]:
    with tempfile.TemporaryDirectory(dir=quick_folder) as folder:
        yield Spool(Path(folder))


@pytest.fixture
def sending() -> NotedSending:
    return NotedSending()


@pytest.fixture
async def desk(
    mail_database: Database, spool: Spool, sending: NotedSending, tmp_path: Path, clock: Clock
) -> AsyncIterator[Desk]:
    """A desk that answers what comes into the spool."""
    made = make_desk(mail_database, SpoolMailbox(spool), sending, tmp_path / "keys", clock=clock)
    yield made
    await made.judge.close()


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def imap(imap_server: Dovecot) -> Dovecot:
    """A mailbox of one's own, on a server that goes on running."""
    return imap_server.with_another_user()


@pytest.fixture
def own_imap() -> Iterator[Dovecot]:
    """A server that may be stopped."""
    with dovecot() as server:
        yield server
