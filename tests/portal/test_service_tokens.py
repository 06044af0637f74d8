"""What a service token has to say; those that somebody else made: test_forged_service_tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.errors import ServiceKeyError, ServiceTokenError
from portal.service_keys import make_service_keys, rotate_service_keys
from portal.service_tokens import ServiceTokenSigner, ServiceTokenVerifier, SignedRequest
from tests.portal.forging import (
    ACT,
    HEADER,
    KEY,
    NOW,
    ODD_JSON,
    REQUEST,
    SECOND,
    Clock,
    claims,
    reason,
    token,
    verifier,
)
from tests.web.signed_in import sign


@pytest.fixture
def checks(tmp_path: Path) -> ServiceTokenVerifier:
    return verifier(tmp_path)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> ServiceTokenVerifier:
    """For tests that make up many tokens."""
    return verifier(tmp_path_factory.mktemp("portal"), most=10_000)


@pytest.mark.parametrize("patient", [None, "patient-1", "José Núñez 日本", "x" * 255])
def test_token_that_the_signer_made_is_taken_once_and_says_for_whom(
    tmp_path: Path, patient: str | None
) -> None:
    ring, public = tmp_path / "ring.json", tmp_path / "public.json"
    make_service_keys(ring, public)
    checks = ServiceTokenVerifier(public, clock=Clock())
    signed = ServiceTokenSigner(ring, Clock()).sign(REQUEST, patient)
    assert checks.verify(signed, REQUEST).patient == patient
    assert reason(checks, signed) == "replayed"


@pytest.mark.parametrize("patient", ["", " ", "portal-help-desk", "x" * 256, "a\nb", "\ud800"])
def test_signer_signs_for_no_subject_that_would_be_refused(tmp_path: Path, patient: str) -> None:
    make_service_keys(tmp_path / "ring.json", tmp_path / "public.json")
    with pytest.raises(ValueError, match="verified session"):
        ServiceTokenSigner(tmp_path / "ring.json").sign(REQUEST, patient)


def test_two_tokens_for_one_request_differ(tmp_path: Path) -> None:
    make_service_keys(tmp_path / "ring.json", tmp_path / "public.json")
    signer = ServiceTokenSigner(tmp_path / "ring.json", Clock())
    checks = ServiceTokenVerifier(tmp_path / "public.json", clock=Clock())
    first, second = (checks.verify(signer.sign(REQUEST), REQUEST) for _ in range(2))
    assert first.token_id != second.token_id


def test_rotation_leaves_no_moment_in_which_a_token_is_refused(tmp_path: Path) -> None:
    ring, public = tmp_path / "ring.json", tmp_path / "public.json"
    make_service_keys(ring, public)
    signer, checks = ServiceTokenSigner(ring), ServiceTokenVerifier(public)
    for _ in range(3):
        before = signer.sign(REQUEST)
        rotate_service_keys(ring, public)
        assert checks.verify(signer.sign(REQUEST), REQUEST).patient is None
        assert checks.verify(before, REQUEST).patient is None


def test_check_leaves_it_to_the_caller_to_take_each_token_once(
    checks: ServiceTokenVerifier,
) -> None:
    for _ in range(2):
        call = checks.check(token(), REQUEST)
        assert (call.patient, call.token_id) == ("patient-1", "0123456789abcdef")
        assert call.until == NOW + 60 + 5  # the leeway's seconds are part of its life
    assert checks.verify(token(), REQUEST) == call
    with pytest.raises(ServiceTokenError, match="htm"):
        checks.check(token(htm="GET"), REQUEST)


def test_either_of_two_live_keys_may_sign(checks: ServiceTokenVerifier) -> None:
    other = token(SECOND, {"kid": "service-2"}, jti="fedcba9876543210")
    assert checks.verify(token(), REQUEST).patient == "patient-1"
    assert checks.verify(other, REQUEST).patient == "patient-1"


def test_key_that_was_taken_out_signs_no_more(tmp_path: Path) -> None:
    ring, public = tmp_path / "ring.json", tmp_path / "public.json"
    make_service_keys(ring, public)
    signed = ServiceTokenSigner(ring, Clock()).sign(REQUEST)
    rotate_service_keys(ring, public, kept=0)
    assert reason(ServiceTokenVerifier(public, clock=Clock()), signed) == "key"


@pytest.mark.parametrize(
    "changed",
    [
        {"iat": int(NOW) + 5, "exp": int(NOW) + 65},
        {"iat": int(NOW) - 64, "exp": int(NOW) - 4},
        {"exp": int(NOW) + 1},
        {"sub": "portal-help-desk", "act": ...},
        {"jti": "x" * 64},
        {"more": {"claims": [1]}},
    ],
    ids=str,
)
def test_token_with_unusual_but_good_claims_is_taken(
    checks: ServiceTokenVerifier, changed: dict[str, Any]
) -> None:
    assert checks.verify(token(**changed), REQUEST).token_id == claims(**changed)["jti"]


_TIMES: list[tuple[dict[str, Any], str]] = [
    ({"iat": int(NOW) - 65, "exp": int(NOW) - 5}, "expired"),
    ({"iat": 0, "exp": 60}, "expired"),
    ({"iat": -(10**400), "exp": 60 - 10**400}, "expired"),
    ({"exp": int(NOW) + 61}, "too-long"),
    ({"exp": 10**400}, "too-long"),
    ({"iat": int(NOW) + 6, "exp": int(NOW) + 66}, "early"),
    ({"iat": 10**400, "exp": 10**400 + 60}, "early"),
    ({"exp": int(NOW)}, "exp"),
]
_ODD_SUBJECTS = ["", "  ", 7, ["patient-1"], {}, None, True, "x" * 256, "a\x00b", "\ud800"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        *_TIMES,
        *(({name: ...}, name) for name in claims()),
        *(({name: None}, name) for name in claims()),
        *(({name: [claims()[name]]}, name) for name in claims()),
        *(({name: value}, name) for name in ("iat", "exp") for value in (1.5, True, "1", 1e30)),
        ({"iss": "portal-help-desk/"}, "iss"),
        ({"aud": ["portal", "elsewhere"]}, "aud"),
        ({"aud": "portal-help-desk"}, "aud"),
        ({"jti": ""}, "jti"),
        ({"jti": "short"}, "jti"),
        ({"jti": "x" * 65}, "jti"),
        ({"jti": "0123456789abcdef\n"}, "jti"),
        ({"jti": "0123456789abcdeé"}, "jti"),
        ({"htm": "post"}, "htm"),
        ({"htu": "https://portal.example.edu" + REQUEST.path}, "htu"),
        ({"bh": REQUEST.body_hash + "="}, "bh"),
        *(({"sub": value}, "sub") for value in _ODD_SUBJECTS),
    ],
    ids=lambda value: str(value)[:60],
)
def test_claims_that_do_not_fit_are_refused_with_their_reason(
    checks: ServiceTokenVerifier, changed: dict[str, Any], expected: str
) -> None:
    assert reason(checks, token(**changed)) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"sub": "portal-help-desk"},
        {"act": ...},
        {"act": {"sub": "somebody-else"}},
        {"act": {"sub": "patient-1"}},
        {"act": {}},
        {"act": "portal-help-desk"},
        {"act": {"sub": ["portal-help-desk"]}},
        {"act": ACT | {"iss": "https://thief.example"}},
        {"act": ACT | {"act": {"sub": "somebody-else"}}},
        {"sub": "portal-help-desk", "act": None},
    ],
    ids=str,
)
def test_only_the_help_desk_acts_and_only_for_a_patient(
    checks: ServiceTokenVerifier, changed: dict[str, Any]
) -> None:
    assert reason(checks, token(**changed)) == "act"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SignedRequest("GET", REQUEST.path, REQUEST.body), "htm"),
        (SignedRequest("POST", "/portal/api/v1/records-releases", REQUEST.body), "htu"),
        (SignedRequest("POST", "/portal/api/v1/tickets", REQUEST.body), "htu"),
        (SignedRequest("POST", REQUEST.path + "&b=2", REQUEST.body), "htu"),
        (SignedRequest("POST", "/portal/api/v1/Tickets?a=1", REQUEST.body), "htu"),
        (SignedRequest("POST", "/portal/api/v1/%74ickets?a=1", REQUEST.body), "htu"),
        (SignedRequest("POST", REQUEST.path, REQUEST.body + b" "), "bh"),
        (SignedRequest("POST", REQUEST.path, b""), "bh"),
    ],
    ids=range(8),
)
def test_token_is_good_for_its_own_request_alone(
    checks: ServiceTokenVerifier, request_: SignedRequest, expected: str
) -> None:
    given_token = token()
    assert reason(checks, given_token, request_) == expected
    assert (
        checks.verify(given_token, REQUEST).patient == "patient-1"
    )  # a refused one was not used up


def test_body_hash_is_the_base64url_sha256_of_the_body() -> None:
    of_nothing = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    assert SignedRequest("GET", "/").body_hash == of_nothing


@given(st.dictionaries(st.sampled_from(list(claims())), ODD_JSON, min_size=1))
@example({"exp": float("nan")})
@example({"iat": float("-inf")})
def test_odd_claims_raise_nothing_but_our_own_error(
    lasting: ServiceTokenVerifier, changed: dict[str, Any]
) -> None:
    given_token = sign(KEY, HEADER, json.dumps(claims(**changed)).encode())
    try:
        lasting.verify(given_token, REQUEST)
    except ServiceTokenError as error:
        seen = error.reason
    else:
        seen = "taken"
    words = {"expired", "too-long", "early", "replayed", "malformed", "taken"}
    assert seen in {*claims(), *words}


def test_nothing_shows_whose_call_it_is(checks: ServiceTokenVerifier) -> None:
    shown = repr(checks.verify(token(), REQUEST)) + repr(REQUEST)
    for secret in ("patient-1", "0123456789abcdef", "tickets", "reason"):
        assert secret not in shown


def test_missing_files_are_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ServiceKeyError, match=r"absent.json"):
        ServiceTokenSigner(tmp_path / "absent.json")
    with pytest.raises(ServiceKeyError, match=r"absent.json"):
        ServiceTokenVerifier(tmp_path / "absent.json")
