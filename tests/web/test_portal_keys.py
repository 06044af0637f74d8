from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from bot.errors import SettingsError
from bot.web.portal_keys import ALGORITHMS, read_portal_keys
from tests.web.signed_in import signing_key, write_keys

FIRST = signing_key().jwk


def _read(folder: Path, *jwks: Any) -> dict[str | None, str]:
    keys = read_portal_keys(write_keys(folder / "keys.json", *jwks))
    return {kid: key.algorithm_name for kid, key in keys.items()}


def _without(jwk: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in jwk.items() if name not in names}


def test_keys_of_every_algorithm_are_found_by_their_kid(tmp_path: Path) -> None:
    jwks = [signing_key(algorithm, kid=algorithm).jwk for algorithm in ALGORITHMS]
    assert _read(tmp_path, *jwks) == {algorithm: algorithm for algorithm in ALGORITHMS}


@pytest.mark.parametrize(
    ("named", "meant"),
    [("RS256", "RS256"), ("PS256", "RS256"), ("ES256", "ES256"), ("EdDSA", "EdDSA")],
)
def test_key_without_an_algorithm_is_for_the_usual_one(
    tmp_path: Path, named: str, meant: str
) -> None:
    jwk = _without(signing_key(named).jwk, "alg")
    assert _read(tmp_path, jwk) == {"first": meant}


def test_single_key_may_be_without_a_kid(tmp_path: Path) -> None:
    assert _read(tmp_path, _without(FIRST, "kid")) == {None: "ES256"}


def test_keys_that_are_not_for_us_are_left_out(tmp_path: Path) -> None:
    others = [
        signing_key("ES384", kid="longer").jwk,
        signing_key("EdDSA", kid="sealed").jwk | {"use": "enc"},
        {"kty": "AKP", "kid": "later", "alg": "ML-DSA-44", "pub": "AAAA"},
    ]
    assert _read(tmp_path, *others, FIRST | {"use": "sig"}) == {"first": "ES256"}


_SMALL = rsa.generate_private_key(public_exponent=65537, key_size=1024)
_SECRET = [
    {"kty": "oct", "kid": "shared", "alg": "HS256", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"},
    {"kty": "oct", "kid": "odd"},
    dict(ECAlgorithm.to_jwk(signing_key().private, as_dict=True)) | {"kid": "private"},
    dict(RSAAlgorithm.to_jwk(signing_key("RS256").private, as_dict=True)) | {"kid": "private"},
    FIRST | {"kid": "half", "d": "AAAA"},
]
_MALFORMED = [
    _without(FIRST, "x"),
    FIRST | {"x": "AAAA"},
    FIRST | {"x": 5},
    FIRST | {"y": FIRST["x"]},
    FIRST | {"kid": 7},
    FIRST | {"kid": ["first"]},
    FIRST | {"alg": "RS256"},
    FIRST | {"kty": "RSA"},
    signing_key("ES384").jwk | {"alg": "ES256"},
    dict(RSAAlgorithm.to_jwk(_SMALL.public_key(), as_dict=True)),
]


@pytest.mark.parametrize("jwk", _SECRET)
def test_secret_key_is_refused_by_its_place_even_beside_good_ones(
    tmp_path: Path, jwk: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError, match=r"^Key 2 in PORTAL_JWT_KEYS is secret; "):
        _read(tmp_path, FIRST, jwk)


@pytest.mark.parametrize("jwk", _MALFORMED)
def test_malformed_or_short_key_is_refused_by_its_place(
    tmp_path: Path, jwk: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError, match=r"^Key 1 in PORTAL_JWT_KEYS is malformed or too short"):
        _read(tmp_path, jwk)


@pytest.mark.parametrize(
    ("jwks", "said"),
    [
        ([], "should hold a public key for one of RS256, PS256, ES256, EdDSA"),
        ([signing_key("ES384").jwk], "should hold a public key"),
        ([FIRST, FIRST], 'its own "kid"'),
        ([FIRST, _without(signing_key("EdDSA").jwk, "kid")], 'its own "kid"'),
        ([_without(FIRST, "kid"), _without(FIRST, "kid")], 'its own "kid"'),
        (["first"], "should be a JWK Set"),
    ],
)
def test_set_that_leaves_no_doubtless_key_is_refused(
    tmp_path: Path, jwks: list[Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        _read(tmp_path, *jwks)


@pytest.mark.parametrize(
    "content",
    ["", "no json", "[]", "7", "null", '{"keys": {}}', '{"key": []}', "[" * 100_000, "\ud800"],
    ids=range(9),
)
def test_file_that_is_no_set_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(SettingsError, match="PORTAL_JWT_KEYS should be a JWK Set"):
        read_portal_keys(path)


def test_missing_file_is_named_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^PORTAL_JWT_KEYS can't be read: No such file"):
        read_portal_keys(tmp_path / "absent.json")


_ODD: list[Any] = [None, True, False, 0, -1, 2.5, "", "sig", "é", "AAAA", "RS256", "OKP", [], {}]


@given(name=st.sampled_from([*FIRST, "use"]), value=st.sampled_from(_ODD) | st.text(max_size=9))
def test_odd_values_raise_nothing_but_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any
) -> None:
    path = tmp_path_factory.mktemp("odd") / "keys.json"
    path.write_text(json.dumps({"keys": [FIRST | {name: value}]}), "utf-8")
    try:
        keys = read_portal_keys(path)
    except SettingsError:
        return
    assert [key.algorithm_name for key in keys.values()] == ["ES256"]
