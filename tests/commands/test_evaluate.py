"""``helpdesk evaluate`` on a handful of questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main

QUESTIONS = (
    {"text": "I forgot my password", "intent": "password_reset", "voice": "user"},
    {"text": "How do I upload a document?", "intent": "upload_error"},
    {"text": "what is the capital of france", "intent": "out_of_scope", "subtype": "far"},
    {"text": "I want to kill myself", "intent": "crisis", "voice": "user"},
    # Wrong on purpose: the picture and the figures have something to show.
    {"text": "hello there", "intent": "secure_message"},
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), "utf-8")
    return file


@pytest.mark.slow
def test_evaluation_prints_figures_and_draws_the_confusions(
    trained_model: Path,
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))
    picture = tmp_path / "new folder" / "confusion.png"

    assert main(["evaluate", str(questions), "--json", "--picture", str(picture)]) == 0

    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert shown["accuracy"]["n"] == len(QUESTIONS)
    assert shown["intents"]["secure_message"]["recall"]["hits"] == 0
    assert shown["urgent_recall"]["rate"] == 1.0
    assert shown["far_false_answers"] == {
        "hits": 0,
        "n": 1,
        "rate": 0.0,
        "low": 0.0,
        "high": 0.7935,
    }
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert not any(str(question["text"]) in out + err for question in QUESTIONS)


@pytest.mark.slow
def test_several_files_are_evaluated_together_and_tables_are_the_default(
    trained_model: Path,
    questions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))

    assert main(["evaluate", str(questions), str(questions)]) == 0

    out = capsys.readouterr().out
    [row] = [line for line in out.splitlines() if line.startswith("│ right, all ")]
    assert f"/{2 * len(QUESTIONS)} " in row
    assert "│ secure_message" in out


@pytest.mark.slow
def test_picture_that_cannot_be_written_is_named(
    trained_model: Path,
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))
    picture = tmp_path / "a folder.png"
    picture.mkdir()
    assert main(["evaluate", str(questions), "--picture", str(picture)]) == 1
    assert f"helpdesk: {picture} can't be written as a picture\n" in capsys.readouterr().err


def test_questions_that_cannot_be_used_are_all_named_and_nothing_is_evaluated(
    questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions.write_text('{"text": "fine", "intent": "greet"}\nmy secret\n{"text": "x"}\n', "utf-8")

    assert main(["evaluate", str(questions)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        f"helpdesk: {questions}:2: is not JSON",
        f'{questions}:3: "intent" should be a text that is not empty',
    ]
