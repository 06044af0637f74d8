"""A portal for tests: its keys, and the tokens it signs."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt import PyJWK, encode
from jwt.algorithms import Algorithm, get_default_algorithms

ISSUER = "https://portal.example.edu"
AUDIENCE = "portal-help-desk"
NOW = 1_795_435_200.0  # 23 November 2026


@dataclass(frozen=True)
class SigningKey:
    """A private key of the portal. ``jwk`` is its public half."""

    algorithm: str
    private: Any
    jwk: dict[str, Any]


@cache  # making an RSA key takes a while
def signing_key(algorithm: str = "ES256", kid: str | None = "first") -> SigningKey:
    """A key of that algorithm; the same one for the same names."""
    private = _private(algorithm)
    family: Algorithm = get_default_algorithms()[algorithm]
    jwk = dict(family.to_jwk(private.public_key(), as_dict=True)) | {"alg": algorithm}
    return SigningKey(algorithm, private, jwk | ({} if kid is None else {"kid": kid}))


def _private(algorithm: str) -> Any:
    if algorithm.startswith("ES"):
        return ec.generate_private_key(ec.SECP384R1() if "384" in algorithm else ec.SECP256R1())
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def write_keys(path: Path, *jwks: dict[str, Any]) -> Path:
    """Write a JWK Set as the portal publishes it, all at once."""
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps({"keys": list(jwks)}), "utf-8")
    return aside.replace(path)


def claims(**changed: Any) -> dict[str, Any]:
    """Claims of a good token at NOW; a claim changed to ``...`` is left out."""
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "patient-1",
        "jti": "8f14e45f",
        "iat": int(NOW),
        "exp": int(NOW) + 900,
    }
    return {name: value for name, value in (good | changed).items() if value is not ...}


def token(
    key: SigningKey | None = None, header: dict[str, Any] | None = None, **changed: Any
) -> str:
    """A token signed by the portal, with claims as ``claims`` gives them."""
    key = key or signing_key()
    named = {"kid": key.jwk["kid"]} if "kid" in key.jwk else {}
    headers = named | (header or {})
    return encode(claims(**changed), key.private, key.algorithm, headers=headers)


def compact(header: dict[str, Any] | bytes, payload: bytes, signature: bytes = b"") -> str:
    """The compact form of whatever is given."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    return ".".join(
        base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (head, payload, signature)
    )


def sign(key: SigningKey, header: dict[str, Any] | bytes, payload: bytes) -> str:
    """The same, signed: for what the library refuses to make."""
    family = PyJWK(key.jwk).Algorithm
    unsigned = compact(header, payload).rpartition(".")[0]
    return f"{unsigned}.{compact(b'', b'', family.sign(unsigned.encode(), key.private))[2:]}"
