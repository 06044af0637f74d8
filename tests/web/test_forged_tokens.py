"""Tokens the portal did not sign, and the ways to have one taken that are known (RFC 8725)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import PyJWK
from structlog.testing import capture_logs

from bot.errors import TokenError
from bot.web.tokens import PortalTokens
from tests.web.signed_in import (
    AUDIENCE,
    ISSUER,
    NOW,
    SigningKey,
    claims,
    compact,
    sign,
    signing_key,
    token,
    write_keys,
)

KEY, RSA, PSS = signing_key(), signing_key("RS256", kid="rsa"), signing_key("PS256", kid="pss")
THIEF = signing_key("ES256", kid="thief")
PAYLOAD = json.dumps(claims()).encode()


class _Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_keys(tmp_path / "keys.json", KEY.jwk, RSA.jwk, PSS.jwk)


@pytest.fixture
def tokens(path: Path, clock: _Clock) -> PortalTokens:
    return PortalTokens(path, ISSUER, AUDIENCE, clock=clock)


def _reason(tokens: PortalTokens, given: str) -> str:
    with pytest.raises(TokenError) as refused:
        tokens.verify(given)
    return refused.value.reason


def _hmac_signed(secret: bytes, kid: str) -> str:
    unsigned = compact({"alg": "HS256", "kid": kid}, PAYLOAD)[:-1]
    signature = hmac.digest(secret, unsigned.encode(), hashlib.sha256)
    return f"{unsigned}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


@pytest.mark.parametrize("none", ["none", "None", "NONE", "nOnE", "", None])
def test_token_without_a_signature_is_refused(tokens: PortalTokens, none: str | None) -> None:
    for header in ({"alg": none}, {"alg": none, "kid": "first"}):
        assert _reason(tokens, compact(header, PAYLOAD)) == "algorithm"
    assert _reason(tokens, compact({"kid": "first"}, PAYLOAD)) == "algorithm"


def test_signature_that_was_taken_off_is_missed(tokens: PortalTokens) -> None:
    assert _reason(tokens, token().rpartition(".")[0] + ".") == "signature"


@pytest.mark.parametrize("key", [KEY, RSA], ids=["ES256", "RS256"])
def test_public_key_is_no_shared_secret(tokens: PortalTokens, key: SigningKey) -> None:
    public = key.private.public_key()
    info = PublicFormat.SubjectPublicKeyInfo
    for secret in (
        public.public_bytes(Encoding.PEM, info),
        public.public_bytes(Encoding.DER, info),
        json.dumps(key.jwk).encode(),
    ):
        assert _reason(tokens, _hmac_signed(secret, key.jwk["kid"])) == "algorithm"


@pytest.mark.parametrize(
    ("signer", "alg", "kid"),
    [
        (RSA, "PS256", "rsa"),
        (RSA, "RS512", "rsa"),
        (RSA, "ES256", "rsa"),
        (RSA, "RS256", "first"),
        (PSS, "RS256", "pss"),
        (KEY, "RS256", "first"),
        (KEY, "EdDSA", "first"),
    ],
)
def test_algorithm_is_the_keys_and_not_the_tokens(
    tokens: PortalTokens, signer: SigningKey, alg: str, kid: str
) -> None:
    assert _reason(tokens, sign(signer, {"alg": alg, "kid": kid}, PAYLOAD)) == "algorithm"


@pytest.mark.parametrize("signer", [RSA, PSS], ids=["RS256", "PS256"])
def test_padding_of_the_other_kind_is_no_signature(
    tokens: PortalTokens, signer: SigningKey
) -> None:
    other = PSS if signer is RSA else RSA
    same_key = SigningKey(other.algorithm, signer.private, signer.jwk)
    unsigned = compact({"alg": signer.algorithm, "kid": signer.jwk["kid"]}, PAYLOAD)[:-1]
    signature = PyJWK(other.jwk).Algorithm.sign(unsigned.encode(), same_key.private)
    forged = f"{unsigned}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert _reason(tokens, forged) == "signature"


def test_token_of_somebody_elses_key_is_refused(tokens: PortalTokens) -> None:
    assert _reason(tokens, token(THIEF)) == "key"
    assert _reason(tokens, token(THIEF, header={"kid": "first"})) == "signature"


@pytest.mark.parametrize("kid", ["", "../../../etc/passwd", "first' OR '1'='1", "FIRST", "first "])
def test_kid_is_looked_up_as_it_is(tokens: PortalTokens, kid: str) -> None:
    assert _reason(tokens, token(header={"kid": kid})) == "key"


@pytest.mark.parametrize("kid", [None, 7, ["first"], {"kid": "first"}, True])
def test_kid_of_another_type_is_refused(tokens: PortalTokens, kid: object) -> None:
    assert _reason(tokens, sign(KEY, {"alg": "ES256", "kid": kid}, PAYLOAD)) == "key"


def test_kid_must_be_named_where_there_are_several_keys(tokens: PortalTokens) -> None:
    assert _reason(tokens, sign(KEY, {"alg": "ES256"}, PAYLOAD)) == "key"


@pytest.mark.parametrize(
    "extra",
    [
        {"jku": "https://thief.example/keys.json"},
        {"x5u": "https://thief.example/cert.pem"},
        {"x5c": ["MIIB"]},
        {"jwk": THIEF.jwk},
        {"jwk": None},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": True},
    ],
    ids=" ".join,
)
def test_header_that_brings_keys_or_extensions_is_refused_though_well_signed(
    tokens: PortalTokens, extra: dict[str, Any]
) -> None:
    for signer in (KEY, THIEF):
        header = {"alg": "ES256", "kid": "first"} | extra
        assert _reason(tokens, sign(signer, header, PAYLOAD)) == "header"


def test_every_changed_character_is_noticed(tokens: PortalTokens) -> None:
    good = token()
    for place, character in enumerate(good):
        changed = good[:place] + ("A" if character != "A" else "B") + good[place + 1 :]
        with pytest.raises(TokenError):
            tokens.verify(changed)


def test_parts_of_two_good_tokens_make_no_third(tokens: PortalTokens) -> None:
    (head, _, signature), (_, payload, _) = token().split("."), token(sub="patient-2").split(".")
    assert _reason(tokens, f"{head}.{payload}.{signature}") == "signature"


def test_new_key_counts_at_once_and_the_old_one_until_it_is_taken_out(
    tokens: PortalTokens, path: Path, clock: _Clock
) -> None:
    clock.now += 2
    write_keys(path, KEY.jwk, THIEF.jwk)
    assert tokens.verify(token(THIEF)).subject == "patient-1"
    assert tokens.verify(token()).subject == "patient-1"
    clock.now += 2
    write_keys(path, THIEF.jwk)
    assert _reason(tokens, token()) == "key"


def test_unknown_kid_has_the_file_read_again_once_a_second(
    tokens: PortalTokens, path: Path, clock: _Clock
) -> None:
    clock.now += 2
    assert _reason(tokens, token(THIEF)) == "key"
    before = path.stat()
    # Changed so that it looks the same from outside.
    path.write_text(json.dumps({"keys": [THIEF.jwk]}).ljust(before.st_size), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _reason(tokens, token(THIEF)) == "key"
    clock.now += 1
    assert tokens.verify(token(THIEF)).subject == "patient-1"


@pytest.mark.parametrize("content", ["", "{}", json.dumps({"keys": [{"kty": "oct", "k": "c2Vj"}]})])
def test_new_file_that_cannot_be_used_keeps_the_old_keys_and_is_logged(
    tokens: PortalTokens, path: Path, clock: _Clock, content: str
) -> None:
    clock.now += 2
    path.write_text(content, "utf-8")
    with capture_logs() as logged:
        assert tokens.verify(token()).subject == "patient-1"
        assert tokens.verify(token()).subject == "patient-1"
    assert [line["event"] for line in logged] == ["file.new_version_unusable"]


def test_file_that_went_away_keeps_the_old_keys(
    tokens: PortalTokens, path: Path, clock: _Clock
) -> None:
    clock.now += 2
    path.unlink()
    assert tokens.verify(token()).subject == "patient-1"
