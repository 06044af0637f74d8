"""What a person wrote in a mail: its text, its HTML, and what else it holds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.mail.decoding import Decoded, base64_bytes, decode, quoted_printable_bytes
from bot.mail.parts import Part

MOST_TEXT_BYTES: Final = 1_000_000
_PGP: Final = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
_ENCRYPTED: Final = frozenset(
    "multipart/encrypted application/pgp-encrypted application/pkcs7-mime"
    " application/x-pkcs7-mime".split()
)
_TEXTS: Final = frozenset({"text/plain", "text/html"})
_INVITATIONS: Final = frozenset({"text/calendar", "application/ics"})


@dataclass(frozen=True)
class Body:
    """The body of a mail.

    ``text`` and ``html`` are the same content where both are there; a mail that is plain in one
    piece and HTML in another has ``html`` only. At most a million bytes of each piece are read.
    ``parts`` counts the mail itself and all below it, a mail sent along as one; ``attachments``
    what isn't shown as text. ``kinds`` are all media types outside mails sent along.
    ``unknown_share``: 0 to 1 of the characters that no character set could tell.
    """

    text: str | None
    html: str | None
    parts: int = 1
    attachments: int = 0
    kinds: frozenset[str] = frozenset()
    unknown_share: float = 0.0
    encrypted: bool = False
    invitation: bool = False


@dataclass(frozen=True)
class _Piece:
    """A stretch of the mail, in one or both forms."""

    text: str | None = None
    html: str | None = None
    unknown_share: float = field(default=0.0, compare=False)


def read_body(root: Part) -> Body:
    """Decode what a reader of the mail would be shown."""
    parts = list(root.walk(into_mails=False))
    shown = frozenset(id(part) for part in _shown(root))
    pieces = [piece for piece in _pieces(root, shown) if piece.text or piece.html]
    kinds = frozenset(part.kind for part in parts)
    text = _joined_text(pieces)
    return Body(
        text=text,
        html=_joined_html(pieces),
        parts=len(parts),
        attachments=sum(1 for part in parts if _is_file(part) and id(part) not in shown),
        kinds=kinds,
        unknown_share=max((piece.unknown_share for piece in pieces), default=0.0),
        encrypted=(not kinds.isdisjoint(_ENCRYPTED) and not _is_only_signed(root))
        or bool(_PGP.match(text or "")),
        invitation=not kinds.isdisjoint(_INVITATIONS),
    )


def _shown(part: Part, *, is_first: bool = True) -> Iterator[Part]:
    """The parts that a reader is shown as text, by the algorithm of RFC 8621 section 4.1.4.

    A text with a file's name is a file, unless it stands first.
    """
    if part.kind.startswith("multipart/") and part.parts:
        for number, below in enumerate(_read_first(part)):
            first = number == 0 or part.kind == "multipart/alternative"
            yield from _shown(below, is_first=first)
    elif part.kind in _TEXTS and part.disposition != "attachment":
        if is_first or not part.parameters.keys() & {"filename", "name"}:
            yield part
    elif part.kind.startswith("multipart/"):  # its border lines are missing
        yield part


def _read_first(part: Part) -> tuple[Part, ...]:
    """What is text in a multipart: of a page and its pictures only the page."""
    return part.parts[:1] if part.kind == "multipart/related" else part.parts


def _is_file(part: Part) -> bool:
    return not part.kind.startswith("multipart/")


def _is_only_signed(root: Part) -> bool:
    kinds = {part.parameters.get("smime-type", "") for part in root.walk(into_mails=False)}
    return "signed-data" in kinds


def _pieces(part: Part, shown: frozenset[int]) -> Iterator[_Piece]:
    if id(part) in shown:
        yield _piece(part)
    elif part.kind == "multipart/alternative":
        yield _best([piece for below in part.parts for piece in _pieces(below, shown)])
    elif not part.holds_mail:
        for below in part.parts:
            yield from _pieces(below, shown)


def _best(forms: list[_Piece]) -> _Piece:
    """Of several forms of one content: the text and the HTML that hold something."""
    texts = [piece.text for piece in forms if (piece.text or "").strip()]
    htmls = [piece.html or "" for piece in forms if (piece.html or "").strip()]
    return _Piece(
        texts[0] if texts else None,
        "\n".join(htmls) or None,
        max((piece.unknown_share for piece in forms), default=0.0),
    )


def _piece(part: Part) -> _Piece:
    decoded = decoded_text(part)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    is_html = part.kind == "text/html"
    return _Piece(None if is_html else text, text if is_html else None, decoded.unknown_share)


def decoded_text(part: Part) -> Decoded:
    """The text of one part, by its transfer encoding and its character set."""
    encoding = (part.headers.first("Content-Transfer-Encoding") or "").lower().strip("\"' ;")
    data = part.body[: 2 * MOST_TEXT_BYTES]
    if encoding.startswith("base64"):
        data = base64_bytes(data)
    elif encoding.startswith("quoted"):
        data = quoted_printable_bytes(data)
    return decode(data[:MOST_TEXT_BYTES], part.parameters.get("charset"))


def _joined_text(pieces: list[_Piece]) -> str | None:
    if not pieces or any(piece.text is None for piece in pieces):
        return None
    return "\n".join(piece.text or "" for piece in pieces)


def _joined_html(pieces: list[_Piece]) -> str | None:
    if all(piece.html is None for piece in pieces):
        return None
    return "\n".join(
        piece.html or f"<pre>{html.escape(piece.text or '')}</pre>" for piece in pieces
    )
