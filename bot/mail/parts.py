"""A mail as a tree of parts (RFC 2046), split without decoding anything.

From the outside in: each multipart is cut at its own border lines, so a damaged part can't
swallow its neighbours. Every level is one search over its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.mail.errors import Unreadable
from bot.mail.headers import Headers, read_headers
from bot.mail.parameters import Structured, structured
from bot.mail.precheck import MOST_HEADER_BYTES

MOST_PARTS: Final = 300
MOST_DEPTH: Final = 30
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]{1,80}/[\w.+*-]{1,120}")


@dataclass(frozen=True)
class Part:
    """One node of the tree. ``kind`` is its media type in lower case, such as ``text/plain``.

    ``body`` is still encoded. ``parts`` are those of a multipart, or the one mail within a
    ``message/rfc822``.
    """

    headers: Headers
    kind: str
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    body: bytes = b""
    parts: tuple[Part, ...] = ()
    unix_from: str | None = None

    @property
    def holds_mail(self) -> bool:
        """Whether it is another mail, sent along."""
        return self.kind in {"message/rfc822", "message/global", "message/news"}

    def walk(self, *, into_mails: bool = True) -> Iterator[Part]:
        """This part and those below it, in their order; without the parts of mails sent along."""
        yield self
        if into_mails or not self.holds_mail:
            for part in self.parts:
                yield from part.walk(into_mails=into_mails)


def read_parts(raw: bytes) -> Part:
    """Take a mail apart.

    Raises:
        Unreadable: it has too many parts, or they lie too deep.
    """
    if b"\n" not in raw:  # lines that end with CR alone, as on very old machines
        raw = raw.replace(b"\r", b"\n")
    return _Reader().part(raw, "text/plain", depth=0)


class _Reader:
    def __init__(self) -> None:
        self._count = 0

    def part(self, raw: bytes, kind: str, depth: int) -> Part:
        self._count += 1
        if self._count > MOST_PARTS or depth > MOST_DEPTH:
            raise Unreadable("too_many_parts")
        headers, unix_from, body = _headers_and_body(raw)
        media = _media_type(headers, kind)
        disposition = structured((headers.raw("Content-Disposition") or [""])[0])
        parameters = {**disposition.parameters, **media.parameters}
        found = Part(headers, media.token, parameters, disposition.token, body)
        parts = tuple(self._below(found, depth + 1))
        return Part(headers, media.token, parameters, disposition.token, body, parts, unix_from)

    def _below(self, part: Part, depth: int) -> Iterator[Part]:
        if part.holds_mail:
            yield self.part(part.body.lstrip(b"\r\n"), "text/plain", depth)
        elif part.kind.startswith("multipart/"):
            kind = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
            for piece in _split(part.body, part.parameters.get("boundary", "")):
                yield self.part(piece, kind, depth)


def _headers_and_body(raw: bytes) -> tuple[Headers, str | None, bytes]:
    first = re.match(rb"\r?\n", raw)
    if first:
        return Headers(), None, raw[first.end() :]
    blank = _BLANK_LINE.search(raw)
    # What stands after the largest block of headers is taken for the body.
    end = min(blank.start() if blank else len(raw), MOST_HEADER_BYTES)
    headers, unix_from, rest = read_headers(raw[:end])
    body = raw[blank.end() :] if blank and end == blank.start() else raw[end:]
    return headers, unix_from, rest + (b"\n\n" if rest and body else b"") + body


def _media_type(headers: Headers, default: str) -> Structured:
    values = headers.raw("Content-Type")
    found = structured(values[0]) if values else Structured(default)
    if _MEDIA_TYPE.fullmatch(found.token):
        return found
    # RFC 2045 section 5.2: what can't be read is plain text
    return Structured(default, found.parameters)


def _split(body: bytes, boundary: str) -> list[bytes]:
    """Cut a multipart's body at its border lines; what stands before and after is left out."""
    name = boundary.encode("utf-8", "surrogateescape").rstrip()
    if not name:
        return []
    border = re.compile(rb"\n--" + re.escape(name) + rb"(--)?[ \t]*(?=\r?\n|\r?\Z)")
    pieces: list[bytes] = []
    text, begin = b"\n" + body, -1
    for match in border.finditer(text):
        if begin >= 0:
            pieces.append(_inner(text, begin, match.start()))
        begin = -1 if match[1] else match.end()
        if match[1] or len(pieces) > MOST_PARTS:
            break
    if begin >= 0:
        pieces.append(_inner(text, begin, len(text)))
    return pieces


def _inner(text: bytes, begin: int, end: int) -> bytes:
    """What stands between two border lines, without the line ends that belong to these."""
    begin += 2 if text[begin : begin + 2] == b"\r\n" else 1
    return text[begin:end].removesuffix(b"\r")
