"""An IMAP folder as the responder's mailbox."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bot.mail.adapter_errors import MailboxUnavailableError, UnfitStructureError
from bot.mail.envelopes import envelope_of, message_id_of
from bot.mail.idling import ImapThread
from bot.mail.imap_parts import (
    PART_BYTES,
    Part,
    digest,
    read_structure,
    rebuilt,
    same_wants,
    wanted,
)
from bot.mail.imap_session import ImapAccount, ImapSession
from bot.mail.judgement import Left, Quarantined, Verdict
from bot.mail.mailbox import Incoming, Look, Mark
from bot.mail.precheck import MOST_BYTES, MOST_HEADER_BYTES
from bot.mail.records import Place

Result = TypeVar("Result")
_HEAD: Final = f"BODY.PEEK[HEADER]<0.{MOST_HEADER_BYTES + 1024}>"
_HEAD_KEY: Final = b"BODY[HEADER]<0>"
_ABOUT: Final = ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODYSTRUCTURE", _HEAD]
# A reply to a mail that came in this moment can't have been written yet.
_FRESH_SECONDS: Final = 60.0
_MOST_TOKENS: Final = 10


class ImapMailbox:
    """The folder of an account. All methods as ``Mailbox`` tells them."""

    def __init__(self, account: ImapAccount) -> None:
        whose = f"{account.host}:{account.port} {account.login.user} {account.folder}"
        self.name = f"imap-{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._thread = ImapThread(account, self._tell)
        self._old: set[str] = set()

    def _tell(self) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._news.set)

    async def _run(self, job: Callable[[ImapSession], Result]) -> Result:
        self._loop = asyncio.get_running_loop()
        return await asyncio.wrap_future(self._thread.submit(job))

    async def look(self) -> Look:
        """Search the folder, selected anew."""
        return await self._run(lambda session: Look(session.select(), session.search_recent()))

    async def wait(self, seconds: float) -> bool:
        """Until IDLE or a new connection tells of something."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        has_news = self._news.is_set()
        self._news.clear()
        return has_news

    async def claim(self, places: Sequence[Place]) -> set[Place]:
        """By keyword."""
        uids = [place.uid for place in places]
        taken = await self._run(lambda session: session.claim(uids))
        return {place for place in places if place.uid in taken}

    async def fetch(self, places: Sequence[Place]) -> list[Incoming]:
        """Header, structure, text parts; never an attachment."""
        if not places:
            return []
        mails = await self._run(lambda session: _fetch(session, places))
        for mail, is_old in mails:
            if is_old and mail.message_id:
                self._old.add(mail.message_id)
        return [mail for mail, _ in mails]

    async def person_wrote(self, message_id: str | None, tokens: Sequence[str]) -> bool:
        """By what is in Sent."""
        is_old = message_id in self._old
        self._old.discard(message_id or "")
        if not tokens and not is_old:
            return False
        names = [message_id or "", *tokens[-_MOST_TOKENS:]]
        return await self._run(lambda session: session.person_wrote(names, is_old))

    async def keep_draft(self, message_id: str, draft: bytes, *, is_again: bool) -> None:
        """In Drafts."""
        await self._run(lambda session: session.keep_draft(message_id, draft, is_again=is_again))

    async def has_copy(self, message_id: str) -> bool:
        """In the folder."""
        return await self._run(lambda session: session.has_copy(message_id))

    async def show(self, marks: Mapping[Place, Mark]) -> None:
        """By flags and keywords."""
        groups: dict[Mark, list[Place]] = {}
        for place, mark in marks.items():
            groups.setdefault(mark, []).append(place)
        await self._run(lambda session: _show(session, groups))

    async def close(self) -> None:
        """End the thread."""
        await asyncio.to_thread(self._thread.close)


def _show(session: ImapSession, groups: Mapping[Mark, Sequence[Place]]) -> None:
    for mark, places in groups.items():
        _check_validity(session, places)
        session.show(mark, [place.uid for place in places])


def _check_validity(session: ImapSession, places: Sequence[Place]) -> None:
    if any(place.uidvalidity != session.uidvalidity for place in places):
        raise MailboxUnavailableError("the mailbox has new UIDs")


def _fetch(session: ImapSession, places: Sequence[Place]) -> list[tuple[Incoming, bool]]:
    _check_validity(session, places)
    session.client.noop()  # it learns of what was deleted meanwhile
    uids = [place.uid for place in places]
    about = _each(session, uids, _ABOUT)
    tops: dict[int, Part] = {}
    presets: dict[int, Verdict] = {}
    for uid, data in about.items():
        _sort_out(uid, data, tops, presets)
    texts = _texts(session, {uid: wanted(top) for uid, top in tops.items()})
    return [
        (_incoming(place, about[place.uid], tops, presets, texts), _is_old(about[place.uid]))
        for place in places
        if place.uid in about
    ]


def _each(session: ImapSession, uids: Sequence[int], items: list[str]) -> dict[int, Any]:
    """What the server tells of each; a mail whose answer can't be read has an empty one."""
    try:
        return dict(session.client.fetch(uids, items))
    except IMAPClientAbortError:
        raise
    except (IMAPClientError, ValueError, IndexError, TypeError, RecursionError):
        if len(uids) == 1:
            session.client.noop()  # raises where it was the connection
            return {uids[0]: {}}
    found: dict[int, Any] = {}
    for uid in uids:
        found.update(_each(session, [uid], items))
    return found


def _sort_out(uid: int, data: Any, tops: dict[int, Part], presets: dict[int, Verdict]) -> None:
    """What may be fetched of a mail, and what its flags or its size say of it."""
    flags = data.get(b"FLAGS", ())
    if b"\\Answered" in flags:
        presets[uid] = Left("answered_by_person")
    elif b"\\Seen" in flags:
        # Somebody is at it; two answers would cross.
        presets[uid] = Left("seen_by_person")
    if not data or int(data.get(b"RFC822.SIZE", 0)) > MOST_BYTES:
        presets[uid] = Quarantined("too_large" if data else "unreadable")
        return
    try:
        tops[uid] = read_structure(data.get(b"BODYSTRUCTURE"))
    except UnfitStructureError as error:
        presets[uid] = Quarantined(error.reason)


def _texts(
    session: ImapSession, wants: Mapping[int, Sequence[Part]]
) -> dict[int, dict[str, bytes]]:
    texts: dict[int, dict[str, bytes]] = {}
    for numbers, uids in same_wants(wants).items():
        items = [f"BODY.PEEK[{number}]<0.{PART_BYTES}>" for number in numbers]
        found = _each(session, uids, items) if items else {}
        for uid, data in found.items():
            keys = {number: f"BODY[{number}]<0>".encode() for number in numbers}
            texts[uid] = {number: data.get(key) or b"" for number, key in keys.items()}
    return texts


def _incoming(
    place: Place,
    data: Any,
    tops: Mapping[int, Part],
    presets: Mapping[int, Verdict],
    texts: Mapping[int, Mapping[str, bytes]],
) -> Incoming:
    head = data.get(_HEAD_KEY) or b""
    top, parts = tops.get(place.uid), texts.get(place.uid, {})
    preset = presets.get(place.uid)
    content = digest(top, parts) if top else f"{place.uidvalidity} {place.uid}"
    return Incoming(
        place,
        rebuilt(head, top, parts) if top else head,
        envelope_of(head),
        content,
        message_id_of(head),
        preset,
        answered_by_person=preset == Left("answered_by_person"),
    )


def _is_old(data: Any) -> bool:
    arrived = data.get(b"INTERNALDATE")
    return arrived is None or time.time() - arrived.timestamp() > _FRESH_SECONDS
