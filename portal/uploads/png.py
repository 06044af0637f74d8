"""PNG (W3C PNG, third edition): its chunks and its end."""

from __future__ import annotations

from typing import Final

from portal.uploads.ending import after_end
from portal.uploads.findings import Finding
from portal.uploads.seen import Seen

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
NEARLY: Final = b"\x89PNG"  # what is left where a transfer changed the line ends
_FIRST: Final = b"\x00\x00\x00\x0dIHDR"
_END: Final = b"IEND\xaeB`\x82"


def check(seen: Seen) -> Finding:
    """What is wrong with a PNG, as far as its two ends tell."""
    first = seen.head[len(SIGNATURE) : len(SIGNATURE) + len(_FIRST)]
    if not seen.head.startswith(SIGNATURE) or not _FIRST.startswith(first):
        return Finding(problems=("damaged",))
    return after_end(seen, _END)
