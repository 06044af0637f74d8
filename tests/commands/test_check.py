"""``helpdesk check``: plain words, the right file and line, and an exit code to rely on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import ROOT
from tests.commands.started import python

_FINDING = re.compile(r"[\w./-]+:\d+: \S.*")


@pytest.mark.slow
def test_the_projects_own_answers_and_examples_need_no_mending(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0

    *findings, last = capsys.readouterr().out.splitlines()
    assert [line for line in findings if not _FINDING.fullmatch(line)] == []
    assert [line for line in findings if ": please look: " not in line] == []
    assert last == f"0 to mend, {len(findings)} to look at"


@pytest.mark.slow
def test_wrong_knowledge_is_told_by_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", knowledge)
    upload = knowledge / "uploads" / "upload_error.md"
    upload.write_text(f"{upload.read_text('utf-8')}\nWrite to {{HELPDESK_MAIL}}.\n", "utf-8")
    (knowledge / "urgent" / "emergency.md").unlink()
    (knowledge / "families" / "lost_card.md").write_text("How do I get a card?\n", "utf-8")
    monkeypatch.setenv("HELPDESK_KNOWLEDGE", str(knowledge))

    assert main(["check"]) == 1

    out = capsys.readouterr().out
    errors = [line for line in out.splitlines()[:-1] if ": please look: " not in line]
    assert [line for line in errors if not _FINDING.fullmatch(line)] == []
    places = {line.split(": ")[0] for line in errors}
    assert f"knowledge/uploads/upload_error.md:{_length(upload)}" in places
    assert "knowledge/urgent/emergency.md:1" in places
    assert "knowledge/families/lost_card.md:1" in places
    assert out.splitlines()[-1].startswith(f"{len(errors)} to mend, ")


@pytest.mark.slow
def test_wrong_examples_are_told_by_file_and_line(small_project: Path) -> None:
    data = small_project / "data" / "nlu"
    messages, uploads = data / "messages.yml", data / "uploads.yml"
    end, end_of_uploads = _length(messages), _length(uploads)
    first = next(line for line in messages.read_text("utf-8").splitlines() if "    - " in line)
    with messages.open("a", encoding="utf-8") as file:
        file.write(f"{first}\n    no dash\n    - /greet\n")
    with uploads.open("a", encoding="utf-8") as file:
        file.write("\t- a tab is no YAML\n")

    ended = python("-m", "bot", "check", folder=small_project)

    assert ended.code == 1
    errors = [line.split(": ")[0] for line in ended.lines[:-1] if ": please look: " not in line]
    assert [place for place in errors if "messages" in place or "upload" in place] == [
        f"data/nlu/messages.yml:{end + 1}",
        f"data/nlu/messages.yml:{end + 2}",
        f"data/nlu/messages.yml:{end + 3}",
        f"data/nlu/uploads.yml:{end_of_uploads + 1}",
        # Whose examples could not be read.
        "knowledge/uploads/upload_error.md:1",
    ]
    assert ended.lines[-1].startswith(f"{len(errors)} to mend, ")


@pytest.mark.slow
def test_similar_also_names_examples_that_differ_in_next_to_nothing(small_project: Path) -> None:
    messages = small_project / "data" / "nlu" / "messages.yml"
    [first, *_] = [line for line in messages.read_text("utf-8").splitlines() if "    - " in line]
    with messages.open("a", encoding="utf-8") as file:
        file.write(f"{first} .\n")

    ended = python("-m", "bot", "check", "--similar", folder=small_project)

    place = f"data/nlu/messages.yml:{_length(messages)}"
    assert f"{place}: please look: nearly the same example as data/nlu/messages.yml:" in ended.out


def _length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
