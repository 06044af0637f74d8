"""Processes that end while a call is carried out: it is done once all the same."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot.settings import ROOT, load_settings
from portal.server import audit, schema
from portal.server.database import Database
from tests.portal.server.api.requests import DRAFT, RESET, TICKET
from tests.portal.server.api.serving import PAT, Reply, Served, add_people, parts_on, serving

_ROUNDS = {"small": 6, "full": 200}[load_settings(os.environ).test_scale]
pytestmark = pytest.mark.slow


@pytest.fixture
async def survivor(
    open_portal_database: Callable[[], Database], tmp_path: Path
) -> AsyncIterator[Served]:
    """A process that lives on."""
    database = open_portal_database()
    await add_people(database)
    async with serving(parts_on(database, tmp_path, time.time), tmp_path) as served:
        yield served


@asynccontextmanager
async def _process(
    survivor: Served, url: str, folder: Path, *options: str
) -> AsyncIterator[tuple[Served, asyncio.subprocess.Process]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.portal.server.api.dying_server", url, str(folder), *options),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    yield replace(survivor, url=line.decode().strip()), process
    if process.returncode is None:
        process.kill()
    await process.communicate()


@pytest.mark.parametrize(
    ("line", "body", "patient", "table"),
    [
        ("POST /tickets", TICKET, None, schema.tickets),
        ("POST /records-releases", DRAFT, PAT, schema.releases),
        ("POST /password-resets", RESET, None, schema.reset_requests),
    ],
    ids=["ticket", "release", "reset"],
)
async def test_call_whose_process_died_between_commit_and_answer_is_answered_and_done_once(
    survivor: Served,
    portal_url: str,
    tmp_path: Path,
    line: str,
    body: dict[str, Any],
    patient: str | None,
    table: sa.Table,
) -> None:
    async with _process(survivor, portal_url, tmp_path, "dies") as (dying, process):
        with pytest.raises(aiohttp.ClientError):
            await dying.call(line, body, patient=patient, key="key")
        assert await process.wait() == 9
    assert await survivor.count(table) == 1  # so that it was after the commit
    replies = [await survivor.call(line, body, patient=patient, key="key") for _ in range(2)]
    assert replies[0].status in {201, 202}
    assert replies[0].body == replies[1].body
    assert await survivor.count(table) == 1


async def test_ticket_is_opened_once_whenever_the_process_is_killed(
    survivor: Served, portal_url: str, tmp_path: Path
) -> None:
    dice = random.Random(7)
    for number in range(_ROUNDS):
        async with _process(survivor, portal_url, tmp_path) as (doomed, process):
            key = f"key-{number}"
            sent = asyncio.create_task(_try(doomed, key))
            await asyncio.sleep(dice.uniform(0.0, 0.06))
            process.kill()
            first = await sent
            again = await survivor.call("POST /tickets", TICKET, key=key)
        assert again.status == 201
        assert first is None or first.body == again.body
    assert await survivor.count(schema.tickets) == _ROUNDS
    assert await survivor.count(schema.outgoing_mails) == _ROUNDS
    async with survivor.parts.database.reading() as connection:
        assert await audit.verify(connection) is None


async def _try(served: Served, key: str) -> Reply | None:
    try:
        return await served.call("POST /tickets", TICKET, key=key)
    except aiohttp.ClientError:
        return None
