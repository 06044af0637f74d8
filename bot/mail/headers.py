"""The headers of a mail or of one of its parts, in their order, names without regard to case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email import policy
from email.parser import BytesHeaderParser
from typing import Final

from bot.mail.decoding import decode_words

_FOLD: Final = re.compile(r"[\r\n]+[ \t]*")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
# "Subject : x" is obsolete but valid (RFC 5322 section 4.5), and Python's parser stops there.
_BLANK_BEFORE_COLON: Final = re.compile(rb"^([!-9;-~]{1,80})[ \t]{1,80}:", re.MULTILINE)
_NO_HEADER: Final = re.compile(rb"^(?![ \t]|[!-9;-~]+:|(?<!\n)From |\r?$)", re.MULTILINE)
_PARSER: Final = BytesHeaderParser(policy=policy.compat32)


class Headers:
    """Header fields. Values are unfolded and decoded when asked for, and hold no line break."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._raw: dict[str, list[str]] = {}
        for name, value in fields:
            self._raw.setdefault(name.strip().lower(), []).append(value)
        self._decoded: dict[str, list[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._raw

    def names(self) -> tuple[str, ...]:
        """All names in lower case, in the order of their first appearance."""
        return tuple(self._raw)

    def all(self, name: str) -> list[str]:
        """Every value of ``name``, topmost first."""
        key = name.lower()
        if key not in self._decoded:
            self._decoded[key] = [one_line(decode_words(raw)) for raw in self.raw(key)]
        return list(self._decoded[key])

    def first(self, name: str) -> str | None:
        """The topmost value of ``name``."""
        values = self.all(name)
        return values[0] if values else None

    def raw(self, name: str) -> list[str]:
        """Every value, unfolded but not decoded: an encoded word may hold a comma or a bracket."""
        return [_FOLD.sub(" ", value).strip() for value in self._raw.get(name.lower(), ())]


def one_line(text: str) -> str:
    """Return ``text`` without line breaks and control characters."""
    return _CONTROLS.sub(" ", _FOLD.sub(" ", text)).strip()


def read_headers(block: bytes) -> tuple[Headers, str | None, bytes]:
    """Read the header block of a mail or part.

    Returns:
        The headers; the line ``From …`` that a mailbox file puts on top, if it is there; what
        follows the first line that is no header, as the body begins there.
    """
    block = _BLANK_BEFORE_COLON.sub(rb"\1:", block)
    other = _NO_HEADER.search(block)
    end = other.start() if other else len(block)
    parsed = _PARSER.parsebytes(block[:end])
    return Headers(parsed.raw_items()), parsed.get_unixfrom(), block[end:]
