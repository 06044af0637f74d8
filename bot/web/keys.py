"""What handlers find in the application."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.web.admission import Admission
from bot.web.inbox import Inbox
from bot.web.limits import Limits
from bot.web.origins import Origins
from bot.web.parts import Parts
from bot.web.readiness import Readiness
from bot.web.sessions import Sessions
from bot.web.streams import Streams

PARTS: Final = web.AppKey("parts", Parts)
SESSIONS: Final = web.AppKey("sessions", Sessions)
ADMISSION: Final = web.AppKey("admission", Admission)
LIMITS: Final = web.AppKey("limits", Limits)
STREAMS: Final = web.AppKey("streams", Streams)
INBOX: Final = web.AppKey("inbox", Inbox)
READINESS: Final = web.AppKey("readiness", Readiness)
ORIGINS: Final = web.AppKey("origins", Origins)
