"""The portal's core as one process has it, and what can be seen of it from outside."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal.server.accounts import Accounts
from portal.server.chat_tokens import ChatTokens
from portal.server.database import Database
from portal.server.errors import RefusedError
from portal.server.parts import Parts
from portal.server.resets import Resets
from portal.server.schema import audit
from portal.server.sealing import Sealer
from portal.server.settings import PortalSettings
from portal.server.worker import Worker
from portal.service_keys import make_service_keys
from portal.service_tokens import ServiceTokenVerifier
from tests.portal.forging import Clock

_TOKEN = re.compile(r"https://portal\.example\.edu/portal/reset\?token=([\w-]{43})\s")


@dataclass(frozen=True)
class Core:
    """One process; ``folder`` holds its key file and its spool."""

    parts: Parts
    worker: Worker
    clock: Clock
    folder: Path

    @property
    def accounts(self) -> Accounts:
        return self.parts.accounts

    @property
    def resets(self) -> Resets:
        return self.parts.resets

    @property
    def database(self) -> Database:
        return self.parts.database

    async def ask_for_link(self, address: str) -> None:
        """As the API does it: noted, and nothing else."""
        async with self.database.writing() as connection:
            await self.resets.request(connection, address)

    async def link_for(self, address: str) -> str:
        """Ask for a link, and read its token in the mail that comes."""
        before = self.files()
        await self.ask_for_link(address)
        await self.worker.round()
        (new,) = self.mails(besides=before).values()
        return token_in(new)

    def files(self) -> set[str]:
        """Names of all that is in the spool."""
        spool = self.parts.settings.spool
        return {file.name for file in spool.iterdir()} if spool.exists() else set()

    def mails(self, *, besides: Collection[str] = ()) -> dict[str, EmailMessage]:
        """The mails in the spool by their file names, but for those of these names."""
        spool = self.parts.settings.spool
        names = sorted(self.files().difference(besides))
        return {name: parsed((spool / name).read_bytes()) for name in names}

    def subjects(self) -> list[str]:
        """Of the mails in the spool, sorted."""
        return sorted(str(mail["Subject"]) for mail in self.mails().values())

    async def rows(self, table: sa.Table, **values: Any) -> list[Mapping[str, Any]]:
        """Those with these values."""
        wanted = [table.c[name] == value for name, value in values.items()]
        async with self.database.reading() as connection:
            found = await connection.execute(sa.select(table).where(*wanted))
            return [dict(row) for row in found.mappings()]

    async def audited(self) -> list[tuple[str, str, str]]:
        """Who did what with which result, in order."""
        rows = sorted(await self.rows(audit), key=lambda row: int(row["seq"]))
        return [(row["who"], row["what"], row["result"]) for row in rows]


def core_on(database: Database, folder: Path, clock: Clock | None = None, **changed: Any) -> Core:
    """A process on a migrated database. Those of one folder share their keys and their spool."""
    clock = Clock() if clock is None else clock
    parts = parts_on(database, folder, clock, **changed)
    return Core(parts, Worker(parts), clock, folder)


def parts_on(database: Database, folder: Path, clock: Callable[[], float], **changed: Any) -> Parts:
    sealer, settings = Sealer(folder / "portal.keys"), replace(settings_in(folder), **changed)
    return Parts(
        settings=settings,
        database=database,
        sealer=sealer,
        accounts=Accounts(database, sealer, clock),
        resets=Resets(database, sealer, clock),
        verifier=ServiceTokenVerifier(settings.service_keys, clock=clock),
        chat_tokens=ChatTokens(settings, clock),
        clock=clock,
    )


def settings_in(folder: Path, database_url: str = "") -> PortalSettings:
    """Settings whose files all lie in ``folder``."""
    make_service_keys(folder / "ring.json", folder / "public.json")
    return PortalSettings(
        public_url="https://portal.example.edu",
        database_url=database_url,
        secrets=folder,
        service_keys=folder / "public.json",
        spool=folder / "spool",
        reset_sender="reset@portal.example.edu",
        registration_sender="welcome@portal.example.edu",
    )


def parsed(content: bytes) -> EmailMessage:
    """A mail as its reader's program takes it."""
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def text_of(mail: EmailMessage) -> str:
    """Its text with the line ends of a program."""
    return str(mail.get_content()).replace("\r\n", "\n")


def token_in(mail: EmailMessage) -> str:
    """Of the mail's link."""
    (token,) = _TOKEN.findall(mail.get_content())
    return str(token)


async def reason_of(work: Any) -> str:
    """Why it was refused; ``done`` where it was not."""
    try:
        await work
    except RefusedError as error:
        return error.reason
    return "done"
