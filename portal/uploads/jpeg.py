"""JPEG (ITU-T T.81): its segments, its end, and what phones write after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from portal.uploads.codes import HintCode
from portal.uploads.findings import CUT_OFF, NOT_SEEN, Finding
from portal.uploads.seen import Seen
from portal.uploads.trailing import is_appended, is_padding

SIGNATURE: Final = b"\xff\xd8\xff"
_EOI: Final = b"\xff\xd9"
_SOF, _RST, _SOS, _APP1, _APP2 = 0xC0, 0xD0, 0xDA, 0xE1, 0xE2
_MOST_SEGMENTS: Final = 100  # in one end of a file; a photo has about 20 in all
_FILL: Final = re.compile(rb"\xff+")  # a marker may have several
_MOTION: Final = re.compile(rb"MotionPhoto|MicroVideo")
# Between scans of a progressive picture stand tables (DHT, DQT, DRI) and the next scan (SOS).
_OF_SCANS: Final = frozenset({0x00, *range(0xD0, 0xD8), 0xC4, _SOS, 0xDB, 0xDD})
_AFTER_FF: Final = re.compile(rb"\xff([^\xff])")
_NOT_ASCII: Final = re.compile(rb"[^\t\n\r -~]")


@dataclass(frozen=True)
class _Segments:
    """``end``: where the first scan begins, or up to where the segments are known to go."""

    end: int
    is_broken: bool = False
    has_more: bool = False


def check(seen: Seen) -> Finding:
    """What is wrong with a JPEG, as far as its two ends tell."""
    segments = _segments(seen.head)
    if segments.is_broken:
        return Finding(problems=("damaged",))
    if not seen.has_end:
        return NOT_SEEN
    return _whole(seen, segments) if seen.is_whole else _end(seen, segments)


def _segments(head: bytes, begin: int = 2) -> _Segments:
    at, has_more = begin, False
    for _ in range(_MOST_SEGMENTS):
        filled = _FILL.match(head, at)
        if filled is None:
            break
        at = filled.end() - 1
        if at + 4 > len(head):
            break
        marker = head[at + 1]
        length = int.from_bytes(head[at + 2 : at + 4], "big")
        if marker < _SOF or _RST <= marker <= _EOI[1] or length < 2:
            # Decoders look for the next marker; only a picture that never begins is spoilt.
            return _Segments(at, is_broken=at == begin, has_more=has_more)
        has_more = has_more or _tells_of_more(marker, head[at + 4 : at + 2 + length])
        at += 2 + length
        if marker == _SOS:
            break
    return _Segments(at, has_more=has_more)


def _tells_of_more(marker: int, segment: bytes) -> bool:
    """Whether a video (motion photo) or further pictures (CIPA DC-007) follow the picture."""
    if marker == _APP2:
        return segment.startswith(b"MPF\x00")
    return marker == _APP1 and _MOTION.search(segment) is not None


def _whole(seen: Seen, segments: _Segments) -> Finding:
    end = seen.head.find(_EOI, segments.end)
    if end < 0:
        return CUT_OFF
    rest = seen.head[end + len(_EOI) :]
    return Finding(hints=_hints(has_more=not is_padding(rest)))


def _end(seen: Seen, segments: _Segments) -> Finding:
    tail = seen.tail
    if seen.size is not None:
        at = segments.end - (seen.size - len(tail))
        if at >= 0:  # the segments go on in what was seen of the end
            at = _segments(tail, at).end
        if at >= len(tail):
            return CUT_OFF
        tail = tail[max(0, at) :]
    _, end, rest = tail.rpartition(_EOI)
    if end:
        return Finding(hints=_hints(has_more=segments.has_more or not is_padding(rest)))
    if segments.has_more or is_appended(tail):
        return Finding(hints=_hints(has_more=True))
    return _without_end(tail)


def _without_end(tail: bytes) -> Finding:
    """Cut off if it is picture data to the last byte; else something else was appended."""
    if is_padding(tail):
        return NOT_SEEN
    if _NOT_ASCII.search(tail) is None:
        return Finding(hints=_hints(has_more=True))
    if {found[0] for found in _AFTER_FF.findall(tail)} <= _OF_SCANS:
        return CUT_OFF
    return Finding(hints=_hints(has_more=True), is_sure=False)


def _hints(*, has_more: bool) -> tuple[HintCode, ...]:
    return ("hint_data_after_end",) if has_more else ()
