"""Serves the API in a process of its own, which ends between a commit and the answer if told so.

    python -m tests.portal.server.api.dying_server DATABASE-URL FOLDER [dies]

Its first line of output is its address. With ``dies`` it ends, as by a power cut, when the first
call that changes something was carried out and before a byte of the answer was sent.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from aiohttp import web

from portal.server.api.problems import Handler
from portal.server.database import Database
from tests.portal.server.api.serving import api_app, parts_on, serving


@web.middleware
async def dying(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    if request.method == "POST" and response.status < 300:
        os._exit(9)
    return response


async def _serve(url: str, folder: Path, *, dies: bool) -> None:
    parts = parts_on(Database(url), folder, time.time)
    around = [dying] if dies else []
    async with serving(parts, folder, api_app(parts, around=around)) as served:
        print(served.url, flush=True)  # noqa: T201 - read by the test
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2]), dies="dies" in sys.argv[3:]))
