from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.schema import UploadRules, UploadSample
from portal.upload_check import RULES, check_file, check_name
from tests.portal.uploads.crafted import CRAFTED
from tests.portal.uploads.documents import DOCX, pdf
from tests.portal.uploads.files import sample_of
from tests.portal.uploads.pictures import HEIC, PHOTO

_R = "shorten_or_rename content_not_checked"


@pytest.mark.parametrize("extension", RULES.extensions)
def test_good_name_is_taken_with_a_word_about_its_content(extension: str) -> None:
    for name in (f"shots 2024_1-a.v2 (3){extension}", f"IMG{extension.upper()}"):
        verdict = check_name(name)
        assert (verdict.verdict, verdict.problems) == ("ok", ())
        assert (verdict.suggested_name, verdict.advice) == (None, ("content_not_checked",))


@pytest.mark.parametrize(
    ("name", "verdict", "problems", "suggested", "advice"),
    [
        ("vaccines 100%.pdf", "rename", "special", "vaccines 100.pdf", _R),
        ("x" * 97 + ".pdf", "rename", "long", "x" * 96 + ".pdf", _R),
        ("scan,pdf", "reject", "type no-extension", "scan.pdf", "add_extension"),
        ("setup.exe", "reject", "type", None, "pick_the_file"),
        ("a%.zip", "reject_and_rename", "type special", "a.pdf", "unpack_first shorten_or_rename"),
    ],
)
def test_faults_of_a_name_are_told_with_what_to_do(
    name: str, verdict: str, problems: str, suggested: str | None, advice: str
) -> None:
    told = check_name(name)
    assert (told.verdict, " ".join(told.problems)) == (verdict, problems)
    assert (told.suggested_name, " ".join(told.advice)) == (suggested, advice)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.heic", "jpg"), ("a.pdf.docx", "pdf"), ("record", "pdf")]
)
def test_file_of_another_kind_is_told_how_to_convert_on_each_device(name: str, kind: str) -> None:
    told = check_name(name)
    devices = ("iphone", "android", "windows", "mac")
    assert f"save_as_{kind}" in told.advice
    assert {f"{kind}_on_{device}" for device in devices} <= set(told.advice)


@given(st.text(min_size=1, max_size=1000))
def test_suggested_name_has_no_fault_of_its_own(name: str) -> None:
    suggested = check_name(name).suggested_name
    if suggested is not None:
        again = check_name(suggested)
        assert (again.verdict, again.problems, again.suggested_name) == ("ok", (), None)


NARROW = UploadRules(extensions=(".jpg", ".pdf"), name_length=12, forbidden_characters="*& z")


@pytest.mark.parametrize(
    ("name", "problems", "suggested"),
    [
        ("a.pdf", "", None),
        ("a.txt", "type", "a.pdf"),
        ("a b.pdf", "special", "a-b.pdf"),
        ("a z(1).png", "type special", "a--(1).jpg"),
        ("a-long-name.pdf", "long", "a-long.pdf"),
        ("!.jpg", "special", "photo.jpg"),
        ("a,pdf", "type no-extension", "a.pdf"),
    ],
)
def test_name_is_judged_by_the_rules_of_its_portal(
    name: str, problems: str, suggested: str | None
) -> None:
    told = check_name(name, NARROW)
    assert (" ".join(told.problems), told.suggested_name) == (problems, suggested)
    assert suggested is None or check_name(suggested, NARROW).problems == ()


@given(st.text(min_size=1, max_size=50), st.text(max_size=20), st.integers(1, 20))
def test_no_rules_are_too_odd(name: str, forbidden: str, length: int) -> None:
    rules = UploadRules(extensions=(".jpg",), name_length=length, forbidden_characters=forbidden)
    assert check_name(name, rules).verdict in {"ok", "rename", "reject", "reject_and_rename"}


def test_name_alone_is_judged_by_its_name() -> None:
    for name in ("a.pdf", "a%.pdf", "a.heic", "a"):
        assert check_file(UploadSample(name=name)) == check_name(name)


@pytest.mark.parametrize(
    "seen",
    [
        {"size": 9},
        {"head": b"%PDF-1.4"},
        {"size": 9, "head": b"", "tail": b""},
        {"size": 99_999, "head": PHOTO[:8192]},
        {"head": PHOTO[:8192]},
        {"tail": PHOTO[-2048:]},
    ],
    ids=str,
)
def test_too_little_of_a_file_is_no_ok(seen: dict[str, object]) -> None:
    told = check_file(UploadSample.model_validate({"name": "a.jpg", **seen}))
    assert (told.verdict, told.problems) == ("unclear", ("content_not_checked",))
    renamed = check_file(UploadSample.model_validate({"name": "a%.jpg", **seen}))
    assert (renamed.verdict, renamed.problems) == ("rename", ("special",))
    assert "content_not_checked" in renamed.advice


@pytest.mark.parametrize("seen", [{"size": 0}, {"head": b""}, {"size": 0, "head": b"%PDF-1.4"}])
def test_file_of_no_bytes_is_empty(seen: dict[str, object]) -> None:
    told = check_file(UploadSample.model_validate({"name": "a.jpg", **seen}))
    assert (told.verdict, told.problems) == ("reject", ("empty",))
    assert told.advice == ("pick_the_file",)


def test_file_of_an_unknown_size_is_judged_by_its_ends() -> None:
    ends = sample_of("a.jpg", PHOTO).model_copy(update={"size": None})
    assert check_file(ends).verdict == "ok"
    cut = sample_of("a.jpg", PHOTO[:-4000]).model_copy(update={"size": None})
    assert check_file(cut).problems == ("truncated",)


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.jpg", HEIC, {"save_as_jpg", "jpg_on_iphone", "jpg_on_mac", "next_photos_as_jpg"}),
        ("a.jpg", DOCX, {"save_as_pdf", "pdf_on_windows"}),
        ("a.docx", DOCX, {"save_as_pdf", "pdf_on_windows"}),
        ("a.pdf", pdf(b"/Encrypt 9 0 R"), {"remove_password", "pdf_on_mac"}),
        ("a.jpg", PHOTO[:-4000], {"copy_again"}),
        ("a.pdf", bytes(9999), {"save_as_pdf"}),
    ],
)
def test_what_is_wrong_inside_is_told_with_what_to_do(
    name: str, data: bytes, advice: set[str]
) -> None:
    assert advice <= set(check_file(sample_of(name, data)).advice)


def test_file_of_a_size_that_is_only_stated_gets_a_hint() -> None:
    ends = sample_of("a.jpg", PHOTO)
    told = check_file(ends.model_copy(update={"size": 10**12}))
    assert (told.verdict, told.advice) == ("ok", ("hint_large",))


@pytest.mark.parametrize(
    ("name", "data", "suggested"),
    [
        ("scan.heic", PHOTO, "scan.jpg"),
        ("scan.pdf", PHOTO, "scan.jpg"),
        ("scan", PHOTO, "scan.jpg"),
        ("scan.jpg", HEIC, None),
        ("scan%.JPG", HEIC, "scan.JPG"),
        ("scan.pdf", HEIC, "scan.jpg"),
        ("scan.JPEG", PHOTO, None),
    ],
)
def test_suggested_name_goes_by_the_content(name: str, data: bytes, suggested: str | None) -> None:
    assert check_file(sample_of(name, data)).suggested_name == suggested


def test_file_that_only_needs_another_ending_is_told_so() -> None:
    told = check_file(sample_of("scan.heic", PHOTO))
    assert (told.verdict, told.advice) == ("reject", ("rename_only",))


_ENDS = st.one_of(st.none(), st.binary(max_size=2048))
_ENDINGS = st.sampled_from("pdf jpg tif txt".split())
_STARTS = st.sampled_from([file.data[:400] for file in CRAFTED])


@given(st.text(min_size=1, max_size=30), st.integers(0, 2**53 - 1) | st.none(), _ENDS, _ENDS)
def test_no_file_is_too_odd(
    name: str, size: int | None, head: bytes | None, tail: bytes | None
) -> None:
    told = check_file(UploadSample(name=name, size=size, head=head, tail=tail))
    assert (told.verdict == "ok") <= (told.problems == ())


@given(_STARTS, st.integers(0, 400), st.binary(max_size=200), _ENDS, _ENDINGS)
def test_no_file_that_begins_like_one_is_too_odd(
    start: bytes, kept: int, more: bytes, tail: bytes | None, ending: str
) -> None:
    head = start[:kept] + more
    for size in (None, len(head), len(head) + 5000):
        told = check_file(UploadSample(name=f"a.{ending}", size=size, head=head, tail=tail))
        assert len({*told.problems}) == len(told.problems) <= 20
        assert len({*told.advice}) == len(told.advice) <= 20
