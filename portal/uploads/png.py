"""PNG (W3C PNG, third edition): its chunks and its end."""

from __future__ import annotations

from typing import Final

from portal.uploads.findings import CUT_OFF, NOT_SEEN, Finding
from portal.uploads.seen import Seen
from portal.uploads.trailing import is_appended, is_padding

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
NEARLY: Final = b"\x89PNG"  # what is left where a transfer changed the line ends
_FIRST: Final = b"\x00\x00\x00\x0dIHDR"
_END: Final = b"IEND\xaeB`\x82"


def check(seen: Seen) -> Finding:
    """What is wrong with a PNG, as far as its two ends tell."""
    first = seen.head[len(SIGNATURE) : len(SIGNATURE) + len(_FIRST)]
    if not seen.head.startswith(SIGNATURE) or not _FIRST.startswith(first):
        return Finding(problems=("damaged",))
    if is_padding(seen.tail) and not seen.is_whole:  # as a tail that was not seen is, too
        return NOT_SEEN
    _, end, rest = seen.tail.rpartition(_END)
    if end:
        return Finding(hints=() if is_padding(rest) else ("hint_data_after_end",))
    if is_appended(seen.tail):
        return Finding(hints=("hint_data_after_end",), is_sure=False)
    return CUT_OFF
