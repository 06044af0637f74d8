from __future__ import annotations

from base64 import b64encode

import pytest

from portal.schema import UploadRules
from portal.upload_check import RULES
from tests.portal.server.api.serving import Served
from tests.portal.uploads.files import sample_of
from tests.portal.uploads.pictures import HEIC, PHOTO


async def test_rules_are_those_of_the_check(plain: Served) -> None:
    reply = await plain.call("GET /upload-rules")
    assert reply.status == 200
    assert UploadRules.model_validate_json(reply.body) == RULES


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("a.pdf", "unclear"), ("100%.pdf", "rename"), ("a.HEIC", "reject")],
)
async def test_check_is_answered_and_may_be_asked_again(
    plain: Served, name: str, verdict: str
) -> None:
    for _ in range(2):
        reply = await plain.call("POST /upload-checks", {"name": name, "head": "AAAA"})
        assert (reply.status, reply.json["verdict"]) == (200, verdict)


@pytest.mark.parametrize(
    ("data", "verdict", "problems"),
    [(PHOTO, "ok", []), (HEIC, "reject", ["other_content", "is_heic"])],
)
async def test_content_is_looked_at(
    plain: Served, data: bytes, verdict: str, problems: list[str]
) -> None:
    sample = sample_of("a.jpg", data)
    ends = {
        name: b64encode(end or b"").decode()
        for name, end in (("head", sample.head), ("tail", sample.tail))
    }
    body = {"name": sample.name, "size": sample.size, **ends}
    reply = await plain.call("POST /upload-checks", body)
    assert (reply.status, reply.json["verdict"]) == (200, verdict)
    assert reply.json["problems"] == problems


async def test_good_name_alone_is_taken_with_a_word_about_its_content(plain: Served) -> None:
    reply = await plain.call("POST /upload-checks", {"name": "a.pdf"})
    assert reply.json["verdict"] == "ok"
    assert reply.json["advice"] == ["content_not_checked"]
