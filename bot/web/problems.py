"""Errors as a client sees them: problem details (RFC 9457), their texts in ``problems.json``."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from aiohttp import hdrs, web

from bot.errors import SessionOverError, StoreUnavailableError
from bot.log import get_logger

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CONTENT_TYPE: Final = "application/problem+json"
STORE_RETRY_SECONDS: Final = 2
_TEXTS: Final[Mapping[str, Mapping[str, Any]]] = json.loads(
    Path(__file__).with_name("problems.json").read_text(encoding="utf-8")
)
# What aiohttp raises by itself; any other of its refusals is a request it could not read.
_OF_STATUS: Final = {404: "not-found", 405: "not-allowed", 413: "too-large"}

_log = get_logger(__name__)


class Problem(web.HTTPException):
    """A refusal, to be raised by a handler.

    Args:
        slug: its name in ``problems.json``, which is the end of its ``type``.
        retry_after: whole seconds after which to try again.
        members: further members of the JSON object (RFC 9457, section 3.2).
    """

    def __init__(self, slug: str, *, retry_after: int | None = None, **members: str) -> None:
        text = _TEXTS[slug]
        self.slug = slug
        self.status_code = int(text["status"])
        body = {"type": f"/problems/{slug}", **text, **members}
        super().__init__(text=json.dumps(body), content_type=CONTENT_TYPE)
        self.charset = None  # JSON has none (RFC 8259, section 11)
        if retry_after is not None:
            self.headers[hdrs.RETRY_AFTER] = str(retry_after)
        if self.status_code == 401:
            # RFC 9110, section 15.5.2, requires one; browsers show nothing because of it.
            self.headers[hdrs.WWW_AUTHENTICATE] = "Bearer"


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong in a handler becomes a problem; what nobody foresaw is logged."""
    try:
        return await handler(request)
    except Problem:
        raise
    except web.HTTPException as error:
        raise _of_aiohttp(error) from error
    except StoreUnavailableError as error:
        _log.warning("store.unavailable")
        raise Problem("no-database", retry_after=STORE_RETRY_SECONDS) from error
    except SessionOverError as error:
        raise Problem("no-chat", reason="none") from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise Problem("bad-request") from error
    except Exception as error:
        _log.error("request.failed", exc=error)
        raise Problem("unexpected") from error


def _of_aiohttp(error: web.HTTPException) -> Problem:
    problem = Problem(_OF_STATUS.get(error.status, "bad-request"))
    if hdrs.ALLOW in error.headers:
        problem.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return problem
