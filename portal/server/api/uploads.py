from __future__ import annotations

from aiohttp import web

from portal.schema import UploadSample
from portal.server.api.body import parsed
from portal.server.api.calls import Incoming, answer
from portal.upload_check import RULES, check_file


async def upload_rules(_: Incoming) -> web.Response:
    """What the upload takes."""
    return answer(RULES)


async def check_upload(incoming: Incoming) -> web.Response:
    """What the upload would say; nothing of the file is stored."""
    return answer(check_file(parsed(incoming.body, UploadSample)))
