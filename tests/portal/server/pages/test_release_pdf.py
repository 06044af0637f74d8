from __future__ import annotations

import re

from portal.server.pages.release_pdf import release_copy
from portal.server.release_document import document_of
from portal.server.release_forms import ReleaseForm
from portal.server.release_texts import NEWEST
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import PAT
from tests.portal.server.releases import COMPLETE, begun, signed

NOW = 1_795_435_200.0  # 23 November 2026


def _form(revoked_at: float | None = None, /, **changes: str) -> ReleaseForm:
    return ReleaseForm(
        id="r_1",
        state="signed" if revoked_at is None else "revoked",
        version=1,
        created_at=NOW,
        entries=COMPLETE | changes,
        patient_name="Pat Sample",
        texts_version=NEWEST,
        signed_at=NOW,
        revoked_at=revoked_at,
    )


def _words(file: bytes) -> str:
    """What can be read, in one line."""
    found = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", file)
    return " ".join(re.sub(rb"\\(.)", rb"\1", part).decode("cp1252") for part in found)


def test_copy_holds_all_that_was_signed() -> None:
    document = document_of(_form())
    words = _words(release_copy(document))
    for label, value in (*document.facts, *document.signing):
        assert label in words, label
        assert all(part in words for part in value.split()), value
    for line in (*document.classes, *document.statements):
        assert all(part in words for part in line.split()), line
    assert "REVOKED" not in words


def test_copy_of_one_that_was_taken_back_says_so_on_each_page() -> None:
    long = "word " * 90
    file = release_copy(document_of(_form(NOW, recipient_address=long * 8)))
    pages = file.count(b"/Type /Page ")
    assert pages > 1
    assert _words(file).count("REVOKED on 11/23/2026") == pages


def test_nothing_stands_below_the_page() -> None:
    file = release_copy(document_of(_form(recipient_address="W" * 500, purpose_hiv="w" * 300)))
    heights = [float(y) for y in re.findall(rb"Tf [\d.]+ ([\d.-]+) Td", file)]
    assert min(heights) >= 72
    assert file.count(b"W" * 40) == 10


def test_each_label_is_read_before_its_value() -> None:
    words = _words(release_copy(document_of(_form())))
    for label, value in document_of(_form()).facts:
        assert f"{label} {value.split()[0]}" in words, label


def test_copy_is_tagged_with_headings() -> None:
    file = release_copy(document_of(_form()))
    for part in (b"/Lang (en-US)", b"/S /H1", b"/S /H2", b"(Release of Information UHS) >>"):
        assert part in file


def test_what_was_not_chosen_is_not_on_the_copy() -> None:
    words = _words(
        release_copy(document_of(_form(purpose_text="left over", representative_name="Nobody")))
    )
    assert "left" not in words.split()
    assert "Nobody" not in words
    none = dict.fromkeys(("class_hiv", "initials_hiv", "purpose_hiv"), "")
    assert "None of these is sent." in _words(release_copy(document_of(_form(**none))))


def test_representative_signs_with_name_and_authority() -> None:
    signer = {"signer": "representative", "representative_name": "Rae P", "authority": "guardian"}
    words = _words(release_copy(document_of(_form(**signer))))
    assert "Somebody who may sign for the patient" in words
    assert "Rae P" in words
    assert "guardian" in words


async def test_copy_is_a_file_once_the_form_is_signed(visitor: Visitor, core: Core) -> None:
    done, opened = await signed(core, PAT), await begun(core, PAT)
    await visitor.sign_in(PAT)
    file = await visitor.get(f"/portal/forms/release/{done}/copy.pdf")
    assert file.headers["Content-Type"] == "application/pdf"
    assert "release-of-information.pdf" in file.headers["Content-Disposition"]
    assert "Pat Canary Sample" in _words(file.body)
    assert (await visitor.get(f"/portal/forms/release/{opened}/copy.pdf")).status == 404
