from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import SettingsError, TokenError
from bot.web.tokens import PortalSession, PortalTokens
from tests.web.signed_in import (
    AUDIENCE,
    ISSUER,
    NOW,
    claims,
    sign,
    signing_key,
    token,
    write_keys,
)

KEY, OTHER = signing_key(), signing_key("EdDSA", kid="second")
HEADER = {"alg": "ES256", "kid": "first"}


def _tokens(path: Path) -> PortalTokens:
    return PortalTokens(path, ISSUER, AUDIENCE, clock=lambda: NOW)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> PortalTokens:
    """Takes tokens signed by KEY or by OTHER."""
    return _tokens(write_keys(tmp_path_factory.mktemp("portal") / "keys.json", KEY.jwk, OTHER.jwk))


def _reason(tokens: PortalTokens, given: str) -> str:
    with pytest.raises(TokenError) as refused:
        tokens.verify(given)
    return refused.value.reason


def test_good_token_says_who_is_signed_in_and_until_when(tokens: PortalTokens) -> None:
    expected = PortalSession("patient-1", ISSUER, NOW + 900, "8f14e45f")
    assert tokens.verify(token()) == expected
    assert tokens.verify(token(OTHER)) == expected


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_every_algorithm_is_taken_by_a_key_that_is_for_it(tmp_path: Path, algorithm: str) -> None:
    key = signing_key(algorithm)
    tokens = _tokens(write_keys(tmp_path / "keys.json", key.jwk))
    assert tokens.verify(token(key)).subject == "patient-1"


def test_token_without_a_kid_is_taken_where_there_is_one_key(tmp_path: Path) -> None:
    without = signing_key("ES256", kid=None)
    tokens = _tokens(write_keys(tmp_path / "keys.json", without.jwk))
    assert tokens.verify(token(without)).subject == "patient-1"
    named = without.jwk | {"kid": "named"}
    tokens = _tokens(write_keys(tmp_path / "keys.json", named))
    assert tokens.verify(token(without)).subject == "patient-1"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": ["elsewhere", AUDIENCE]},
        {"iat": ...},
        {"iat": NOW + 29},
        {"nbf": NOW + 29},
        {"exp": NOW + 0.5},
        {"exp": NOW + 959},
        {"sub": "x" * 255},
        {"sub": "José Núñez 日本"},
        {"role": {"more": ["claims"]}},
    ],
    ids=str,
)
def test_token_with_unusual_but_good_claims_is_taken(
    tokens: PortalTokens, changed: dict[str, Any]
) -> None:
    assert tokens.verify(token(**changed)).issuer == ISSUER


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"exp": NOW}, "expired"),
        ({"exp": NOW - 3600}, "expired"),
        ({"exp": -(10**400)}, "expired"),
        ({"exp": NOW + 961}, "too-long"),
        ({"exp": 10**400}, "too-long"),
        ({"exp": ...}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": str(NOW + 60)}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": [NOW + 60]}, "exp"),
        ({"iat": NOW + 31}, "early"),
        ({"iat": None}, "iat"),
        ({"iat": "now"}, "iat"),
        ({"nbf": NOW + 31}, "early"),
        ({"nbf": float("nan")}, "nbf"),
        ({"nbf": {}}, "nbf"),
        ({"iss": ...}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"iss": [ISSUER]}, "iss"),
        ({"aud": ...}, "aud"),
        ({"aud": "elsewhere"}, "aud"),
        ({"aud": AUDIENCE + "-2"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": [[AUDIENCE]]}, "aud"),
        ({"aud": {AUDIENCE: True}}, "aud"),
        ({"sub": ...}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "  "}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": ["patient-1"]}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": "patient\x001"}, "sub"),
        ({"sub": "patient\ud800"}, "sub"),
        ({"jti": ...}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": 7}, "jti"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_claims_that_do_not_fit_are_refused_with_their_reason(
    tokens: PortalTokens, changed: dict[str, Any], reason: str
) -> None:
    payload = json.dumps(claims(**changed)).encode()
    assert _reason(tokens, sign(KEY, HEADER, payload)) == reason


@pytest.mark.parametrize(
    "payload",
    [b"", b"7", b"[]", b"null", b"{", b"\xff", b'{"exp": 1' + b"0" * 5000 + b"}", b"[" * 4000],
    ids=range(8),
)
def test_signed_payload_that_is_no_object_is_malformed(
    tokens: PortalTokens, payload: bytes
) -> None:
    assert _reason(tokens, sign(KEY, HEADER, payload)) == "malformed"


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.c.d", "a.b.c=", "a b.c.d", "é.é.é"])
def test_text_that_is_no_token_is_malformed(tokens: PortalTokens, text: str) -> None:
    assert _reason(tokens, text) == "malformed"


@pytest.mark.parametrize("end", ["=", "==", " ", "\n", "\x00", "é", "\ud800", ".x"], ids=repr)
def test_good_token_with_more_behind_it_is_malformed(tokens: PortalTokens, end: str) -> None:
    assert _reason(tokens, token() + end) == "malformed"


def test_token_longer_than_any_header_is_malformed(tokens: PortalTokens) -> None:
    assert _reason(tokens, token(more="x" * 9000)) == "malformed"


@given(st.text() | st.from_regex(r"\A[\w-]{1,40}\.[\w-]{1,40}\.[\w-]{0,40}\Z"))
def test_odd_text_raises_nothing_but_our_own_error(tokens: PortalTokens, text: str) -> None:
    assert _reason(tokens, text) in {"malformed", "header", "algorithm", "key", "signature"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "cty", "x5t"]), _JSON))
@example(header={"alg": ["ES256"], "kid": {}})
def test_odd_headers_raise_nothing_but_our_own_error(
    tokens: PortalTokens, header: dict[str, Any]
) -> None:
    given_token = sign(KEY, header, json.dumps(claims()).encode())
    assert _reason(tokens, given_token) in {"malformed", "header", "algorithm", "key"}


@given(st.dictionaries(st.sampled_from(list(claims())), _JSON, min_size=1))
def test_odd_claims_raise_nothing_but_our_own_error(
    tokens: PortalTokens, changed: dict[str, Any]
) -> None:
    given_token = sign(KEY, HEADER, json.dumps(claims(**changed)).encode())
    try:
        session = tokens.verify(given_token)
    except TokenError as error:
        reason = error.reason
    else:
        reason = "taken"
        assert session.expires_at > NOW
    assert reason in {*claims(), "expired", "too-long", "early", "taken"}


def test_session_shows_neither_the_patient_nor_the_token(tokens: PortalTokens) -> None:
    assert "patient-1" not in repr(tokens.verify(token()))
    assert "8f14e45f" not in repr(tokens.verify(token()))


@pytest.mark.parametrize(("issuer", "audience"), [("", AUDIENCE), (ISSUER, "")])
def test_keys_without_issuer_or_audience_are_refused_at_the_start(
    tmp_path: Path, issuer: str, audience: str
) -> None:
    with pytest.raises(SettingsError, match="PORTAL_JWT_ISSUER"):
        PortalTokens(write_keys(tmp_path / "keys.json", KEY.jwk), issuer, audience)
