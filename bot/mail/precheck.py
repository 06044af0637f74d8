"""What a mail may weigh before it is taken apart, told from its bytes alone.

Parsers of mail are slow on shapes that no mail program writes. Such a mail is left for people
unparsed: telling them apart costs one pass over the bytes.
"""

from __future__ import annotations

import re
from typing import Final

MOST_BYTES: Final = 25_000_000
MOST_HEADER_BYTES: Final = 64 * 1024
MOST_HEADER_LINES: Final = 1_000
MOST_CONTENT_TYPES: Final = 100
# Lines that look like the border between two parts. Much more than a mail has, as programs and
# tables sent as text have such lines too.
MOST_BORDERS: Final = 20_000

_END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n|\r\r")


def precheck(raw: bytes) -> str | None:
    """Return why ``raw`` must not be parsed, or None if it may be.

    Returns:
        ``too_large``, ``headers_too_large`` or ``too_many_parts``.
    """
    if len(raw) > MOST_BYTES:
        return "too_large"
    # One byte more than allowed is looked at: headers without an end are too large as well.
    head = raw[: MOST_HEADER_BYTES + 1]
    end = _END_OF_HEADERS.search(head)
    if end is None and len(head) > MOST_HEADER_BYTES:
        return "headers_too_large"
    if head.count(b"\n", 0, end.start() if end else len(head)) > MOST_HEADER_LINES:
        return "headers_too_large"
    return "too_many_parts" if _has_too_many_parts(raw) else None


def _has_too_many_parts(raw: bytes) -> bool:
    if raw.count(b"\n--") > MOST_BORDERS:
        return True
    return raw.lower().count(b"\ncontent-type") > MOST_CONTENT_TYPES
