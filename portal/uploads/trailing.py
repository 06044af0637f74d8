"""What may follow the end of a picture or a document without spoiling it."""

from __future__ import annotations

import re
from typing import Final

from portal.uploads.seen import PADDING

# The end of a ZIP archive; what Samsung's camera writes; a page of the web.
_APPENDED: Final = re.compile(rb"PK\x05\x06|SEF[HT]|MotionPhoto_Data|</html>", re.IGNORECASE)
# Boxes of the video of a motion photo (ISO 14496-12), of which several stand near its end.
_BOXES: Final = re.compile(rb"moov|mvhd|trak|tkhd|stbl|stsz|stco|co64|stts|udta|mdat")
_FEW_BOXES: Final = 2


def is_padding(data: bytes) -> bool:
    """Whether it is nothing but blanks, line ends and NUL bytes."""
    return not data.strip(PADDING)


def is_appended(data: bytes) -> bool:
    """Whether it is the end of something that is known to be appended to files."""
    if _APPENDED.search(data):
        return True
    return len(set(_BOXES.findall(data))) >= _FEW_BOXES
