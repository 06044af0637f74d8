"""The demo's outgoing mail, as pages. Whoever reads it can use its links: for one machine alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from aiohttp import web

from portal.server.pages.loopback import comes_from_here, is_on_one_machine
from portal.server.pages.rendering import page
from portal.server.parts import PARTS
from portal.server.settings import PortalSettings

_MOST_LISTED: Final = 100
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINK: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Piece:
    """A part of a letter's text."""

    text: str
    link: bool


@dataclass(frozen=True)
class Letter:
    """One mail as the page shows it."""

    id: str
    subject: str
    sender: str
    to: str
    sent: datetime
    text: str

    def pieces(self, public_url: str) -> tuple[Piece, ...]:
        """Its text in order; what leads to our own pages is a link."""
        return tuple(_pieces(self.text, f"{public_url}/"))


async def get_outbox(request: web.Request) -> web.StreamResponse:
    """All mails, the newest first."""
    settings = _allowed(request)
    if settings.smtp_url:
        return page(request, "outbox.html", smtp=True, letters=(), more=False)
    letters = await asyncio.to_thread(read_letters, settings.spool, _MOST_LISTED + 1)
    shown, more = letters[:_MOST_LISTED], len(letters) > _MOST_LISTED
    return page(request, "outbox.html", smtp=False, letters=shown, more=more)


async def get_letter(request: web.Request) -> web.StreamResponse:
    """One mail."""
    settings = _allowed(request)
    name = request.match_info["letter"]
    path = settings.spool / f"{name}.eml"
    letter = await asyncio.to_thread(_read, path) if _ID.fullmatch(name) else None
    if letter is None or settings.smtp_url:
        raise web.HTTPNotFound
    pieces = letter.pieces(settings.public_url)
    return page(request, "letter.html", letter=letter, pieces=pieces)


def _allowed(request: web.Request) -> PortalSettings:
    """The settings, where the page may be shown.

    Raises:
        web.HTTPNotFound: others than this machine could read it.
    """
    settings = request.app[PARTS].settings
    if not (is_on_one_machine(settings.public_url) and comes_from_here(request)):
        raise web.HTTPNotFound
    return settings


def read_letters(spool: Path, most: int) -> list[Letter]:
    """The newest ``most`` mails of the folder."""
    paths = sorted(spool.glob("[!.]*.eml"), key=_when, reverse=True)[:most]
    return [letter for letter in map(_read, paths) if letter is not None]


def _when(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except FileNotFoundError:
        return 0.0, path.name


def _read(path: Path) -> Letter | None:
    try:
        raw, written = path.read_bytes(), path.stat().st_mtime
    except OSError:
        return None
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    return Letter(
        id=path.stem,
        subject=message.get("Subject", ""),
        sender=message.get("From", ""),
        to=message.get("To", ""),
        sent=datetime.fromtimestamp(written, timezone.utc),
        text=_text(message),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _pieces(text: str, ours: str) -> Iterator[Piece]:
    end = 0
    for found in _LINK.finditer(text):
        if found.group().startswith(ours):
            yield Piece(text[end : found.start()], link=False)
            yield Piece(found.group(), link=True)
            end = found.end()
    yield Piece(text[end:], link=False)
