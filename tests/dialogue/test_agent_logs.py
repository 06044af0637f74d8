"""Words planted in conversations, looked for in everything the process writes."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.replies import Button
from bot.settings import ROOT
from tests.dialogue.broken_parts import break_action, break_component, break_nlg
from tests.dialogue.talk import Talk

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

DebugLog = Callable[[], Callable[[], str]]
PLANTED = ("zanzibar", "quillfeather@example.org", "413-555-0142", "Quillfeather", "hunter2xyz")
MESSAGES = (
    "My name is Theodora Quillfeather, zanzibar, and I forgot my password hunter2xyz",
    "I have a NetID, quillfeather@example.org",
    "zanzibar? call me at 413-555-0142",
    "/greet zanzibar Quillfeather",
    "I want to kill myself, zanzibar, tell Quillfeather",
    "How do I send a secure message? Quillfeather of zanzibar",
)


def _found(written: str) -> list[str]:
    return [word for word in PLANTED if word.lower() in written.lower()]


def test_search_finds_what_it_looks_for(debug_log: DebugLog) -> None:
    written = debug_log()
    logging.getLogger("bot.anything").debug("Theodora QUILLFEATHER")
    sys.stderr.write("zanzibar")
    assert _found(written()) == ["zanzibar", "Quillfeather"]


async def test_conversation_leaves_no_word_of_it_in_the_logs(
    agent: HelpDeskAgent, debug_log: DebugLog
) -> None:
    written = debug_log()
    talk = Talk(agent)
    for text in MESSAGES:
        await talk.say(text)
        await agent.parse(text)
    await talk.choose("/not_helpful")
    logged = written()
    assert '"event": "feedback"' in logged  # logging was on
    assert _found(logged) == []


@pytest.mark.parametrize("break_part", [break_component, break_action, break_nlg])
async def test_failed_turn_logs_where_it_failed_and_no_word_of_the_patient(
    rasa_agent: Agent,
    around: Callable[[Agent], Talk],
    debug_log: DebugLog,
    break_part: Callable[[Agent], None],
) -> None:
    break_part(rasa_agent)
    written = debug_log()
    talk = around(rasa_agent)
    for text in MESSAGES:
        await talk.say(text)
        talk.buttons = (Button(text, "/helpful"),)
        await talk.press(text)
    logged = written()
    assert '"event": "turn.failed"' in logged
    assert '"raised_at"' in logged
    assert _found(logged) == []


def test_chat_command_at_debug_level_writes_no_word_to_its_log(trained_model: Path) -> None:
    environ = {"HELPDESK_LOG_LEVEL": "DEBUG", "HELPDESK_MODEL": str(trained_model)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        cwd=ROOT,
        env={**os.environ, **environ},
        input="\n".join((*MESSAGES, "that did not help me at all", "")).encode(),
        capture_output=True,
        check=True,
    )
    assert _found(done.stdout.decode()) == list(PLANTED)  # the terminal shows what was typed
    assert _found(done.stderr.decode()) == []


def test_parse_command_at_debug_level_writes_no_word_to_its_log(trained_model: Path) -> None:
    environ = {"HELPDESK_LOG_LEVEL": "DEBUG", "HELPDESK_MODEL": str(trained_model)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "parse"],
        cwd=ROOT,
        env={**os.environ, **environ},
        input="\n".join(MESSAGES).encode(),
        capture_output=True,
        check=True,
    )
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == list(MESSAGES)
    assert _found(done.stderr.decode()) == []
