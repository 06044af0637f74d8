"""The web application, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.web.admission import Admission
from bot.web.continuing import post_continue
from bot.web.embedding import preflighted, shared
from bot.web.ending import delete_session
from bot.web.events import get_events
from bot.web.feedback import post_feedback
from bot.web.files import post_file
from bot.web.headers import secured
from bot.web.health import healthz, metrics, readyz
from bot.web.inbox import Inbox
from bot.web.keys import ADMISSION, INBOX, LIMITS, ORIGINS, PARTS, READINESS, SESSIONS, STREAMS
from bot.web.limits import Limits
from bot.web.messages import post_message
from bot.web.middlewares import measured, open_for_business, traced
from bot.web.origins import known_origins
from bot.web.parts import MOST_BODY_BYTES, WIDGET, Parts
from bot.web.problems import as_problems
from bot.web.readiness import Readiness
from bot.web.sessions import Sessions
from bot.web.shared_windows import SharedWindows
from bot.web.static_files import INDEX, read_files
from bot.web.staying import post_session
from bot.web.streams import Streams
from bot.web.window_memory import WindowMemory

if TYPE_CHECKING:
    from limits.aio.storage import Storage

_MIDDLEWARES: Final = (traced, measured, as_problems, preflighted, open_for_business)


def make_app(parts: Parts) -> web.Application:
    """The application around ``parts``, which whoever made them closes."""
    app = web.Application(middlewares=_MIDDLEWARES, client_max_size=MOST_BODY_BYTES)
    _keep(app, parts)
    secured(app, https=parts.settings.public_url.startswith("https:"))
    shared(app)
    _add_api(app)
    _add_page(app, parts)
    app.on_shutdown.append(begin_draining)
    return app


async def begin_draining(app: web.Application) -> None:
    """Take nothing new, and send away those who listen."""
    app[READINESS].draining = True
    app[STREAMS].end_all()


def _keep(app: web.Application, parts: Parts) -> None:
    settings, bounds = parts.settings, parts.bounds
    app[PARTS] = parts
    app[ORIGINS] = known_origins(settings.public_url, parts.port, settings.embed_origins)
    app[SESSIONS] = Sessions(
        settings, parts.store, parts.ids, parts.tokens, app[ORIGINS], parts.clock
    )
    app[LIMITS] = Limits(settings, parts.metrics, parts.clock, _windows(parts))
    app[ADMISSION] = Admission(
        parts.worker.places,
        parts.store,
        settings.operations.most_wait,
        parts.metrics.admission,
        parts.clock,
    )
    app[STREAMS] = Streams(parts.hub, parts.metrics, bounds.streams_per_chat, bounds.streams)
    app[INBOX] = Inbox(parts.store, parts.hub, parts.worker, parts.metrics)
    app[READINESS] = Readiness(
        settings, parts.store, parts.model_loaded, bounds.probe, parts.cluster.report
    )


def _windows(parts: Parts) -> Storage | None:
    """Where all servers count; None: each for itself."""
    link = parts.cluster.redis
    if link is None:
        return None
    # Only who has the keys can tell from it whose address or chat it is.
    return SharedWindows(
        link, WindowMemory(parts.clock), lambda key: parts.ids.candidates("counted", key)[0]
    )


def _add_api(app: web.Application) -> None:
    app.router.add_post("/api/messages", post_message)
    app.router.add_post("/api/files", post_file)
    app.router.add_get("/api/events", get_events, allow_head=False)
    app.router.add_post("/api/feedback", post_feedback)
    app.router.add_post("/api/continue", post_continue)
    app.router.add_post("/api/session", post_session)
    app.router.add_delete("/api/session", delete_session)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


def _add_page(app: web.Application, parts: Parts) -> None:
    for name, file in read_files(parts.page, WIDGET, token_url=parts.token_url).items():
        app.router.add_get("/" if name == INDEX else f"/static/{name}", file.answer)
