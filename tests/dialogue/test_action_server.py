"""The tasks by ``rasa run actions``: the same code, in a process of its own, over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.error import URLError

import pytest

from bot.settings import ROOT
from tests.dialogue.http_portal import HttpPortal
from tests.dialogue.talk import Talk, Wording
from tests.portal.client.scripted_portal import refusing

if TYPE_CHECKING:
    from rasa.core.agent import Agent

pytestmark = pytest.mark.slow

RASA: Final = Path(sys.executable).with_name("rasa")
SECONDS: Final = 120  # 6 on a machine that has nothing else to do
PAT, PHONE = "pat.lee@example.edu", "413-555-0100"
UPLOAD = "How do I upload a file?"


@pytest.fixture
async def portal(tmp_path: Path) -> AsyncIterator[HttpPortal]:
    portal = HttpPortal(tmp_path)
    await portal.come()
    yield portal
    await portal.go()


@pytest.fixture
async def talk(
    portal: HttpPortal,
    rasa_agent: Agent,
    around: Callable[[Agent], Talk],
    tmp_path: Path,
    unused_tcp_port: int,
) -> AsyncIterator[Talk]:
    """A conversation whose actions run in the server."""
    from rasa.utils.endpoints import EndpointConfig

    environ = {"PORTAL_URL": portal.url, "HELPDESK_SECRETS": str(tmp_path)}
    address = f"http://127.0.0.1:{unused_tcp_port}"
    server = subprocess.Popen(
        [RASA, "run", "actions", "--port", str(unused_tcp_port)],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, f"{address}/health")
        rasa_agent.processor.action_endpoint = EndpointConfig(f"{address}/webhook")
        yield around(rasa_agent)
    finally:
        server.terminate()
        server.wait(SECONDS)


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except (URLError, TimeoutError):
            assert server.poll() is None, "the action server has ended"
            assert time.monotonic() < end, "the action server does not answer"
            time.sleep(0.1)


async def test_tasks_go_as_they_do_in_one_process(
    talk: Talk, wording: Wording, portal: HttpPortal
) -> None:
    await talk.say("I don't have a NetID")
    await talk.say("I forgot my password")
    asked = wording.phrase("utter_ask_reset_email")
    assert await talk.say("yes") == asked
    assert (await talk.say(UPLOAD)).endswith(f"\n\n{asked}")
    assert (await talk.say("hm hm")).startswith(wording.phrase("utter_bad_reset_email"))
    portal.scripted.will(refusing("not-authorised"))
    retry = wording.phrases("utter_reset_failed", "utter_ask_task_retry")
    assert await talk.say(f"it is {PAT}") == retry
    said = await talk.press("Try again")
    assert said.startswith(wording.phrase("utter_reset_sent"))
    assert said.endswith(wording.article("password_reset", "sent"))

    said = await talk.say("I want to talk to a person")
    assert said.endswith(wording.phrase("utter_ask_handoff_way"))
    assert await talk.say(PHONE) == wording.phrase("utter_ask_handoff_consent")
    done = wording.phrase("utter_handoff_done_phone", number="HD-000123")
    assert (await talk.say("yes")).startswith(done)

    link, ticket = portal.scripted.done
    assert PAT.encode() in link
    assert PHONE.encode() in ticket
    assert PAT.encode() not in ticket
    assert portal.scripted.refused == []


async def test_way_out_and_fault_are_told_as_in_one_process(
    talk: Talk, wording: Wording, portal: HttpPortal, tmp_path: Path
) -> None:
    await talk.say("I don't have a NetID")
    await talk.choose("/send_reset_link")
    assert await talk.say("cancel") == wording.phrase("utter_cancelled")
    await talk.choose("/send_reset_link")
    (tmp_path / "service.json").write_text("no keys")
    said = await talk.say(PAT)
    assert said == wording.phrases("utter_apology", "utter_ask_reset_email")
    assert portal.scripted.done == []
