"""The frame of all commands: help and exit codes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, build_parser, main
from bot.settings import ROOT
from tests.commands.pages import command_lines
from tests.commands.started import helpdesk, python


def _help(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_names_an_example_that_its_parser_takes(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [example] = re.findall(r"Example: (.*(?:\n.+)*)", _help(name, capsys))
    [words] = command_lines(f"```sh\n{' '.join(example.split())}\n```")
    assert words[:2] == ["helpdesk", name]
    build_parser().parse_args(words[1:])


def test_help_lists_every_command_with_a_line_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert re.findall(r"^    ([a-z-]+) +\S", shown, re.MULTILINE) == list(COMMANDS)


def test_help_loads_nothing_that_takes_long() -> None:
    ended = python("-X", "importtime", "-m", "bot", "--help")
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in ended.err.splitlines()}
    assert ended.code == 0
    assert "argparse" in imported
    assert imported & {"rasa", "tensorflow", "spacy", "sklearn", "onnxruntime", "numpy"} == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "COMMAND"),
        (["answer"], "answer"),
        (["parse", "--colour"], "--colour"),
        (["evaluate"], "file"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert said in err
    assert out == ""


def test_setting_that_cannot_be_used_exits_with_2_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPDESK_EMAIL", "no address")
    with pytest.raises(SystemExit) as ended:
        main(["check"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("helpdesk: HELPDESK_EMAIL should be")


def test_command_started_from_a_shell_exits_with_its_code(tmp_path: Path) -> None:
    absent = tmp_path / "absent.txt"
    ended = helpdesk("parse", str(absent))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"helpdesk: {absent} can't be read: No such file or directory\n"


@pytest.mark.slow
def test_reader_that_has_seen_enough_is_no_error_to_report() -> None:
    # As in `helpdesk check | head -1`, with a head that reads nothing at all.
    command = [sys.executable, "-m", "bot", "check"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("command", [["chat"], ["parse", "{file}"], ["evaluate", "{file}"]])
def test_missing_model_is_one_clear_sentence(
    command: list[str],
    tmp_path: Path,
    without_tensorflow: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "hello", "intent": "greet"}\n', "utf-8")
    monkeypatch.setenv("HELPDESK_MODEL", str(tmp_path / "absent.tar.gz"))

    assert main([word.format(file=file) for word in command]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip() == (
        "helpdesk: There is no model absent.tar.gz. Run `make train`, or name another one."
    )


@pytest.mark.slow
def test_missing_encoder_is_one_clear_sentence(
    trained_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("hello\n", "utf-8")
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))
    monkeypatch.setenv("HELPDESK_ENCODER", str(tmp_path / "absent"))

    assert main(["parse", str(file)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert re.match(r"helpdesk: The sentence encoder's file .* Run `make setup`\.\n", err)
