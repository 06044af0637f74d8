"""The portal's API, as ``portal/openapi.yaml`` has it."""

from __future__ import annotations

from aiohttp import hdrs, web

from portal.server.api.call_window import CallWindow
from portal.server.api.calls import BODY_SECONDS, WINDOW, signed
from portal.server.api.health import is_healthy
from portal.server.api.password_resets import send_password_reset
from portal.server.api.patients import patient
from portal.server.api.problems import Handler, as_problems
from portal.server.api.releases import create_release, release, releases
from portal.server.api.tickets import create_ticket
from portal.server.api.uploads import check_upload, upload_rules
from portal.server.parts import PARTS

_BODY_SECONDS = 10.0


def add_api(app: web.Application, *, body_seconds: float = _BODY_SECONDS) -> None:
    """Mount the API at ``/api`` of the portal's application.

    Args:
        app: with its ``PARTS``; answers are returned, nothing is raised into it.
        body_seconds: how long the body of a request may take to arrive.
    """
    parts = app[PARTS]
    api = web.Application(middlewares=[as_problems])
    api[WINDOW] = CallWindow(parts.settings.calls_per_minute, parts.clock)
    api[BODY_SECONDS] = body_seconds
    api.add_routes(_routes())
    app.add_subapp("/api", api)


async def _expect(request: web.Request) -> None:
    # Other expectations may be passed over (RFC 9110, section 10.1.1). aiohttp's own way refuses
    # them from outside all middlewares.
    if request.headers[hdrs.EXPECT].lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0


def _post(path: str, handler: Handler) -> web.RouteDef:
    return web.post(path, handler, expect_handler=_expect)


def _routes() -> list[web.RouteDef]:
    has_body = {"has_body": True}
    return [
        _post("/v1/password-resets", signed(send_password_reset, "bot", **has_body)),
        _get("/v1/upload-rules", signed(upload_rules, "bot")),
        _post("/v1/upload-checks", signed(check_upload, "bot", **has_body)),
        _post("/v1/records-releases", signed(create_release, "patient", **has_body)),
        _get("/v1/records-releases", signed(releases, "patient")),
        _get("/v1/records-releases/{id}", signed(release, "patient")),
        _post("/v1/tickets", signed(create_ticket, "either", **has_body)),
        _get("/v1/patients/me", signed(patient, "patient")),
        _get("/v1/healthz", is_healthy),
    ]


def _get(path: str, handler: Handler) -> web.RouteDef:
    return web.get(path, handler, allow_head=False, expect_handler=_expect)
