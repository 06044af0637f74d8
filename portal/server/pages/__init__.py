"""The demo's pages: made on the server, without scripts."""

from __future__ import annotations

from aiohttp import web

from portal.server.pages import (
    action_items,
    chat_token,
    home,
    login,
    outbox,
    registering,
    releasing,
    resetting,
    uploading,
)
from portal.server.pages.clinics import read_clinics
from portal.server.pages.cookies import Cookies
from portal.server.pages.guarding import as_pages, inside
from portal.server.pages.keys import CLINICS, COOKIES, ORIGINS, TEMPLATES
from portal.server.pages.origins import allowed_origins
from portal.server.pages.rendering import templates
from portal.server.pages.static_files import read_files
from portal.server.parts import PARTS

__all__ = ["add_outbox", "add_pages"]


def add_pages(app: web.Application) -> None:
    """Add the patients' pages to ``app``, which has its parts and is mounted at ``/portal``."""
    _prepare(app)
    for name, file in read_files().items():
        app.router.add_get(f"/static/{name}", file.answer)
    _add_login(app)
    _add_inside(app)


def add_outbox(app: web.Application) -> None:
    """Add the outgoing mail to ``app``, which has its parts and is mounted at ``/demo``."""
    _prepare(app)
    app.router.add_get("/outbox", outbox.get_outbox)
    app.router.add_get("/outbox/{letter}", outbox.get_letter)


def _prepare(app: web.Application) -> None:
    public_url = app[PARTS].settings.public_url
    app[TEMPLATES] = templates()
    app[COOKIES] = Cookies(https=public_url.startswith("https:"))
    app[CLINICS] = read_clinics()
    app[ORIGINS] = allowed_origins(public_url)
    app.middlewares.append(as_pages)


def _add_login(app: web.Application) -> None:
    app.router.add_get("/", login.get_login)
    app.router.add_post("/", login.post_login)
    app.router.add_get("/netid", login.get_netid)
    app.router.add_post("/netid", login.post_netid)
    app.router.add_post("/sign-out", inside(login.post_sign_out))
    app.router.add_post("/chat-token", chat_token.post_chat_token)
    app.router.add_get("/register", registering.get_register)
    app.router.add_post("/register", registering.post_register)
    app.router.add_get("/register/sent", registering.get_register_sent)
    app.router.add_get("/forgot", resetting.get_forgot)
    app.router.add_post("/forgot", resetting.post_forgot)
    app.router.add_get("/forgot/sent", resetting.get_forgot_sent)
    app.router.add_get("/reset", resetting.get_reset)
    app.router.add_post("/reset", resetting.post_reset)


def _add_inside(app: web.Application) -> None:
    app.router.add_get("/home", inside(home.get_home))
    app.router.add_get("/clinics", inside(home.get_clinics))
    app.router.add_post("/clinics", inside(home.post_clinics))
    for name, read, write in (
        ("messages", action_items.get_messages, action_items.post_messages),
        ("upload", uploading.get_upload, uploading.post_upload),
    ):
        app.router.add_get(f"/{name}", inside(read, f"/portal/{name}"))
        app.router.add_post(f"/{name}", inside(write, f"/portal/{name}"))
    for name, handler in (
        ("immunizations", action_items.get_immunizations),
        ("forms", action_items.get_forms),
        ("appointments", action_items.get_appointments),
    ):
        app.router.add_get(f"/{name}", inside(handler, f"/portal/{name}"))
    app.router.add_get("/immunizations/record.pdf", inside(action_items.get_record))
    _add_releases(app)


def _add_releases(app: web.Application) -> None:
    # No clinic is asked for below: the help desk's link leads to one of them, wherever one is.
    path, one = "/forms/release", "/forms/release/{release}"
    app.router.add_get(path, inside(releasing.get_releases, "/portal/forms"))
    app.router.add_post(path, inside(releasing.post_releases, "/portal/forms"))
    app.router.add_get(one, inside(releasing.get_release))
    app.router.add_post(one, inside(releasing.post_release))
    app.router.add_get(f"{one}/copy.pdf", inside(releasing.get_copy))
    app.router.add_get(f"{one}/revoke", inside(releasing.get_revoke))
    app.router.add_post(f"{one}/revoke", inside(releasing.post_revoke))
