from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.training_lines import TrainingLine, TrainingLines, check_lines, read_training_lines

GOOD = """\
version: "3.1"
nlu:
# how people ask
- intent: upload_error
  examples: |
    - my upload fails
    # from the desk
    -   it says: "wrong type"

    - HEIC?
- intent: greet
  examples: |
    - hi
"""
BLOCK = "nlu:\n- intent: greet\n  examples: |\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    return folder


def _read(folder: Path, text: str, name: str = "uploads.yml") -> TrainingLines:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return read_training_lines(folder)


def _line(text: str, intent: str = "greet", line: int = 1) -> TrainingLine:
    return TrainingLine(text, intent, Path("data/nlu/a.yml"), line)


# reading


def test_each_example_is_read_with_its_intent_file_and_line(folder: Path) -> None:
    path = Path("data/nlu/uploads.yml")
    assert _read(folder, GOOD) == TrainingLines(
        (
            TrainingLine("my upload fails", "upload_error", path, 6),
            TrainingLine('it says: "wrong type"', "upload_error", path, 8),
            TrainingLine("HEIC?", "upload_error", path, 10),
            TrainingLine("hi", "greet", path, 13),
        ),
        (),
    )


def test_folders_inside_are_read_and_other_files_are_not(folder: Path) -> None:
    _read(folder, BLOCK + "    - hi\n", "smalltalk.yaml")
    _read(folder, BLOCK + "    - hello\n", "out_of_scope/near.yml")
    data = _read(folder, "no training data", "notes.txt")
    assert [line.text for line in data.lines] == ["hello", "hi"]
    assert data.lines[0].path == Path("data/nlu/out_of_scope/near.yml")


def test_intent_may_stand_in_several_blocks_and_files(folder: Path) -> None:
    _read(folder, GOOD)
    data = _read(folder, BLOCK + "    - hello\n    - hey\n", "smalltalk.yml")
    assert data.counts() == {"upload_error": 3, "greet": 3}


def test_empty_folder_has_no_lines_and_no_problems(folder: Path) -> None:
    assert read_training_lines(folder) == TrainingLines((), ())


def test_synonyms_regexes_and_lookups_are_passed_over(folder: Path) -> None:
    blocks = [f"- {kind}: netid\n  examples: |\n    - net id\n" for kind in KINDS]
    data = _read(folder, "nlu:\n" + "".join(blocks) + BLOCK.removeprefix("nlu:\n") + "    - hi\n")
    assert [line.text for line in data.lines] == ["hi"]
    assert data.problems == ()


KINDS = ("synonym", "regex", "lookup")


# what can't be read is told with file and line

MALFORMED = {
    "unclosed bracket": ("nlu:\n- intent: [greet\n  examples: |\n    - hi\n", 3),
    "unclosed quote": ('nlu:\n- intent: "greet\n', 3),
    "a tab before a dash": (BLOCK + "    - hi\n\t- intent: thanks\n", 5),
    "dash at the wrong depth": (BLOCK + "    - hi\n - intent: thanks\n", 5),
    "no dash before an example": (BLOCK + "    - hi\n    hello\n", 5),
    "dash without a blank": (BLOCK + "    -hi\n", 4),
    "empty example": (BLOCK + "    - hi\n    -\n", 5),
    "no list": ("version: '3.1'\nnlu: none\n", 1),
    "no nlu": ("version: '3.1'\n", 1),
    "a list at the top": ("- intent: greet\n", 1),
    "empty file": ("", 1),
    "only a comment": ("# later\n", 1),
    "block without an intent": (BLOCK + "    - hi\n- examples: |\n    - hey\n", 5),
    "block of a word": (BLOCK + "    - hi\n- hello\n", 5),
    "intent that is a list": ("nlu:\n- intent: [a, b]\n  examples: |\n    - hi\n", 2),
    "intent without examples": ("nlu:\n- intent: greet\n", 2),
    "examples as a list": ("nlu:\n- intent: greet\n  examples:\n  - hi\n", 2),
    "examples left empty": ("nlu:\n- intent: greet\n  examples: |\n- intent: thanks\n", 4),
    "control character": (BLOCK + "    - hi\n    - he\x07llo\n", 5),
}


@pytest.mark.parametrize(("text", "line"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_file_is_told_with_its_line(folder: Path, text: str, line: int) -> None:
    (problem,) = _read(folder, text).problems
    assert str(problem).startswith(f"data/nlu/uploads.yml:{line}: ")


def test_malformed_file_takes_nothing_from_the_others(folder: Path) -> None:
    _read(folder, GOOD, "good.yml")
    data = _read(folder, "nlu: [", "bad.yml")
    assert len(data.lines) == 4
    assert [problem.path.name for problem in data.problems] == ["bad.yml"]


def test_bytes_that_are_no_text_are_told(folder: Path) -> None:
    (folder / "uploads.yml").write_bytes(b"nlu:\n- intent: \xff\n")
    (problem,) = read_training_lines(folder).problems
    assert problem.path == Path("data/nlu/uploads.yml")


def test_link_to_nowhere_as_editors_leave_it_is_told_or_passed_over(folder: Path) -> None:
    _read(folder, GOOD)
    (folder / ".#uploads.yml").symlink_to("someone@example.1234")
    data = read_training_lines(folder)
    assert len(data.lines) == 4


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A sound file with a piece of it overwritten by anything."""
    start = draw(st.integers(0, len(GOOD)))
    end = draw(st.integers(start, min(start + 20, len(GOOD))))
    junk = st.text(st.characters(codec="utf-8"), max_size=8) | st.text("-:|[]{}\"'#&*! \n\t")
    return GOOD[:start] + draw(junk) + GOOD[end:]


# The file is overwritten by each example, so the folder can be shared.
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damaged())
def test_damaged_file_is_read_or_told_with_a_line_of_it(folder: Path, text: str) -> None:
    data = _read(folder, text)
    last = len(text.splitlines()) + 1
    places = {(read.path, read.line) for read in data.lines}
    places |= {(problem.path, problem.line) for problem in data.problems}
    assert {path for path, _ in places} == {Path("data/nlu/uploads.yml")}
    assert all(1 <= line <= last for _, line in places)


# examples that teach the wrong thing


def test_sound_lines_have_no_problem() -> None:
    assert check_lines([_line("hi"), _line("hello"), _line("???  ok")]) == []
    assert check_lines([]) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/greet", "must not begin with"),
        ("?!", "needs at least one word"),
        ("", "needs at least one word"),
        ("🙂", "needs at least one word"),
        ("a " * 501, "1,000 characters at most"),
    ],
    ids=["slash", "signs", "empty", "emoji", "long"],
)
def test_line_that_is_no_example_is_told(text: str, message: str) -> None:
    (problem,) = check_lines([_line("hi"), _line(text, line=7)])
    assert (problem.path, problem.line) == (Path("data/nlu/a.yml"), 7)
    assert message in problem.message


def test_line_of_a_thousand_characters_is_still_one() -> None:
    assert check_lines([_line("a" * 1_000)]) == []


def test_same_line_twice_is_told_at_each_later_place() -> None:
    lines = [_line("Hi there", line=1), _line("hi THERE", line=4), _line("hi there", line=9)]
    problems = check_lines(lines)
    assert [problem.line for problem in problems] == [4, 9]
    assert problems[0].message == "the same example stands at data/nlu/a.yml:1 again"


def test_same_line_for_two_intents_names_the_other() -> None:
    (problem,) = check_lines([_line("stop", "cancel", 1), _line("Stop", "goodbye", 4)])
    assert problem.message == 'the same example stands at data/nlu/a.yml:1 for "cancel" too'
