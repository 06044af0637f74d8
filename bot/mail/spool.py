"""Mails that came by LMTP or standard input, in a folder of ours.

The folder is a Maildir: mail programs can open it, which is how people see what was left for them.
A mail is in ``new`` until it is done with, then in ``cur``. Its name is the digest of what it
holds, so that a mail which is handed over again (RFC 5321 s.4.5.3.2.6) is the same file.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from bot.log import get_logger
from bot.mail import failing
from bot.mail.adapter_errors import MailboxUnavailableError
from bot.mail.envelopes import envelope_of, header_end, message_id_of, with_envelope
from bot.mail.files import sync, write_whole
from bot.mail.judgement import Envelope
from bot.mail.mailbox import Incoming, Look, Mark
from bot.mail.records import Place
from bot.mail.suggestions import SuggestionsFolder

_log = get_logger(__name__)
Result = TypeVar("Result")
_LOOK_SECONDS: Final = 0.25
_UID_DIGITS: Final = 15  # of the digest: 60 bits
# Maildir's letters: replied and seen, flagged. What is left for people stays unseen.
_LETTERS: Final = {Mark.ANSWERED: "RS", Mark.OWN_COPY: "S", Mark.ERROR: "F"}


class Spool:
    """The folder. ``suggestions``, a folder in it, holds what the bot suggests to answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.suggestions = folder / "suggestions"
        for name in ("tmp", "new", "cur", "suggestions"):
            (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def store(self, raw: bytes, envelope: Envelope) -> None:
        """Take a mail; it is on the disk when this returns.

        Raises:
            OSError: it can't be written.
        """
        content = with_envelope(raw, envelope)
        name = hashlib.sha256(content).hexdigest()
        if not self._is_there(name):
            write_whole(self.folder / "new" / name, content, self.folder / "tmp")
        failing.reached("spooled")

    def _is_there(self, name: str) -> bool:
        done = [self._done(name, letters) for letters in ("", *_LETTERS.values())]
        return any(path.exists() for path in (self.folder / "new" / name, *done))

    def names(self) -> list[str]:
        """Mails that are not done with, the oldest first."""
        found = [
            (entry.stat().st_mtime_ns, entry.name) for entry in os.scandir(self.folder / "new")
        ]
        return [name for _, name in sorted(found) if not name.startswith(".")]

    def move(self, name: str, letters: str) -> None:
        """The mail is done with."""
        with suppress(FileNotFoundError):
            (self.folder / "new" / name).replace(self._done(name, letters))

    def _done(self, name: str, letters: str) -> Path:
        return self.folder / "cur" / f"{name}:2,{letters}"

    def stamp(self) -> int:
        """Changes when a mail comes or goes."""
        return (self.folder / "new").stat().st_mtime_ns


class SpoolMailbox:
    """The spool as the responder's mailbox."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._suggestions = SuggestionsFolder(spool.suggestions)
        digest = hashlib.sha256(str(spool.folder.resolve()).encode()).hexdigest()
        self.name = f"spool-{digest[:32]}"
        self._names: dict[int, str] = {}
        self._stamp = 0

    async def look(self) -> Look:
        """As ``Mailbox.look``."""
        self._stamp = await _on_disk(self._spool.stamp)
        names = await _on_disk(self._spool.names)
        self._names = {int(name[:_UID_DIGITS], 16): name for name in names if _is_name(name)}
        return Look(1, list(self._names))

    async def wait(self, seconds: float) -> bool:
        """As ``Mailbox.wait``."""
        until = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < until:
            if await _on_disk(self._spool.stamp) != self._stamp:
                return True
            await asyncio.sleep(_LOOK_SECONDS)
        return False

    async def claim(self, places: Sequence[Place]) -> set[Place]:
        """The ledger's claim is enough: whoever sees this folder has the same ledger."""
        return set()

    async def fetch(self, places: Sequence[Place]) -> list[Incoming]:
        """As ``Mailbox.fetch``."""
        found = await _on_disk(lambda: [self._read(place) for place in places])
        return [mail for mail in found if mail is not None]

    def _read(self, place: Place) -> Incoming | None:
        name = self._names.get(place.uid) or self._name_of(place.uid)
        if name is None:
            return None
        try:
            raw = (self._spool.folder / "new" / name).read_bytes()
        except FileNotFoundError:
            return None
        end = header_end(raw)
        content = hashlib.sha256(raw[end:]).hexdigest()
        head = raw[:end]
        return Incoming(place, raw, envelope_of(head), content, message_id_of(head))

    def _name_of(self, uid: int) -> str | None:
        names = (name for name in self._spool.names() if _is_name(name))
        return next((name for name in names if int(name[:_UID_DIGITS], 16) == uid), None)

    async def person_wrote(self, message_id: str | None, tokens: Sequence[str]) -> bool:
        """People's answers do not come by here."""
        return False

    async def keep_draft(self, message_id: str, draft: bytes, *, is_again: bool) -> None:
        """As ``Mailbox.keep_draft``; again in the same file."""
        try:
            await self._suggestions.keep(message_id, draft)
        except OSError as error:
            raise MailboxUnavailableError(f"not written: {error.strerror}") from error

    async def has_copy(self, message_id: str) -> bool:
        """A copy is noted when it comes in."""
        return False

    async def show(self, marks: Mapping[Place, Mark]) -> None:
        """As ``Mailbox.show``."""
        await _on_disk(lambda: self._show(marks))

    def _show(self, marks: Mapping[Place, Mark]) -> None:
        for place, mark in marks.items():
            name = self._names.get(place.uid) or self._name_of(place.uid)
            if name is not None:
                self._spool.move(name, _LETTERS.get(mark, ""))
        sync(self._spool.folder / "cur")

    async def close(self) -> None:
        """Nothing is open."""


def _is_name(name: str) -> bool:
    return len(name) == 64 and all(c in "0123456789abcdef" for c in name)


async def _on_disk(work: Callable[[], Result]) -> Result:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise MailboxUnavailableError(f"the spool can't be used: {error.strerror}") from error
