"""What may follow the end of a picture or a document without spoiling it."""

from __future__ import annotations

from typing import Final

from portal.uploads.seen import PADDING

# The end of a ZIP archive; what Samsung's camera writes; a page of the web. In small letters.
_APPENDED: Final = (b"pk\x05\x06", b"sefh", b"seft", b"motionphoto_data", b"</html>")
# Boxes of the video of a motion photo (ISO 14496-12), of which several stand near its end.
_BOXES: Final = b"moov mvhd trak tkhd stbl stsz stco co64 stts udta mdat".split()
_FEW_BOXES: Final = 2


def is_padding(data: bytes) -> bool:
    """Whether it is nothing but blanks, line ends and NUL bytes."""
    return not data.strip(PADDING)


def is_appended(data: bytes) -> bool:
    """Whether it is the end of something that is known to be appended to files."""
    # One search a sign is several times faster than an expression of them all.
    small = data.lower()
    return any(sign in small for sign in _APPENDED) or _boxes(data) >= _FEW_BOXES


def _boxes(data: bytes) -> int:
    return sum(box in data for box in _BOXES)
