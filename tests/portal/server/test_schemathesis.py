"""Everything that the document allows and forbids, sent to the reference portal.

Schemathesis makes the requests, good ones and such that are a little off, and holds each answer
against the document: status, headers, content type, schema.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, Final

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck
from requests.auth import AuthBase
from schemathesis.specs.openapi.checks import positive_data_acceptance

from benchmarks.postgres import Postgres
from bot.settings import load_settings
from portal.server.database import Database
from portal.service_tokens import ServiceTokenSigner, SignedRequest
from tests.databases import NEEDS_POSTGRESQL
from tests.portal.openapi import CALLS, PATH, takes
from tests.portal.server.api.serving import BASE, PAT, Served, add_people, parts_on, serving

KEY: Final = "Idempotency-Key"
_EXAMPLES: Final = {"small": 40, "full": 3000}[load_settings(os.environ).test_scale]
_ROLES: Final = {(call.method, BASE + call.path): call.roles for call in CALLS}
_KEY: Final = re.compile("[A-Za-z0-9_-]{1,64}")
_turns = itertools.count()

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3000)]
schema = schemathesis.openapi.from_path(
    str(PATH),
    config=schemathesis.Config.from_dict(
        {
            # Tokens are made by hand, for they are of the request.
            "generation": {
                "mode": "all",
                "with-security-parameters": False,
                "deterministic": True,
            },
            # Narrower than by default, for each token is good, but for 413: what the schema allows
            # may have more than 1 MiB.
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ["2xx", 404, 413]},
                "negative_data_rejection": {"expected-statuses": [400, 404, 405, 413, 415, 422]},
            },
        }
    ),
)


class Signing(AuthBase):
    """Signs what is sent, as it is sent, and gives each request an idempotency key of its own."""

    def __init__(self, signer: ServiceTokenSigner, roles: set[str]) -> None:
        self._signer, self._roles = signer, roles

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        assert request.method is not None
        if _KEY.fullmatch(
            str(request.headers.get(KEY, ""))
        ):  # two good ones with one key are not good
            request.headers[KEY] = secrets.token_urlsafe(16)
        body: Any = request.body or b""
        data = body.encode() if isinstance(body, str) else body
        patient = PAT if "patient" in self._roles and self._takes_patient() else None
        token = self._signer.sign(SignedRequest(request.method, request.path_url, data), patient)
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    def _takes_patient(self) -> bool:
        return "bot" not in self._roles or next(_turns) % 2 == 0


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRESQL)],
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, ServiceTokenSigner]]:
    """The address of a portal in a thread of its own, and who signs for it."""
    folder = tmp_path_factory.mktemp("portal")
    if request.param == "postgresql":
        postgresql: Postgres = request.getfixturevalue("postgresql_server")
        url = postgresql.create("schemathesis")
    else:
        url = f"sqlite:///{request.getfixturevalue('quick_folder')}/schemathesis.db"
    with _running(url, folder) as served:
        yield served


@contextmanager
def _running(url: str, folder: Path) -> Iterator[tuple[str, ServiceTokenSigner]]:
    ready: Queue[Served] = Queue()
    ended: Queue[asyncio.Event] = Queue()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        database, end = Database(url), asyncio.Event()
        await database.migrate()
        await add_people(database)
        parts = parts_on(database, folder, time.time, calls_per_minute=10**9)
        async with serving(parts, folder) as served:
            ended.put(end)
            ready.put(served)
            await end.wait()
        await database.close()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        served = ready.get(timeout=30)
        yield served.url, served.signer
    finally:
        loop.call_soon_threadsafe(ended.get(timeout=30).set)
        thread.join()
        loop.close()


@schema.parametrize()
@hypothesis.settings(
    max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
def test_document_and_server_agree(
    case: schemathesis.Case[Any], server: tuple[str, ServiceTokenSigner]
) -> None:
    url, signer = server
    roles = _ROLES[case.operation.method.upper(), BASE + case.operation.path]
    # The document says in words, for JSON Schema has none, that the days are in order.
    in_order = takes("ReleaseDraft", case.body) or not _has_days(case.body)
    case.call_and_validate(
        f"{url}{BASE}",
        auth=Signing(signer, roles) if roles else None,
        excluded_checks=[] if in_order else [positive_data_acceptance],
    )


def _has_days(body: Any) -> bool:
    return isinstance(body, dict) and bool(body.get("from_date") and body.get("to_date"))
