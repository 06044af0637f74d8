"""Keys under which the pages' application keeps what its handlers share."""

from __future__ import annotations

from typing import Final

import jinja2
from aiohttp import web

from portal.server.pages.clinics import Clinic
from portal.server.pages.cookies import Cookies

TEMPLATES: Final = web.AppKey("portal-templates", jinja2.Environment)
COOKIES: Final = web.AppKey("portal-cookies", Cookies)
CLINICS: Final[web.AppKey[tuple[Clinic, ...]]] = web.AppKey("portal-clinics")
ORIGINS: Final[web.AppKey[frozenset[str]]] = web.AppKey("portal-origins")
