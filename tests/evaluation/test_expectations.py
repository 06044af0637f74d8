from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.evaluation.expectations import Expectation, read_expectations


def _file(folder: Path, text: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text(text, "utf-8")
    return path


def test_reads_every_field_and_leaves_other_keys_alone(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '{"text": "weather?", "intent": "out_of_scope", "subtype": "far", "gentle": true}\n'
        "\n"
        '{"text": "a", "intent": "netid_login", "also_ok": ["password_reset"], "voice": "user"}\n',
    )
    assert read_expectations(path) == [
        Expectation("weather?", "out_of_scope", subtype="far"),
        Expectation("a", "netid_login", frozenset({"password_reset"}), "user"),
    ]


def test_every_bad_line_is_named_without_its_text(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '{"text": "fine", "intent": "greet"}\n'
        "my secret question\n"
        '["a"]\n'
        '{"text": " ", "intent": "greet"}\n'
        '{"text": "hello"}\n'
        '{"text": "hello", "intent": "greet", "also_ok": "thanks"}\n'
        '{"text": "hello", "intent": "greet", "voice": 3}\n',
    )
    with pytest.raises(DataError) as caught:
        read_expectations(path)
    assert str(caught.value).split("\n") == [
        f"{path}:2: is not JSON",
        f'{path}:3: should be a JSON object like {{"text": "…", "intent": "…"}}',
        f'{path}:4: "text" should be a text that is not empty',
        f'{path}:5: "intent" should be a text that is not empty',
        f'{path}:6: "also_ok" should be a list of intents',
        f'{path}:7: "voice" should be a text that is not empty',
    ]


def test_line_separators_inside_a_question_do_not_split_it(tmp_path: Path) -> None:
    path = _file(tmp_path, '{"text": "one\u2028two", "intent": "greet"}\n')
    assert [row.text for row in read_expectations(path)] == ["one\u2028two"]


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no question"):
        read_expectations(_file(tmp_path, "\n"))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.jsonl: can't be read"):
        read_expectations(tmp_path / "absent.jsonl")


def test_a_binary_file_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(DataError, match="is not UTF-8 text"):
        read_expectations(path)
