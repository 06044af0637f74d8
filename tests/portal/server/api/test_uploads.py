from __future__ import annotations

import pytest

from portal.schema import UploadRules
from portal.upload_check import RULES
from tests.portal.server.api.serving import Served


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
