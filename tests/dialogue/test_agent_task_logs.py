"""What the tasks write to the log: that something failed, never whose it was or what was told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.dialogue.http_portal import HttpPortal
from tests.dialogue.talk import Talk
from tests.portal.client.scripted_portal import cut, refusing

pytestmark = pytest.mark.slow

DebugLog = Callable[[], Callable[[], str]]
ADDRESS, OTHER, PHONE = "quillfeather@example.org", "zanzibar@example.org", "413-555-0142"
PLANTED = ("quillfeather", "zanzibar", "swordfish", "hunter2xyz", PHONE, "4135550142")


@pytest.fixture
async def portal(tmp_path: Path) -> AsyncIterator[HttpPortal]:
    portal = HttpPortal(tmp_path)
    await portal.come()
    async with portal.connected():
        yield portal
    await portal.go()


async def _tell(talk: Talk, *told: str) -> None:
    for text in told:
        await (talk.choose(text) if text.startswith("/") else talk.say(text))


def _events(logged: str) -> list[str]:
    return [json.loads(line)["event"] for line in logged.splitlines() if line.startswith("{")]


async def test_tasks_leave_no_word_of_the_patient_in_the_logs(
    talk: Talk, portal: HttpPortal, debug_log: DebugLog
) -> None:
    written = debug_log()
    await _tell(talk, "I don't have a NetID", "/send_reset_link", "Theodora Quillfeather")
    portal.scripted.will(cut, cut, cut, refusing("not-authorised"))
    await _tell(talk, f"{ADDRESS} password: hunter2xyz", "yes", "yes")
    await _tell(talk, "/hand_over", "swordfish", f"call {PHONE}", f"or mail {ADDRESS}")
    portal.scripted.will(cut, cut, cut, refusing("not-allowed"))
    await _tell(talk, "yes", "yes", "yes")
    await _tell(talk, "/send_reset_link", "swordfish", "zanzibar", "quillfeather")
    logged = written()
    assert {"portal.call_failed", "form.given_up"} <= set(_events(logged))
    assert [word for word in PLANTED if word in logged.lower()] == []
    assert talk.id not in logged
    assert len(portal.scripted.done) == 2


async def test_every_address_leaves_the_same_in_the_log(
    portal: HttpPortal, talk: Talk, debug_log: DebugLog
) -> None:
    written, logs = debug_log(), []
    await talk.say("I don't have a NetID")
    for address in (ADDRESS, OTHER):
        await _tell(talk, "/send_reset_link", address)
        logs.append(_events(written()))
    assert logs[0] == logs[1]
