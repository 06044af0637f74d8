"""Service tokens that the help desk did not make, and the known ways to have one taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from portal.errors import ServiceTokenError
from portal.service_tokens import ServiceTokenVerifier
from tests.portal.forging import (
    HEADER,
    KEY,
    ODD_JSON,
    REQUEST,
    THIEF,
    claims,
    reason,
    token,
    verifier,
)
from tests.web.signed_in import compact, sign, signing_key

PAYLOAD = json.dumps(claims()).encode()


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> ServiceTokenVerifier:
    """No test here has a token taken, so that one is enough."""
    return verifier(tmp_path_factory.mktemp("portal"))


@pytest.mark.parametrize("none", ["none", "None", "NONE", "nOnE", "", None, ["ES256"], 7, ...])
def test_token_of_no_algorithm_is_refused(checks: ServiceTokenVerifier, none: object) -> None:
    header = {"kid": "service-1"} | ({} if none is ... else {"alg": none})
    assert reason(checks, compact(header, PAYLOAD, b"signature")) == "algorithm"
    assert reason(checks, sign(KEY, header, PAYLOAD)) == "algorithm"


def test_token_without_a_signature_is_malformed(checks: ServiceTokenVerifier) -> None:
    assert reason(checks, token().rpartition(".")[0] + ".") == "malformed"
    assert reason(checks, compact({"alg": "none"}, PAYLOAD)) == "malformed"


def test_public_key_is_no_shared_secret(checks: ServiceTokenVerifier) -> None:
    public = KEY.private.public_key()
    for secret in (
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(KEY.jwk).encode(),
    ):
        unsigned = compact({"alg": "HS256", "kid": "service-1"}, PAYLOAD)[:-1]
        made = hmac.digest(secret, unsigned.encode(), hashlib.sha256)
        forged = f"{unsigned}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
        assert reason(checks, forged) == "algorithm"


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES384", "ES512", "EdDSA", "es256"])
def test_other_algorithms_are_refused_whatever_the_key(
    checks: ServiceTokenVerifier, algorithm: str
) -> None:
    other = KEY if algorithm in {"ES512", "es256"} else signing_key(algorithm, kid="service-1")
    forged = sign(other, {"alg": algorithm, "kid": "service-1"}, PAYLOAD)
    assert reason(checks, forged) == "algorithm"


@pytest.mark.parametrize("algorithm", ["RS256", "EdDSA"])
def test_other_algorithm_that_is_called_ours_makes_no_signature(
    checks: ServiceTokenVerifier, algorithm: str
) -> None:
    assert reason(checks, sign(signing_key(algorithm), HEADER, PAYLOAD)) == "signature"


def test_signature_of_zeros_is_none(checks: ServiceTokenVerifier) -> None:
    """CVE-2022-21449: r = s = 0 fits every message where nobody looks."""
    assert reason(checks, compact(HEADER, PAYLOAD, bytes(64))) == "signature"


def test_token_of_somebody_elses_key_is_refused(checks: ServiceTokenVerifier) -> None:
    assert reason(checks, token(THIEF, {"kid": "thief"})) == "key"
    assert reason(checks, token(THIEF)) == "signature"


@pytest.mark.parametrize(
    "kid", ["", "../../../etc/passwd", "service-1' OR '1'='1", "SERVICE-1", "service-1 ", None, 7]
)
def test_kid_is_looked_up_as_it_is(checks: ServiceTokenVerifier, kid: object) -> None:
    assert reason(checks, token(header={"kid": kid})) == "key"


def test_kid_has_to_be_named(checks: ServiceTokenVerifier) -> None:
    assert reason(checks, sign(KEY, {"alg": "ES256"}, PAYLOAD)) == "key"


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
    checks: ServiceTokenVerifier, extra: dict[str, Any]
) -> None:
    assert reason(checks, token(header=extra)) == "header"
    assert reason(checks, token(THIEF, extra)) == "header"


@pytest.mark.parametrize("name", [*claims(), "more"])
def test_claim_that_stands_twice_is_refused_though_well_signed(
    checks: ServiceTokenVerifier, name: str
) -> None:
    again = json.dumps({name: claims().get(name)})[1:-1].encode()
    doubled = PAYLOAD[:-1] + b", " + again + (b", " + again if name == "more" else b"") + b"}"
    assert reason(checks, sign(KEY, HEADER, doubled)) == "malformed"


def test_header_member_that_stands_twice_is_refused(checks: ServiceTokenVerifier) -> None:
    header = b'{"alg": "none", "alg": "ES256", "kid": "service-1"}'
    assert reason(checks, sign(KEY, header, PAYLOAD)) == "malformed"


def test_act_that_names_two_actors_is_refused(checks: ServiceTokenVerifier) -> None:
    two = PAYLOAD.replace(b'"act": {', b'"act": {"sub": "somebody-else", ')
    assert two != PAYLOAD
    assert reason(checks, sign(KEY, HEADER, two)) == "malformed"


def test_every_changed_character_is_noticed(checks: ServiceTokenVerifier) -> None:
    good = token()
    for place, character in enumerate(good):
        changed = good[:place] + ("A" if character != "A" else "B") + good[place + 1 :]
        with pytest.raises(ServiceTokenError):
            checks.verify(changed, REQUEST)


def test_parts_of_two_good_tokens_make_no_third(checks: ServiceTokenVerifier) -> None:
    (head, _, signature), (_, payload, _) = token().split("."), token(sub="patient-2").split(".")
    assert reason(checks, f"{head}.{payload}.{signature}") == "signature"


@pytest.mark.parametrize(
    "payload",
    [b"", b"7", b"[]", b"null", b"{", b"\xff", b'{"exp": 1' + b"0" * 5000 + b"}", b"[" * 4000],
    ids=range(8),
)
def test_signed_payload_that_is_no_object_is_malformed(
    checks: ServiceTokenVerifier, payload: bytes
) -> None:
    assert reason(checks, sign(KEY, HEADER, payload)) == "malformed"


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.c.d", "a.b.c=", "a b.c.d", "é.é.é"])
def test_text_that_is_no_token_is_malformed(checks: ServiceTokenVerifier, text: str) -> None:
    assert reason(checks, text) == "malformed"


@pytest.mark.parametrize("end", ["=", "==", " ", "\n", "\x00", "é", "\ud800", ".x", ","], ids=repr)
def test_good_token_with_more_behind_it_is_malformed(
    checks: ServiceTokenVerifier, end: str
) -> None:
    assert reason(checks, token() + end) == "malformed"


@pytest.mark.parametrize("size", [8_001, 1_000_000])
def test_huge_token_is_refused_before_it_is_read(checks: ServiceTokenVerifier, size: int) -> None:
    assert reason(checks, token(more="x" * size)) == "malformed"
    assert reason(checks, ("x" * size) + ".x.x") == "malformed"


@given(st.text() | st.from_regex(r"\A[\w-]{1,40}\.[\w-]{1,40}\.[\w-]{0,40}\Z"))
def test_odd_text_raises_nothing_but_our_own_error(checks: ServiceTokenVerifier, text: str) -> None:
    assert reason(checks, text) in {"malformed", "header", "algorithm", "key", "signature"}


@given(header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "cty", "x5t"]), ODD_JSON))
@example(header={"alg": ["ES256"], "kid": {}})
@example(header={"alg": "ES256", "kid": []})
def test_odd_headers_raise_nothing_but_our_own_error(
    checks: ServiceTokenVerifier, header: dict[str, Any]
) -> None:
    forged = sign(KEY, header, PAYLOAD)
    assert reason(checks, forged) in {"malformed", "header", "algorithm", "key"}


def test_reason_quotes_nothing_of_the_token(tmp_path: Path) -> None:
    checks = verifier(tmp_path)
    with pytest.raises(ServiceTokenError) as refused:
        checks.verify(token(sub="canary\n"), REQUEST)
    assert "canary" not in repr(refused.value)
