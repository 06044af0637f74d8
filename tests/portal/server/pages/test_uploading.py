from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.index import KnowledgeIndex
from bot.settings import ROOT
from portal.schema import UploadSample
from portal.server.pages.uploading import judge
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import SAME_SITE, Visitor
from tests.portal.server.people import PAT
from tests.portal.uploads.documents import pdf
from tests.portal.uploads.pictures import HEIC, PHOTO

MESSAGE = (
    "Only images (.gif, .png, .tiff, .tif, .jpg, .jpeg) and documents (.txt, .pdf) are allowed!"
)


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_wrong_type_gets_the_message_that_the_answer_quotes(visitor: Visitor) -> None:
    assert MESSAGE in KnowledgeIndex(ROOT / "knowledge").article("upload_error").body
    await visitor.sign_in(PAT)
    await visitor.get("/portal/upload")
    page = await visitor.upload("scan.heic")
    assert page.status == 422
    assert MESSAGE in page.words
    assert 'aria-describedby="file-error file-hint"' in page.source


async def test_good_file_is_told_and_not_kept(visitor: Visitor, core: Core) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/upload")
    before = _files(core.folder)
    page = await visitor.upload("record.PDF", pdf().replace(b"\n", b"\ncanarycanary", 1))
    assert page.status == 200
    assert "kept nothing" in page.words
    assert _files(core.folder) == before
    assert not [path for path in before if b"canarycanary" in path.read_bytes()]


async def test_name_with_signs_gets_a_better_one(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/upload")
    page = await visitor.upload("my%scan&.txt")
    assert "take out special characters such as * % &" in page.words
    assert "This one would do: my scan.txt" in page.words


@pytest.mark.parametrize(("name", "data"), [("a.jpg", HEIC), ("a.pdf", PHOTO), ("a.pdf", b"")])
async def test_renamed_file_gets_the_message_that_the_answer_quotes(
    visitor: Visitor, name: str, data: bytes
) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/upload")
    page = await visitor.upload(name, data)
    assert page.status == 422
    assert MESSAGE in page.words


async def test_form_without_a_file_says_so(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/upload")
    page = await visitor.upload("")
    assert page.status == 422
    assert "Choose a file first." in page.words


async def test_file_that_is_too_large_is_refused(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/upload")
    page = await visitor.upload("a.pdf", bytes(20 * 1024 * 1024 + 1))
    assert "This demo takes files of up to 20 MB." in page.words


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"csrf=x", "application/x-www-form-urlencoded", 415),
        (b"", "multipart/form-data", 400),
        (b"nothing", "multipart/form-data; boundary=b", 400),
        (b"--b\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b", 403),
        (
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            403,
        ),
    ],
)
async def test_what_the_form_never_sends_is_refused(
    visitor: Visitor, body: bytes, kind: str, status: int
) -> None:
    await visitor.sign_in(PAT)
    named = {**SAME_SITE, "Content-Type": kind}
    page = await visitor.send("POST", "/portal/upload", data=body, headers=named)
    assert page.status == status


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("a.txt", "good"),
        ("A.TXT", "good"),
        ("a.jpg", "reject"),
        ("a.docx", "reject"),
        ("a*.docx", "reject"),
        ("noextension", "reject"),
        ("x" * 2000 + ".txt", "reject"),
        ("x" * 200 + ".txt", "rename"),
    ],
)
def test_name_is_judged(name: str, verdict: str) -> None:
    sample = UploadSample(name=name[:1000], size=1, head=b"x", tail=b"x")
    assert judge(sample)[0] == verdict
