"""Rasa's own commands, as any Rasa user types them at the root of the project."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dialogue.model_file import check_model
from bot.settings import ROOT
from tests.rasa.terminal import ENTER, UP, Terminal

pytestmark = pytest.mark.slow

RASA = Path(sys.executable).with_name("rasa")
CONVERSATIONS = ROOT / "tests" / "conversations"
SECONDS = 300  # 15 on a machine that has nothing else to do

WRONG_STORY = """\
version: "3.1"
stories:
- story: a greeting taken for a goodbye
  steps:
  - user: |
      hello there
    intent: goodbye
  - action: utter_goodbye
"""
QUESTIONS = """\
version: "3.1"
nlu:
- intent: upload_error
  examples: |
    - the portal refuses my scan when I attach it, wrong file type it says
    - Which kinds of files may I upload, and how large?
- intent: secure_message
  examples: |
    - How do I write to my nurse practitioner through the portal?
    - are the messages i send to my doctor kept in my chart
"""


def _environ() -> dict[str, str]:
    """The environment without what importing our own package has put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RASA_")}


def _rasa(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RASA, *arguments],
        cwd=ROOT,
        env={**_environ(), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def _test_core(stories: Path, model: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return _rasa(
        # Without --e2e the intents of a story are believed and its texts never read.
        *("test", "core", "--e2e", "--fail-on-prediction-errors"),
        *("--stories", stories, "--model", model, "--out", out),
    )


def test_data_validate_finds_nothing_and_reports_nothing_home(tmp_path: Path) -> None:
    # In debug mode telemetry is printed rather than sent; a new home has no choice stored.
    done = _rasa(
        "data", "validate", "--fail-on-warnings", HOME=str(tmp_path), RASA_TELEMETRY_DEBUG="true"
    )
    assert done.returncode == 0, done.stderr
    assert "Telemetry Event" not in done.stdout
    assert "usage telemetry" not in done.stdout


def test_train_writes_a_model_of_this_project(trained_model: Path, tmp_path: Path) -> None:
    # What the fixture has trained lies in Rasa's cache, so this is quick.
    done = _rasa("train", "--out", tmp_path, "--fixed-model-name", "portal")
    assert done.returncode == 0, done.stderr
    check_model(tmp_path / "portal.tar.gz")


def test_every_conversation_goes_as_written(trained_model: Path, tmp_path: Path) -> None:
    done = _test_core(CONVERSATIONS, trained_model, tmp_path)
    assert done.returncode == 0, done.stderr[-4_000:]
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8")
    assert "None of the test stories failed" in failed
    report = json.loads((tmp_path / "story_report.json").read_text("utf-8"))
    assert report["conversation_accuracy"]["correct"] > 30


def test_conversation_that_goes_otherwise_is_an_error(trained_model: Path, tmp_path: Path) -> None:
    story = tmp_path / "test_wrong.yml"
    story.write_text(WRONG_STORY, "utf-8")
    done = _test_core(story, trained_model, tmp_path / "out")
    assert done.returncode != 0
    assert "a greeting taken for a goodbye" in done.stdout + done.stderr


def test_test_nlu_writes_its_report(trained_model: Path, tmp_path: Path) -> None:
    questions, out = tmp_path / "questions.yml", tmp_path / "out"
    questions.write_text(QUESTIONS, "utf-8")
    done = _rasa("test", "nlu", "--nlu", questions, "--model", trained_model, "--out", out)
    assert done.returncode == 0, done.stderr[-4_000:]
    report = json.loads((out / "intent_report.json").read_text("utf-8"))
    assert report["accuracy"] == 1
    assert {name for name in report if "_" in name and " " not in name} == {
        "upload_error",
        "secure_message",
    }


# rasa shell, without an action server


@pytest.fixture(scope="module")
def said(trained_model: Path) -> list[str]:
    """What the shell says to a question and then to what an action answers."""
    if _answers(5055):
        pytest.skip("an action server runs on the port that endpoints.yml names")
    command = [str(RASA), "shell", "--model", str(trained_model), "--port", str(_free_port())]
    with Terminal(command, ROOT, _environ()) as shell:
        shell.wait_for("Bot loaded", SECONDS)
        shell.wait_for("Your input")
        return [
            _say(shell, "the portal refuses my scan when I attach it, wrong file type it says"),
            _say(shell, "no, it still is not working after your steps"),
        ]


def _say(shell: Terminal, text: str) -> str:
    """Type ``text``; return what is said, and choose to type again where there are buttons."""
    shell.type(text + ENTER)
    said = shell.wait_for("Type out your own message")
    shell.type(UP + ENTER)
    shell.wait_for("Your input")
    return said


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_bare_shell_answers_a_question(said: list[str]) -> None:
    assert "The most common reason is the file type." in said[0]
    assert "How do I get a copy of my immunization records?" in said[0]


def test_bare_shell_runs_the_action_itself(said: list[str]) -> None:
    assert "I'm sorry that didn't help." in said[1]
    assert "How do I reach a person?" in said[1]


def test_shell_shows_plain_text_without_stars(said: list[str]) -> None:
    assert "Only images (.gif" in said[0]
    assert "**" not in said[0]


def test_shell_shows_every_line_to_its_end(said: list[str]) -> None:
    # Rasa cuts the lines of a message with buttons at the edge of the terminal.
    assert "days at most." in said[0]
