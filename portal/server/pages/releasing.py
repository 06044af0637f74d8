"""The form Release of Information UHS: begun, filled in, signed, taken back, and a copy of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from aiohttp import hdrs, web

from portal.schema import ReleaseDraft
from portal.server.accounts import SignedIn
from portal.server.days import day_at
from portal.server.errors import RefusedError
from portal.server.pages.forms import Form, posted
from portal.server.pages.release_pdf import release_copy
from portal.server.pages.rendering import inside_page, see
from portal.server.parts import PARTS
from portal.server.release_changes import Change, begin, change, revoke
from portal.server.release_document import document_of
from portal.server.release_entries import CHOICES, CLASSES, LENGTHS, RECORDS, cleaned, problems
from portal.server.release_forms import ReleaseForm, form_of
from portal.server.release_states import is_open
from portal.server.release_texts import texts
from portal.server.releases import new_release_id, releases_of

_MOST_FIELDS: Final = 60
_NEW: Final = re.compile(r"r_[A-Za-z0-9_-]{22}")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VERSION: Final = re.compile(r"[0-9]{1,6}")
# What an address may have a page say; the rest only follows from what was just refused.
_TOLD: Final = frozenset({"saved", "not-signed", "signed", "revoked"})
_ALL: Final = "/portal/forms/release"


async def get_releases(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """The patient's own forms, and the beginning of a new one."""
    return await _start_page(request, patient, Form(), new_release_id())


async def post_releases(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Begin one. The page names it, so that sending it twice begins one."""
    fields = await posted(request)
    release_id = fields.get("start", "")
    if not _NEW.fullmatch(release_id):
        raise web.HTTPBadRequest
    draft, errors = _started(fields)
    if draft is None:
        form = Form(fields, errors)
        return await _start_page(request, patient, form, release_id, status=422)
    try:
        await begin(request.app[PARTS], patient, release_id, draft)
    except RefusedError as refusal:
        raise web.HTTPNotFound from refusal
    return see(f"{_ALL}/{release_id}")


async def get_release(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """One of the patient's own; another patient's is not found."""
    return _shown(request, patient, await _own(request, patient))


async def post_release(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Save what was entered, or sign it."""
    fields = await posted(request, most_fields=_MOST_FIELDS)
    release_id, entries = _named(request), cleaned(fields)
    is_signing = fields.get("action") == "sign"
    wanted = Change(release_id, _version(fields), entries, is_signing)
    try:
        state = await change(request.app[PARTS], patient, wanted)
    except RefusedError as refusal:
        form = await _own(request, patient)
        if refusal.reason == "stale":
            return _edited(request, patient, form, entries, status=409, told="stale")
        return _shown(request, patient, form, status=409, told="over")
    told = "signed" if state == "signed" else "not-signed" if is_signing else "saved"
    return see(f"{_ALL}/{release_id}?told={told}")


async def get_revoke(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """What it means to take it back."""
    form = await _own(request, patient)
    if form.state == "revoked":
        return see(f"{_ALL}/{form.id}")
    return inside_page(request, patient, "release_revoke.html", release=form)


async def post_revoke(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """Take it back."""
    fields = await posted(request)
    release_id = _named(request)
    try:
        await revoke(request.app[PARTS], patient, release_id, _version(fields))
    except RefusedError:
        form = await _own(request, patient)
        return _shown(request, patient, form, status=409, told="stale-revoke")
    return see(f"{_ALL}/{release_id}?told=revoked")


async def get_copy(request: web.Request, patient: SignedIn) -> web.StreamResponse:
    """What was signed, as a PDF."""
    form = await _own(request, patient)
    if not form.was_signed:
        raise web.HTTPNotFound
    response = web.Response(body=release_copy(document_of(form)), content_type="application/pdf")
    name = 'attachment; filename="release-of-information.pdf"'
    response.headers[hdrs.CONTENT_DISPOSITION] = name
    return response


def _named(request: web.Request) -> str:
    name = request.match_info["release"]
    if not _NAME.fullmatch(name):
        raise web.HTTPNotFound
    return name


async def _own(request: web.Request, patient: SignedIn) -> ReleaseForm:
    form = await form_of(request.app[PARTS], patient.patient_id, _named(request))
    if form is None:
        raise web.HTTPNotFound
    return form


async def _start_page(
    request: web.Request, patient: SignedIn, form: Form, release_id: str, *, status: int = 200
) -> web.Response:
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        own = await releases_of(
            connection,
            patient.patient_id,
            parts.settings.public_url,
            _today(request),
        )
    return inside_page(
        request,
        patient,
        "release.html",
        status=status,
        form=form,
        start=release_id,
        releases=own,
        **_offered(),
    )


def _started(fields: Mapping[str, str]) -> tuple[ReleaseDraft | None, dict[str, str]]:
    """A draft of the two answers, or a code for each that is missing."""
    kind = fields.get("recipient_kind", "")
    records = tuple(one for one in RECORDS if fields.get(f"records_{one}"))
    is_known = kind in CHOICES["recipient_kind"]
    errors = {} if is_known else {"recipient_kind": "choose"}
    errors |= {} if records else {"records": "choose"}
    if errors:
        return None, errors
    is_own = kind == "me"
    values: dict[str, Any] = {
        "path": "own_copy" if is_own else "to_someone",
        "recipient_kind": kind,
        "records": records,
        "format": "electronic" if is_own else "paper",
        "delivery": "portal" if is_own else "mail",
    }
    return ReleaseDraft(**values), {}


def _shown(
    request: web.Request,
    patient: SignedIn,
    form: ReleaseForm,
    *,
    status: int = 200,
    told: str = "",
) -> web.Response:
    asked = request.query.get("told", "")
    told = told or (asked if asked in _TOLD else "")
    if is_open(form.state):
        return _edited(request, patient, form, form.entries, status=status, told=told)
    return inside_page(
        request,
        patient,
        "release_done.html",
        status=status,
        release=form,
        document=document_of(form) if form.was_signed else None,
        told=told,
        is_over="past" in problems(form.entries, _today(request)).values(),
        revoked_on=None if form.revoked_at is None else day_at(form.revoked_at),
    )


def _edited(
    request: web.Request,
    patient: SignedIn,
    form: ReleaseForm,
    entries: Mapping[str, str],
    *,
    status: int = 200,
    told: str = "",
) -> web.Response:
    """The form to fill in. What the chat has begun and nobody has saved is not yet wrong."""
    today = _today(request)
    is_new = form.state == "draft" and told != "stale"
    errors = {} if is_new else problems(entries, today)
    return inside_page(
        request,
        patient,
        "release_form.html",
        status=status,
        release=form,
        form=Form(entries, errors),
        today=today,
        told=told,
        **_offered(),
    )


def _offered() -> dict[str, Any]:
    offered = {"choices": CHOICES, "classes": CLASSES, "lengths": LENGTHS, "records": RECORDS}
    return {**offered, "texts": texts()}


def _today(request: web.Request) -> date:
    return day_at(request.app[PARTS].clock())


def _version(fields: Mapping[str, str]) -> int:
    text = fields.get("version", "")
    if not _VERSION.fullmatch(text):
        raise web.HTTPBadRequest
    return int(text)
