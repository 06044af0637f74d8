"""Service tokens as anybody could make them: with any claims, signed by any key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from portal.errors import ServiceTokenError
from portal.seen_tokens import SeenTokens
from portal.service_tokens import ServiceTokenVerifier, SignedRequest
from tests.web.signed_in import SigningKey, sign, signing_key, write_keys

NOW = 1_795_435_200.0  # 23 November 2026
KEY = signing_key("ES256", kid="service-1")
SECOND = signing_key("ES256", kid="service-2")
THIEF = signing_key("ES256", kid="thief")
HEADER = {"alg": "ES256", "kid": "service-1"}
REQUEST = SignedRequest("POST", "/portal/api/v1/tickets?a=1", b'{"reason":"request"}')
ACT = {"sub": "portal-help-desk"}

ODD_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def verifier(folder: Path, clock: Clock | None = None, most: int = 1000) -> ServiceTokenVerifier:
    """Takes tokens signed by KEY or by SECOND."""
    path = write_keys(folder / "public.json", KEY.jwk, SECOND.jwk)
    return ServiceTokenVerifier(path, SeenTokens(most), clock or Clock())


def claims(**changed: Any) -> dict[str, Any]:
    """Claims of a good token for REQUEST at NOW; a claim changed to ``...`` is left out."""
    good = {
        "iss": "portal-help-desk",
        "aud": "portal",
        "iat": int(NOW),
        "exp": int(NOW) + 60,
        "jti": "0123456789abcdef",
        "htm": REQUEST.method,
        "htu": REQUEST.path,
        "bh": REQUEST.body_hash,
        "sub": "patient-1",
        "act": ACT,
    }
    return {name: value for name, value in (good | changed).items() if value is not ...}


def token(key: SigningKey = KEY, header: dict[str, Any] | None = None, **changed: Any) -> str:
    """A token with claims as ``claims`` gives them, well signed by ``key``."""
    return sign(key, HEADER | (header or {}), json.dumps(claims(**changed)).encode())


def reason(
    checks: ServiceTokenVerifier, given: str, request: SignedRequest = REQUEST
) -> str | None:
    """Why the token is refused."""
    with pytest.raises(ServiceTokenError) as refused:
        checks.verify(given, request)
    assert str(refused.value) == refused.value.reason
    return refused.value.reason
