"""``helpdesk portal`` and ``helpdesk ticket``, and the demo portal beside the chat."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import aiohttp
import pytest

from bot.demo_portal import connected, demo_portal, portal_at_hand
from bot.errors import PortalSetupError
from bot.settings import ROOT, load_settings
from portal.schema import Contact, TicketRequest, TranscriptEntry
from tests.commands.started import DEFAULTS, helpdesk
from tests.served import Served

ADDRESS = "a.b@example.edu"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A demo portal of the test's own."""
    return {
        "HELPDESK_SECRETS": str(tmp_path / "secrets"),
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'portal.db'}",
        "PORTAL_OUTBOX": str(tmp_path / "outbox"),
    }


@pytest.fixture
def portal_process(environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot", "portal", "--port", "0"]
    inherited = {**os.environ, **DEFAULTS, **environ}
    process = subprocess.Popen(
        command, cwd=ROOT, env=inherited, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    yield process
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


async def _open_ticket(environ: dict[str, str]) -> str:
    from actions.portal import portal

    said = TranscriptEntry(author="patient", text="hello", at=datetime.now(tz=timezone.utc))
    request = TicketRequest(
        reason="request",
        contact=Contact(kind="email", value=ADDRESS),
        transcript=(said,),
        topic="upload_error",
    )
    async with portal_at_hand(load_settings(environ)):
        return (await portal().create_ticket(request, "key-1")).number


@pytest.mark.slow
async def test_demo_portal_alone_says_where_it_is_and_ends_when_told(
    portal_process: subprocess.Popen[str],
) -> None:
    assert portal_process.stdout is not None
    told = portal_process.stdout.readline()
    found = re.fullmatch(r"The demo portal is ready: (http://127\.0\.0\.1:\d+)\n", told)
    assert found
    async with (
        aiohttp.ClientSession(found[1]) as client,
        client.get("/portal/api/v1/healthz") as answer,
    ):
        assert await answer.json() == {"status": "ok"}
    portal_process.send_signal(signal.SIGTERM)
    assert portal_process.wait(15) == 0


@pytest.mark.slow
async def test_ticket_command_shows_the_contact_and_says_that_it_was_noted(
    environ: dict[str, str],
) -> None:
    number = await _open_ticket(environ)
    shown = helpdesk("ticket", number, environ=environ)
    assert shown.code == 0, shown.err
    assert shown.lines[0] == f"Ticket {number} (open, request)"
    assert ADDRESS in shown.lines[1]
    assert "audit log" in shown.lines[2]


@pytest.mark.slow
@pytest.mark.parametrize("number", ["HD-999999", "HD-1", "anything"])
def test_ticket_that_is_not_there_is_exit_code_1(environ: dict[str, str], number: str) -> None:
    ended = helpdesk("ticket", number, environ=environ)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"helpdesk: there is no ticket {number}\n"


async def test_portal_whose_keys_cannot_be_used_is_told_before_anything_starts(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "service.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PortalSetupError, match=r"service\.json"):
        async with connected(load_settings(environ), "http://127.0.0.1:1"):
            pass
    with pytest.raises(PortalSetupError, match="demo portal"):
        async with demo_portal(load_settings(environ), "http://127.0.0.1:1"):
            pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "status"), [({}, 200), ({"PORTAL_URL": "http://127.0.0.1:9"}, 404)]
)
async def test_server_has_the_demo_portal_beside_the_chat_unless_another_one_is_named(
    tmp_path: Path, trained_model: Path, settings: dict[str, str], status: int
) -> None:
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    server = Served(tmp_path, database, trained_model, settings)
    await server.start()
    try:
        async with aiohttp.ClientSession(server.url) as client:
            for path in ("/portal/", "/portal/api/v1/healthz", "/demo/outbox"):
                async with client.get(path) as answer:
                    assert answer.status == status
                    assert "Content-Security-Policy" in answer.headers
            async with client.get("/") as page:
                assert page.status == 200
        log = server.log.read_text("utf-8")
        assert (f"The demo portal: {server.url}/portal/" in log) == (status == 200)
    finally:
        assert await server.stop() == 0
