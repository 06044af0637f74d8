from __future__ import annotations

import time

import pytest

from portal.schema import HEAD_BYTES, TAIL_BYTES, UploadSample
from portal.upload_check import check_file, check_name

_MOST_SECONDS = 0.05
_PIECES = (
    b"%PDF-1.4\n trailer startxref stream obj /Type/XRef /Encrypt",
    b"\xff\xd8\xff\xe1\x00\x02\xff\xda\xff\xd9",
    b"PK\x03\x04PK\x01\x02",
    b"<?xml ><!-- --><",
    b"P*M\x18\x00\x00\x00\x00",
    b"\xff\xfe",
    b"/Linearized/L 9",
    b"\x00\x00\x00\x18ftypmif1",
    b"e\xcc\x81 ",
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", _PIECES, ids=ascii)
def test_file_made_to_take_long_is_judged_at_once(piece: bytes) -> None:
    starts = (b"", b"%PDF-", b"\xff\xd8\xff\xe0\x00\x02", b"PK\x03\x04", b"GIF89a", b"<!--")
    for start in starts:
        for skipped in range(len(piece)):
            head = (start + piece[skipped:] + piece * HEAD_BYTES)[:HEAD_BYTES]
            tail = (piece * TAIL_BYTES)[:TAIL_BYTES]
            sample = UploadSample(name="a.pdf", size=10**6, head=head, tail=tail)
            began = time.process_time()
            check_file(sample)
            assert time.process_time() - began < _MOST_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("sign", [*"_ .%,/\u0301"], ids=ascii)
def test_name_made_to_take_long_is_judged_at_once(sign: str) -> None:
    began = time.process_time()
    check_name("a" + sign * 998 + "b")
    assert time.process_time() - began < _MOST_SECONDS
