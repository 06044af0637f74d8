"""Calls that change something: each is done once for its idempotency key."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from aiohttp import hdrs, web

from portal.server.api.calls import Incoming, as_json
from portal.server.api.problems import ProblemError
from portal.server.idempotency import Intention, Work, once

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def key_of(incoming: Incoming) -> str:
    """The request's key.

    Raises:
        ProblemError: bad-request.
    """
    keys = incoming.request.headers.getall(IDEMPOTENCY_KEY, [])
    if len(keys) != 1 or not _KEY.fullmatch(keys[0]):
        raise ProblemError("bad-request", field=IDEMPOTENCY_KEY)
    return keys[0]


async def done_once(incoming: Incoming, call: str, key: str, work: Work) -> web.Response:
    """Do the work of ``call`` unless it was done, and answer as it was answered first."""
    parts = incoming.parts
    digest = hashlib.sha256(incoming.body).hexdigest()
    hashed = parts.sealer.keyed_hash("request", digest)
    intention = Intention(call, incoming.subject, key, hashed)
    kept = await once(parts.database, intention, work, parts.clock())
    response = as_json(kept.body, kept.status)
    if kept.location is not None:
        response.headers[hdrs.LOCATION] = kept.location
    return response
