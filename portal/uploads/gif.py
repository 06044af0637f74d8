"""GIF (GIF89a specification): its signature and its trailer."""

from __future__ import annotations

from typing import Final

from portal.uploads.findings import CUT_OFF, NOT_SEEN, Finding
from portal.uploads.seen import PADDING, Seen
from portal.uploads.trailing import is_appended

SIGNATURES: Final = (b"GIF87a", b"GIF89a")
_TRAILER: Final = b";"
_TERMINATOR: Final = b"\x00"
_FEW: Final = 16  # of these in a row a picture's data does not end with; they are padding
_LAST_BLOCK: Final = b"\x00;"  # the end of the last picture, and the trailer


def check(seen: Seen) -> Finding:
    """What is wrong with a GIF, as far as its two ends tell."""
    if not seen.has_end:
        return NOT_SEEN
    if seen.tail.rstrip(PADDING).endswith(_TRAILER):
        return Finding()
    if is_appended(seen.tail):
        return Finding(hints=("hint_data_after_end",), is_sure=_LAST_BLOCK in seen.tail)
    if seen.tail.endswith(_TERMINATOR):
        # Some old programs leave the trailer out, and every viewer takes that.
        return Finding(is_sure=not seen.tail.endswith(_TERMINATOR * _FEW))
    return CUT_OFF
