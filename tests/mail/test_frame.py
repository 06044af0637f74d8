from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.markdown import parse
from bot.mail.frame import FILE, Frame, frame_problems, read_frame, with_link
from bot.settings import ROOT

KNOWLEDGE = ROOT / "knowledge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of articles with the project's own frame."""
    root = tmp_path / "knowledge"
    (root / "mail").mkdir(parents=True)
    (root / FILE).write_text((KNOWLEDGE / FILE).read_text("utf-8"), "utf-8")
    return root


def changed(folder: Path, old: str, new: str) -> list[str]:
    text = (folder / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new), "utf-8")
    return [str(problem) for problem in frame_problems(folder)]


def test_frame_of_the_project_is_sound() -> None:
    assert frame_problems(KNOWLEDGE) == []


def test_first_line_says_who_answers_and_that_nobody_watches_for_emergencies() -> None:
    frame = read_frame(KNOWLEDGE)
    assert frame.first_line.startswith("This is an automated answer from the Portal Help Desk.")
    assert "emergencies" in frame.first_line
    assert "911" in frame.first_line


def test_frame_tells_how_to_reach_a_person_and_where_health_information_belongs() -> None:
    frame = read_frame(KNOWLEDGE)
    assert "HUMAN" in frame.person
    assert "health information" in frame.health_information
    assert "portal" in frame.health_information


def test_every_sentence_is_one_paragraph() -> None:
    sentences = vars(read_frame(KNOWLEDGE)).values()
    assert [text for text in sentences if len(parse(text)) != 1] == []


def test_link_is_put_into_its_sentence() -> None:
    assert with_link("Look: {LINK}", "https://a.example") == (
        "Look: [https://a.example](https://a.example)"
    )


def test_reworded_sentence_counts_at_once(folder: Path) -> None:
    assert changed(folder, "Not what you needed?", "Still stuck?") == []
    assert read_frame(folder).person.startswith("Still stuck?")


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"frame\.md:1: this file is missing"):
        read_frame(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## Person", "## Persons", '"Persons" has no use here; did you mean "person"?'),
        ("## Person", "## Marker", '"Marker" is there twice'),
        ("## Person\n", "", 'a line "## Person" and its sentence below it are missing'),
        ("Please write your reply above this line", "", "there is no sentence under this line"),
        ("Please write your reply above this line", "Reply above\r\nBcc: x", "plain English words"),
        ("Portal Help Desk\n\n## Subject", "x" * 41 + "\n\n## Subject", "at most 40 characters"),
        ("the web address: {LINK}", "the web address.", "should hold {LINK} once"),
        ("Reply with **HUMAN**", "Reply to {HELPDESK_EMAIL}", "should hold no blank"),
        ("Reply with **HUMAN**", "Reply with <b>HUMAN</b>", "HTML"),
    ],
)
def test_slip_of_an_editor_is_told_with_its_line(
    folder: Path, old: str, new: str, told: str
) -> None:
    problems = changed(folder, old, new)
    assert any(told in problem for problem in problems)
    assert all(problem.startswith("knowledge/mail/frame.md:") for problem in problems)


def test_frame_has_no_sentence_that_the_code_does_not_use() -> None:
    headings = [
        line[3:] for line in (KNOWLEDGE / FILE).read_text("utf-8").splitlines() if line[:3] == "## "
    ]
    assert len(headings) == len(Frame.__dataclass_fields__)
