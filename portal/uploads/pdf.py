"""PDF (ISO 32000-1): where it begins and ends, and whether it is locked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from portal.uploads.ending import after_end
from portal.uploads.findings import CUT_OFF, Finding
from portal.uploads.seen import Seen

SIGNATURE: Final = b"%PDF-"
_END: Final = b"%%EOF"
_ENCRYPT: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_OF_XREF: Final = re.compile(rb"/Type\s{0,8}/XRef(?![A-Za-z0-9])")
# A linearised file states its length in its first dictionary (ISO 32000-1, annex F).
_LINEARISED: Final = re.compile(rb"/Linearized\b([^>]{0,200})")
_LENGTH: Final = re.compile(rb"/L\s{1,4}(\d{1,12})(?!\d)")
_MOST_TRAILERS: Final = 50  # of each sort in one end of a file; most have one or two
_MARK: Final = b"\xef\xbb\xbf"


def begins_late(head: bytes) -> bool:
    """Whether nothing but a byte order mark and blanks stands before a PDF."""
    return head.removeprefix(_MARK).lstrip(b"\x00 \t\r\n").startswith(SIGNATURE)


def check(seen: Seen) -> Finding:
    """What is wrong with a PDF, as far as its two ends tell."""
    if not seen.head.startswith(SIGNATURE):
        return Finding(problems=("late_start",))
    told = [_ENCRYPT.search(dictionary) is not None for dictionary in _trailers(seen)]
    if any(told):
        return Finding(problems=("encrypted",))
    ended = _end(seen)
    if ended.problems or told:
        return ended
    return Finding(hints=(*ended.hints, "hint_may_be_locked"), is_sure=False)


def _end(seen: Seen) -> Finding:
    length = _stated_length(seen.head[:1024])
    if seen.size is not None and seen.size < length:
        return CUT_OFF
    return after_end(seen, _END)


def _stated_length(start: bytes) -> int:
    linearised = _LINEARISED.search(start)
    length = _LENGTH.search(linearised[1]) if linearised else None
    return int(length[1]) if length else 0


def _trailers(seen: Seen) -> Iterator[bytes]:
    """The dictionaries that would name the lock, of tables and of streams of cross references."""
    parts = (seen.head,) if seen.is_whole else (seen.head, seen.tail)
    for part in parts:
        *blocks, _ = part.split(b"startxref", _MOST_TRAILERS)
        for block in blocks:
            _, found, dictionary = block.rpartition(b"trailer")
            if found:
                yield dictionary
        yield from _stream_dictionaries(part)


def _stream_dictionaries(part: bytes) -> Iterator[bytes]:
    end = 0
    for _ in range(_MOST_TRAILERS):
        named = _OF_XREF.search(part, end)
        if named is None:
            return
        begin = max(end, part.rfind(b"stream", end, named.start()))
        end = part.find(b"stream", named.end())
        if end < 0:
            return
        _, found, dictionary = part[begin:end].rpartition(b" obj")
        if found and _OF_XREF.search(dictionary):
            yield dictionary
