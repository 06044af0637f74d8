"""docs/portal-api.md: its tables are the contract's, and its example is one."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from bot.settings import ROOT
from portal.errors import ServiceTokenError
from portal.problems import PROBLEMS
from portal.schema import PasswordReset
from portal.service_tokens import ServiceTokenVerifier, SignedRequest
from tests.portal.openapi import CALLS, Call

PAGE = (ROOT / "docs" / "portal-api.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
_BODY, _CLAIMS, _KEYS = (text.strip() for kind, text in _BLOCKS if kind == "json")
_COMMAND = next(text.strip() for kind, text in _BLOCKS if kind == "sh")
_HASH, _TOKEN = ("".join(text.split()) for kind, text in _BLOCKS if not kind)
_REQUEST = SignedRequest("POST", "/portal/api/v1/password-resets", _BODY.encode())
_MADE_AT = 1_795_446_245


def _rows(header: str) -> list[list[str]]:
    lines = PAGE.split(header)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def _row(call: Call) -> list[str]:
    has_key = "Idempotency-Key" in {each["name"] for each in call.parameters}
    return [f"`{call}`", " or ".join(sorted(call.roles)) or "none", "yes" if has_key else "no"]


def test_page_lists_every_call() -> None:
    assert _rows("| call | token | idempotency key |") == [_row(call) for call in CALLS]


def test_page_lists_every_problem() -> None:
    rows = [[slug, status] for slug, status, _ in _rows("| problem | status | when |")]
    assert rows == [[f"`{slug}`", str(each.status)] for slug, each in PROBLEMS.items()]


def test_body_of_the_example_is_what_the_client_sends() -> None:
    assert PasswordReset.model_validate_json(_BODY).model_dump_json() == _BODY
    assert f"{len(_BODY)} bytes" in PAGE
    assert f"'{_BODY}'" in _COMMAND


def test_hashes_of_the_example_are_right() -> None:
    assert _HASH.rstrip("=") == _REQUEST.body_hash == json.loads(_CLAIMS)["bh"]
    assert f"`{SignedRequest('GET', '/').body_hash}`" in PAGE


def test_claims_of_the_example_are_those_in_its_token() -> None:
    payload = _TOKEN.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims == json.loads(_CLAIMS)


@pytest.fixture
def verifier(tmp_path: Path) -> ServiceTokenVerifier:
    """Knows the page's key, at the moment that the page names."""
    keys = tmp_path / "keys.json"
    keys.write_text(_KEYS, encoding="utf-8")
    return ServiceTokenVerifier(keys, clock=lambda: _MADE_AT)


def test_token_of_the_example_is_taken_for_its_request(verifier: ServiceTokenVerifier) -> None:
    assert verifier.verify(_TOKEN, _REQUEST).patient is None


def test_token_of_the_example_is_good_for_no_other_body(verifier: ServiceTokenVerifier) -> None:
    with pytest.raises(ServiceTokenError, match="bh"):
        verifier.verify(_TOKEN, SignedRequest("POST", _REQUEST.path, b"{}"))
