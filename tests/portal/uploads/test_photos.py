"""A JPEG's segments, its end, and what phones write after it."""

from __future__ import annotations

import pytest

from portal.upload_check import check_file
from tests.portal.uploads.files import sample_of
from tests.portal.uploads.pictures import PHOTO, SMALL, noise

_AFTER = "hint_data_after_end"
_SCAN = b"\xff\xda\x00\x02" + b"\x11" * 9000
_END = b"\xff\xd9"


def _told(data: bytes) -> str:
    told = check_file(sample_of("a.jpg", data))
    hints = [code for code in told.advice if code.startswith("hint_")]
    return " ".join((*told.problems, *hints))


def _segment(marker: int, body: bytes = b"") -> bytes:
    return b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2, "big") + body


def test_first_marker_is_one_that_has_a_length() -> None:
    has_length = {*range(0xC0, 0xFF)} - {*range(0xD0, 0xDA)}
    starts = {marker: b"\xff\xd8\xff" + bytes([marker]) + b"\x00\x02" for marker in range(1, 0xFF)}
    told = {marker: _told(start + _SCAN + _END) for marker, start in starts.items()}
    assert {marker for marker, found in told.items() if found == ""} == has_length
    assert {marker for marker, found in told.items() if found == "damaged"} == {*told} - has_length


@pytest.mark.parametrize("marker", [0x01, 0xBF, 0xD0, 0xD5, 0xD8])
def test_later_marker_without_a_length_spoils_nothing(marker: int) -> None:
    data = b"\xff\xd8" + _segment(0xE0) + b"\xff" + bytes([marker]) + b"\x00\x02" + _SCAN + _END
    assert _told(data) == ""


@pytest.mark.parametrize(("length", "told"), [(0, "damaged"), (1, "damaged"), (2, ""), (3, "")])
def test_first_segment_is_at_least_as_long_as_its_length(length: int, told: str) -> None:
    first = b"\xff\xe0" + length.to_bytes(2, "big") + bytes(max(0, length - 2))
    assert _told(b"\xff\xd8" + first + _SCAN + _END) == told


@pytest.mark.parametrize("fill", [0, 1, 2, 99, 8187, 8188, 8189, 8190, 9000])
def test_marker_may_have_any_number_of_fill_bytes(fill: int) -> None:
    start = b"\xff\xd8" + b"\xff" * fill + _segment(0xE1, b"a")
    assert _told(start + _SCAN + _END) == ""
    assert _told(start + _SCAN) == "truncated"


def test_end_inside_a_segment_is_none() -> None:
    for length in (20, 9000, 30_000):
        start = b"\xff\xd8" + _segment(0xE1, b"\x11" * length + _END)
        assert _told(start + _SCAN + _END) == ""
        assert _told(start + _SCAN[:600]) == "truncated"
        assert _told(start) == "truncated"
        assert _told(start[:-9]) == "truncated"
    assert _told(b"\xff\xd8" + _segment(0xE1, b"\x11" * 9000) + _END) == ""


@pytest.mark.parametrize(
    ("marker", "body", "has_more"),
    [
        (0xE1, b"..MotionPhoto..", True),
        (0xE1, b"..MicroVideo..", True),
        (0xE1, b"..MotionPhot..", False),
        (0xE2, b"..MotionPhoto..", False),
        (0xE2, b"MPF\x00..", True),
        (0xE2, b".MPF\x00..", False),
        (0xE2, b"MPF..", False),
        (0xE1, b"MPF\x00..", False),
        (0xE0, b"..MotionPhoto..", False),
    ],
)
def test_photo_says_that_more_follows_it(marker: int, body: bytes, has_more: bool) -> None:
    photo = b"\xff\xd8" + _segment(0xE0) + _segment(marker, body) + _segment(0xE1, b"a") + _SCAN
    assert _told(photo + _END + noise(9000)) == (
        _AFTER if has_more else f"content_not_checked {_AFTER}"
    )
    assert _told(photo + _END) == ""
    assert _told(photo + _SCAN + _END) == (_AFTER if has_more else "")
    unseen = sample_of("a.jpg", photo + _SCAN).model_copy(update={"tail": None})
    assert check_file(unseen).verdict == "unclear"
    broken = photo.replace(_segment(0xE1, b"a"), b"\xff\x01")
    assert _told(broken + _END + noise(9000)).startswith(_AFTER if has_more else "content")


@pytest.mark.parametrize("count", [98, 99])
def test_segments_beyond_a_hundred_are_taken_for_the_picture(count: int) -> None:
    inner = _segment(0xE1, _END)
    photo = b"\xff\xd8" + _segment(0xE0) * count + inner * 2 + b"\xff\xda\x00\x02" + b"\x11" * 99
    assert _told(photo) == ("truncated" if count == 98 else _AFTER)


@pytest.mark.parametrize("marker", [0x00, *range(0xD0, 0xD8), 0xC4, 0xDA, 0xDB, 0xDD])
def test_photo_that_ends_in_picture_data_is_cut_off(marker: int) -> None:
    between = b"\xff" + bytes([marker]) + b"\x00\x02"
    assert _told(PHOTO[:-4000] + between * 9 + b"\x11" * 99) == "truncated"


@pytest.mark.parametrize(
    "marker", [0x01, 0xBF, 0xC0, 0xC3, 0xC5, 0xCF, 0xD8, 0xDC, 0xDE, 0xE0, 0xFE]
)
def test_photo_that_ends_in_other_data_is_unclear(marker: int) -> None:
    other = b"\xff\xff" + bytes([marker]) + b"\x11\x80"
    assert _told(PHOTO[:-4000] + other * 9) == f"content_not_checked {_AFTER}"


def test_photo_that_ends_in_nothing_but_plain_text_is_whole() -> None:
    assert _told(PHOTO + b"made by a camera\t\r\n~ " * 200) == _AFTER
    for sign in (b"\x80", b"\x7f", b"\x1f", b"\x0b"):
        assert _told(PHOTO + b"made by a camera " * 200 + sign) == "truncated"


def test_small_photo_ends_at_its_first_end_behind_its_segments() -> None:
    assert _told(SMALL + b"\x00\r\n") == ""
    assert _told(SMALL + b"." + SMALL) == _AFTER
    assert _told(SMALL[:-1]) == "truncated"
