"""Where a file ends, what may follow, and how much of it has to be seen."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from portal.schema import UploadSample, UploadVerdict
from portal.upload_check import check_file
from tests.portal.uploads.documents import pdf
from tests.portal.uploads.files import sample_of
from tests.portal.uploads.pictures import GIF, PHOTO, PNG, SMALL, noise

_AFTER = "hint_data_after_end"
_CUT_PNG = PNG[:-3000]
_CUT_GIF = GIF[:-3000]


def _told(data: bytes, ending: str, **seen: Any) -> tuple[str, str]:
    told = check_file(sample_of(f"a.{ending}", data).model_copy(update=seen))
    codes = [code for code in told.advice if code.startswith("hint_")]
    return told.verdict, " ".join((*told.problems, *codes))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (b"\x00 \t\r\n", ("ok", "")),
        (b"\x01", ("ok", _AFTER)),
    ],
)
def test_blanks_after_the_end_are_nothing_but_padding(more: bytes, told: tuple[str, str]) -> None:
    for data, ending in ((PHOTO, "jpg"), (SMALL, "jpg"), (PNG, "png"), (pdf(), "pdf")):
        assert _told(data + more * 9, ending) == told


@pytest.mark.parametrize(
    "sign",
    [b"PK\x05\x06", b"pk\x05\x06", b"SEFH", b"SEFT", b"MotionPhoto_Data", b"</HTML>", b"</html>"],
)
def test_what_is_known_to_be_appended_is_no_cut(sign: bytes) -> None:
    end = b"\x01" * 3000 + sign + b"\x01"
    for data, ending in ((_CUT_PNG, "png"), (_CUT_GIF, "gif")):
        assert _told(data + end, ending) == ("unclear", f"content_not_checked {_AFTER}")
        assert _told(data + end.replace(sign, sign[:-1] + b"\x02"), ending)[1] == "truncated"
    assert _told(PHOTO + noise(9) + end, "jpg") == ("ok", _AFTER)
    locked = f"content_not_checked {_AFTER} hint_may_be_locked"
    assert _told(pdf()[:-3000] + end, "pdf") == ("unclear", locked)


@pytest.mark.parametrize(
    "box", b"moov mvhd trak tkhd stbl stsz stco co64 stts udta mdat".split(), ids=ascii
)
def test_two_boxes_of_a_video_are_known_to_be_appended(box: bytes) -> None:
    other = b"moov" if box != b"moov" else b"trak"
    for found, told in ((box + box, "truncated"), (box + b" " + other, "content_not_checked")):
        assert _told(_CUT_PNG + b"\x01" * 3000 + found + b"\x01", "png")[1].startswith(told)


def test_gif_without_a_trailer_is_whole_where_its_last_block_ends() -> None:
    bare = GIF[:-1].rstrip(b"\x00")
    for zeros in (1, 15):
        assert _told(bare + bytes(zeros), "gif") == ("ok", "")
    assert _told(bare + bytes(16), "gif") == ("unclear", "content_not_checked")
    assert _told(GIF + b"\r\n\x00", "gif") == ("ok", "")


def test_gif_with_something_after_its_last_block_is_whole() -> None:
    archive = b"\x01" * 99 + b"PK\x05\x06" + b"\x01" * 18
    assert _told(GIF + archive, "gif") == ("ok", _AFTER)
    assert _told(GIF[:-2] + b"\x01\x01" + archive, "gif")[0] == "unclear"


def test_png_needs_its_signature_and_its_first_chunk() -> None:
    for changed in (PNG[:7] + b"\x00" + PNG[8:], PNG[:12] + b"JHDR" + PNG[16:]):
        assert _told(changed, "png") == ("reject", "damaged")
    assert _told(PNG[:12], "png") == ("reject", "truncated")
    assert _told(PNG[:7], "png") == ("reject", "damaged")


@pytest.mark.parametrize(("data", "ending"), [(PNG, "png"), (pdf(), "pdf"), (PHOTO, "jpg")])
def test_end_of_nothing_but_zeros_tells_nothing(data: bytes, ending: str) -> None:
    for zeros, told in ((2047, "truncated"), (2048, "content_not_checked")):
        cut = data[: 2 * len(data) // 3].rstrip(b"\x00") + b"\x03"
        assert _told(cut + bytes(zeros), ending)[1].startswith(told)
    assert _told(data[:3000] + bytes(3000), ending)[1] == "truncated"


def test_ends_that_meet_are_put_together() -> None:
    photo = PHOTO[:4000] + b"\xff\xd9"
    for kept in (len(photo), 3000, 2003):
        ends = {"head": photo[:kept], "tail": photo[-2000:]}
        assert _told(photo, "jpg", **ends) == ("ok", "")
    assert _told(photo, "jpg", head=photo[:2001], tail=photo[-2000:])[0] == "ok"
    assert _told(photo, "jpg", head=photo[:2001], tail=b"") == ("unclear", "content_not_checked")
    assert _told(photo, "jpg", size=100) == ("ok", "")


@pytest.mark.parametrize("data", [PHOTO, PNG, GIF, pdf(), b"text " * 5000])
def test_file_of_which_only_the_start_was_seen_is_unclear(data: bytes) -> None:
    for ending in ("jpg", "png", "pdf", "txt"):
        assert "truncated" not in _told(data, ending, tail=None)[1]
        assert _told(data, ending, tail=None)[0] != "ok"


def test_too_few_bytes_of_a_long_file_tell_nothing() -> None:
    for count, told in ((15, "content_not_checked"), (16, "other_content is_pdf")):
        head, tail = pdf()[:count], b"%%EOF"
        verdict = check_file(UploadSample(name="a.jpg", size=9999, head=head, tail=tail))
        assert " ".join(verdict.problems) == told


def _pdf(trailer: bytes, before: bytes = b"", after: bytes = b"%%EOF") -> UploadVerdict:
    body = b"%PDF-1.4\n" + before
    return check_file(
        sample_of("a.pdf", body + b"trailer\n" + trailer + b"\nstartxref\n9\n" + after)
    )


@pytest.mark.parametrize(
    ("trailer", "is_locked"),
    [
        (b"<</Encrypt 9 0 R>>", True),
        (b"<</Encrypt<</V 1>>>>", True),
        (b"<</EncryptMetadata true>>", False),
        (b"<</Encrypt9 0 R>>", False),
        (b"<</encrypt 9 0 R>>", False),
        (b"<</Size 1>>", False),
    ],
)
def test_pdf_is_locked_where_its_trailer_says_so(trailer: bytes, is_locked: bool) -> None:
    for before in (b"", noise(20_000)):
        assert (_pdf(trailer, before).problems == ("encrypted",)) == is_locked


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        (b"7 0 obj<</Type/XRef/Encrypt 9 0 R>>stream", "encrypted"),
        (b"7 0 obj<</Type \n       /XRef/Encrypt 9 0 R>>stream", "content_not_checked"),
        (b"7 0 obj<</Type        /XRef/Encrypt 9 0 R>>stream", "encrypted"),
        (b"7 0 obj<</Type/XRefs/Encrypt 9 0 R>>stream", "content_not_checked"),
        (b"7 0 obj<</Type/ObjStm/Encrypt 9 0 R>>stream", "content_not_checked"),
        (b"/Encrypt 1 7 0 obj<</Type/XRef>>stream", ""),
        (b"7 0 obj<</Type/XRef>>stream /Encrypt 9", ""),
        (b"7 0 obj</Encrypt 9 0 R>>stream endstream 8 0 obj<</Type/XRef>>stream", ""),
        (
            b"1 0 obj<</Type/XRef>>stream " * 49 + b"2 0 obj<</Type/XRef/Encrypt 1>>stream",
            "encrypted",
        ),
        (b"1 0 obj<</Type/XRef>>stream " * 50 + b"2 0 obj<</Type/XRef/Encrypt 1>>stream", ""),
        (b"7 0 obj<</Type/XRef/Encrypt 9 0 R>>", "content_not_checked"),
        (b"7 0 obX<</Type/XRef/Encrypt 9 0 R>>stream", "content_not_checked"),
    ],
)
def test_stream_of_cross_references_says_whether_a_pdf_is_locked(stream: bytes, told: str) -> None:
    data = b"%PDF-1.5\n" + stream + b"\n%%EOF"
    assert " ".join(check_file(sample_of("a.pdf", data)).problems) == told


@pytest.mark.parametrize(
    ("dictionary", "told"),
    [
        (b"<</Linearized 1/L %d>>", "truncated"),
        (b"<</Linearized 1/L    %d>>", "truncated"),
        (b"<</Linearized 1/L     %d>>", ""),
        (b"<</Linearized 1>><</L %d>>", ""),
        (b"<</Linearizedly 1/L %d>>", ""),
        (b"<</Linearized 1" + b" " * 190 + b"/L %d>>", "truncated"),
        (b"<</Linearized 1" + b" " * 200 + b"/L %d>>", ""),
    ],
)
def test_linearised_pdf_states_its_length(dictionary: bytes, told: str) -> None:
    trailer = b"trailer<</Size 1>>startxref 9 %%EOF"
    whole = b"%PDF-1.4\n" + dictionary % 9000 + bytes(9000)
    length = len(whole + trailer)
    for stated, expected in ((length, ""), (length + 1, told)):
        data = b"%PDF-1.4\n" + dictionary.replace(b"%d", b"%04d" % stated) + b"\n"
        data += b"\x00" * (length - len(data) - len(trailer)) + trailer
        assert len(data) == length
        assert " ".join(check_file(sample_of("a.pdf", data)).problems) == expected


@pytest.mark.parametrize(("end", "told"), [(1024, "truncated"), (1025, "")])
def test_length_of_a_linearised_pdf_stands_in_its_first_kilobyte(end: int, told: str) -> None:
    stated = b"<</Linearized 1/L 99999"
    data = b"%PDF-1.4\n".ljust(end - len(stated)) + stated + b">>" + bytes(9000)
    data += b"trailer<</Size 1>>startxref 9 %%EOF"
    assert " ".join(check_file(sample_of("a.pdf", data)).problems) == told


def _tiff(entries: list[tuple[int, int, int, int]], size: int, order: str = "<") -> tuple[str, str]:
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    directory = b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
    start = mark + struct.pack(f"{order}IH", 8, len(entries)) + directory
    return _told((start + bytes(30_000))[:size], "tif")


@pytest.mark.parametrize(
    ("kind", "width"), [*enumerate((1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4), start=1)]
)
def test_tiff_reaches_as_far_as_the_values_of_its_entries(kind: int, width: int) -> None:
    for order in "<>":
        entry = (700, kind, 40, 5000)
        assert _tiff([entry], 5000 + 40 * width, order) == ("ok", "")
        assert _tiff([entry], 4999 + 40 * width, order) == ("reject", "truncated")


@pytest.mark.parametrize(
    ("entries", "size", "told"),
    [
        ([(273, 4, 1, 5000), (279, 4, 1, 4000)], 9000, ""),
        ([(273, 4, 1, 5000), (279, 4, 1, 4000)], 8999, "truncated"),
        ([(273, 3, 1, 5000), (279, 3, 1, 4000)], 8999, "truncated"),
        ([(273, 3, 1, 5000 + 7 * 2**16)], 5000, ""),
        ([(273, 0, 1, 5000)], 4999, "truncated"),
        ([(274, 4, 1, 5000)], 100, ""),
        ([(700, 1, 4, 5000)], 100, ""),
        ([(700, 1, 5, 5000)], 5004, "truncated"),
        ([(700, 99, 9, 5000)], 100, ""),
        ([], 100, "damaged"),
        ([(254, 4, 1, 0)] * 500, 6010, ""),
        ([(254, 4, 1, 0)] * 500, 6009, "truncated"),
        ([(254, 4, 1, 0)] * 501, 9000, "damaged"),
    ],
)
def test_tiff_is_whole_where_its_directory_says_so(
    entries: list[tuple[int, int, int, int]], size: int, told: str
) -> None:
    assert _tiff(entries, size)[1] == told


@pytest.mark.parametrize(
    ("at", "size", "told"),
    [
        (7, 9000, "damaged"),
        (9000, 9002, "damaged"),
        (9001, 9002, "truncated"),
        (9000, 30_000, "content_not_checked"),
        (27_952, 30_000, "damaged"),
        (27_951, 30_000, "content_not_checked"),
    ],
)
def test_tiff_has_its_directory_where_its_header_says(at: int, size: int, told: str) -> None:
    data = b"II*\x00" + struct.pack("<I", at) + bytes(size - 8)
    assert _told(data, "tif")[1] == told


def test_tiff_of_an_unknown_size_or_of_the_big_sort_is_unclear() -> None:
    data = b"II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHII", 254, 4, 1, 0)
    assert _told(data + bytes(9999), "tif") == ("ok", "")
    assert _told(data + bytes(9999), "tif", size=None)[0] == "unclear"
    assert _told(data[:6], "tif", size=None, tail=b"")[0] == "unclear"
    for start in (b"II+\x00\x08\x00\x00\x00", b"MM\x00+\x00\x08\x00\x00"):
        assert _told(start + noise(9999), "tif") == ("unclear", "content_not_checked")
        assert _told(start[:-1] + b"\x07" + noise(9999), "tif")[0] == "reject"
