"""Tokens of patients who are signed in to a portal whose key the test has."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Final

from tests.web.signed_in import AUDIENCE, ISSUER, signing_key, token, write_keys

_GOOD_FOR_SECONDS: Final = 600


def key_settings(folder: Path) -> dict[str, str]:
    """Settings of a help desk that trusts the key, whose public half is put into ``folder``."""
    return {
        "PORTAL_JWT_KEYS": str(write_keys(folder / "portal-keys.json", signing_key().jwk)),
        "PORTAL_JWT_ISSUER": ISSUER,
        "PORTAL_JWT_AUDIENCE": AUDIENCE,
    }


def portal_token(patient: str) -> str:
    """A new token for the patient with that id at the portal, good from now on."""
    now = int(time.time())
    return token(iat=now, exp=now + _GOOD_FOR_SECONDS, sub=patient, jti=uuid.uuid4().hex)
