"""TIFF 6.0: its first directory, and whether the file reaches as far as that says."""

from __future__ import annotations

import struct
from typing import Final, Literal

from portal.uploads.findings import CUT_OFF, NOT_SEEN, Finding
from portal.uploads.seen import Seen

SIGNATURES: Final = (b"II*\x00", b"MM\x00*")
BIG_SIGNATURES: Final = (b"II+\x00\x08\x00\x00\x00", b"MM\x00+\x00\x08\x00\x00")
_HEADER: Final = 8
_ENTRY: Final = 12
_MOST_ENTRIES: Final = 500  # TIFF/EP files have some 60
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_STRIP_OFFSETS, _STRIP_BYTES = 273, 279

_Order = Literal["little", "big"]
# Of each entry its tag, the type and the number of its values, and them or where they stand.
_ENTRIES: Final = {"little": struct.Struct("<HHI4s"), "big": struct.Struct(">HHI4s")}
_IN_PLACE: Final = 4  # bytes of values that stand in the entry itself


def check(seen: Seen) -> Finding:
    """What is wrong with a TIFF, as far as its first directory can be seen."""
    if seen.head.startswith(BIG_SIGNATURES):
        return Finding(is_sure=False)  # too rare to be taken apart
    if seen.size is None or len(seen.head) < _HEADER:
        return NOT_SEEN if seen.size is None else CUT_OFF
    order: _Order = "little" if seen.head.startswith(b"II") else "big"
    at = int.from_bytes(seen.head[4:8], order)
    if at < _HEADER:
        return Finding(problems=("damaged",))
    if at + 2 > seen.size:
        return CUT_OFF
    return _directory(seen, at, order)


def _directory(seen: Seen, at: int, order: _Order) -> Finding:
    first = seen.at(at, 2)
    if first is None:
        return NOT_SEEN
    count = int.from_bytes(first, order)
    if not 0 < count <= _MOST_ENTRIES:
        return Finding(problems=("damaged",))
    entries = seen.at(at + 2, count * _ENTRY)
    if entries is None:
        return NOT_SEEN
    reached = max(_reached(entries, order), at + 2 + count * _ENTRY)
    return CUT_OFF if seen.size is not None and reached > seen.size else Finding()


def _reached(entries: bytes, order: _Order) -> int:
    """The last byte that the entries speak of: their own values, and a picture in one strip."""
    strip = {_STRIP_OFFSETS: 0, _STRIP_BYTES: 0}
    ends = [0]
    whole = len(entries) - len(entries) % _ENTRY
    for tag, kind, count, value in _ENTRIES[order].iter_unpack(entries[:whole]):
        length = count * _SIZES.get(kind, 0)
        if length > _IN_PLACE:
            ends.append(int.from_bytes(value, order) + length)
        elif tag in strip:
            strip[tag] = int.from_bytes(value[: length or _IN_PLACE], order)
    return max(*ends, sum(strip.values()))
