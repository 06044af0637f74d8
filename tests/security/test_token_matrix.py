"""Ways to forge a token, on patients' tokens and on service tokens: those that are tried neither in
``tests/web/test_forged_tokens.py`` nor in ``tests/portal/test_forged_service_tokens.py``.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from bot.errors import TokenError
from bot.web.tokens import PortalTokens
from portal.errors import ServiceTokenError
from portal.service_tokens import ServiceTokenVerifier
from tests.portal import forging
from tests.web import signed_in
from tests.web.signed_in import SigningKey, compact, sign, signing_key, write_keys

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
KEY: Final = signing_key()
STRANGE_KIDS: Final = (
    "https://thief.example/keys.json",
    "file:///dev/null",
    "/dev/null",
    "..\\..\\windows\\win.ini",
    "first\x00",
    "first\n",
    "ﬁrst",  # one character that NFKC makes "fi"
    "fi\u200drst",
    "first;ls",
    "first' UNION SELECT 'key",
    "$(id)",
    "a" * 3_000,
)


class Checked(NamedTuple):
    """One of the two kinds of token: its key, its claims, and who checks it."""

    key: SigningKey
    claims: dict[str, Any]
    reason: Callable[[str], str]

    @property
    def header(self) -> dict[str, Any]:
        return {"alg": "ES256", "kid": self.key.jwk["kid"]}

    @property
    def payload(self) -> bytes:
        return json.dumps(self.claims).encode()

    def token(self, header: dict[str, Any] | bytes | None = None) -> str:
        return sign(self.key, self.header if header is None else header, self.payload)


def _of_patients(folder: Path) -> Checked:
    keys = write_keys(folder / "portal.json", KEY.jwk)
    tokens = PortalTokens(keys, signed_in.ISSUER, signed_in.AUDIENCE, lambda: signed_in.NOW)

    def reason(token: str) -> str:
        try:
            tokens.verify(token)
        except TokenError as error:
            return error.reason
        return "taken"

    return Checked(KEY, signed_in.claims(), reason)


def _of_services(folder: Path) -> Checked:
    checks: ServiceTokenVerifier = forging.verifier(folder, most=10_000)

    def reason(token: str) -> str:
        try:
            checks.check(token, forging.REQUEST)
        except ServiceTokenError as error:
            return error.reason
        return "taken"

    return Checked(forging.KEY, forging.claims(), reason)


@pytest.fixture(scope="module", params=[_of_patients, _of_services], ids=["patient", "service"])
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    made: Checked = request.param(tmp_path_factory.mktemp("keys"))
    assert made.reason(made.token()) == "taken"
    return made


def _with_signature(kind: Checked, signature: bytes) -> str:
    return compact(kind.header, kind.payload, signature)


def _numbers(kind: Checked) -> tuple[int, int, bytes]:
    """The two numbers of a good signature, and what was signed."""
    signed = compact(kind.header, kind.payload).rpartition(".")[0].encode()
    der = kind.key.private.sign(signed, ec.ECDSA(hashes.SHA256()))
    return *decode_dss_signature(der), der


def _raw(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@pytest.mark.parametrize("strange", STRANGE_KIDS, ids=range(len(STRANGE_KIDS)))
def test_strange_kid_is_looked_up_in_the_set_and_nowhere_else(kind: Checked, strange: str) -> None:
    assert kind.reason(kind.token(kind.header | {"kid": strange})) in {"key", "malformed"}


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "jti"])
def test_claim_that_stands_twice_is_refused(kind: Checked, name: str) -> None:
    """RFC 8725, section 2.4: two readers may take another one each."""
    again = json.dumps({name: kind.claims[name]})[1:-1].encode()
    doubled = kind.payload[:-1] + b", " + again + b"}"
    assert kind.reason(sign(kind.key, kind.header, doubled)) == "malformed"


def test_header_member_that_stands_twice_is_refused(kind: Checked) -> None:
    kid = json.dumps(kind.header["kid"]).encode()
    for first in (b'"none"', b'"ES256"'):
        header = b'{"alg": ' + first + b', "alg": "ES256", "kid": ' + kid + b"}"
        assert kind.reason(kind.token(header)) == "malformed"


@pytest.mark.parametrize(
    "curve", [ec.SECP384R1(), ec.SECP256K1(), ec.SECP521R1()], ids=lambda one: one.name
)
def test_signature_on_another_curve_is_none(kind: Checked, curve: ec.EllipticCurve) -> None:
    signed = compact(kind.header, kind.payload).rpartition(".")[0].encode()
    der = ec.generate_private_key(curve).sign(signed, ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    size = (curve.key_size + 7) // 8
    raw = r.to_bytes(size, "big") + s.to_bytes(size, "big")
    assert kind.reason(_with_signature(kind, raw)) == "signature"


def test_signature_in_another_form_is_none(kind: Checked) -> None:
    r, s, der = _numbers(kind)
    assert kind.reason(_with_signature(kind, _raw(r, s))) == "taken"
    forms = [der, _raw(s, r), _raw(r, s)[:-1], _raw(r, s) + b"\0", _raw(r, 0), _raw(0, s)]
    forms += [bytes(64), b"\xff" * 64, _raw(ORDER, ORDER), r.to_bytes(32, "big"), b"\0" * 4_000]
    for form in forms:
        assert kind.reason(_with_signature(kind, form)) in {"signature", "malformed"}


def test_other_spelling_of_a_signature_says_nothing_else(kind: Checked) -> None:
    """(r, n - s) is as good: ECDSA has two signatures for each. So none is ever taken as a name."""
    r, s, _ = _numbers(kind)
    assert kind.reason(_with_signature(kind, _raw(r, ORDER - s))) == "taken"
    assert "jti" in kind.claims  # by which a service token is taken once, however it is spelt


def test_token_spelt_in_another_way_says_nothing_else(kind: Checked) -> None:
    """Bits that stand for nothing at the end of base64 may be any; the claims are the same."""
    good = kind.token()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = letters.index(good[-1])
    same = [letters[number] for number in range(place & ~15, (place | 15) + 1)]
    assert {kind.reason(good[:-1] + last) for last in same} <= {"taken", "malformed", "signature"}
    other = letters[(place + 16) % 64]
    assert kind.reason(good[:-1] + other) in {"signature", "malformed"}


@pytest.mark.parametrize("change", ["+", "/", "=", "%2E", ",", "\u2028", "\uff21", "\x7f", "\t"])
def test_sign_of_another_alphabet_is_malformed_wherever_it_stands(
    kind: Checked, change: str
) -> None:
    good = kind.token()
    for place in (0, good.index(".") - 1, good.index(".") + 1, len(good)):
        assert kind.reason(good[:place] + change + good[place:]) == "malformed"


@pytest.mark.parametrize("between", [" ", ",", ", ", "\n", ".", "", "\x00", ";"])
def test_two_tokens_are_none(kind: Checked, between: str) -> None:
    good = kind.token()
    assert kind.reason(good + between + good) == "malformed"


@pytest.mark.parametrize("typ", ["at+jwt", "secevent+jwt", "JWE", "dpop+jwt", 7, None, ["JWT"]])
def test_type_in_the_header_opens_nothing(kind: Checked, typ: object) -> None:
    """Each kind is told by its issuer, its audience and its key; a type changes nothing of that."""
    header = kind.header | {"typ": typ}
    foreign = signing_key("ES256", kid="thief")
    assert kind.reason(sign(foreign, header, kind.payload)) == "signature"


def test_one_kind_of_token_is_never_taken_for_the_other(tmp_path: Path) -> None:
    """Even where both would be signed by the same key."""
    patient, service = _of_patients(tmp_path), _of_services(tmp_path)
    as_patient = sign(patient.key, patient.header, service.payload)
    as_service = sign(service.key, service.header, patient.payload)
    assert patient.reason(as_patient) == "iss"
    assert service.reason(as_service) in {"iss", "exp", "too-long"}


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512", "none", "RS256", "PS256", "EdDSA"])
def test_other_algorithms_are_refused_before_any_signature_is_looked_at(
    kind: Checked, alg: str
) -> None:
    header = kind.header | {"alg": alg}
    signature = base64.urlsafe_b64encode(b"x" * 64)
    for token in (kind.token(header), compact(header, kind.payload, signature)):
        assert kind.reason(token) == "algorithm"


@pytest.mark.parametrize("part", [0, 1])
def test_deep_and_huge_json_is_malformed(kind: Checked, part: int) -> None:
    bombs = [b"[" * 3_000, b'{"a":' * 1_000, b'{"exp":' + b"9" * 5_500 + b"}", b"\xff\xfe{\0}\0"]
    for bomb in bombs:
        given = sign(kind.key, *((bomb, kind.payload) if part == 0 else (kind.header, bomb)))
        assert kind.reason(given) == "malformed"
