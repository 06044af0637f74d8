"""What is masked and what stays, phrase by phrase: ``masked.jsonl`` and ``not_masked.jsonl``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.masking import find_masked, mask
from bot.dialogue.masking_draft import Label, Span
from bot.settings import ROOT

TODAY = date(2026, 11, 23)


def rows(name: str) -> list[dict[str, Any]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


MASKED = [(row["text"], row["masked"]) for row in rows("masked.jsonl")]
NOT_MASKED = [row["text"] for row in rows("not_masked.jsonl")]


def test_what_points_to_a_person_is_replaced() -> None:
    assert [mask(text, TODAY) for text, _ in MASKED] == [masked for _, masked in MASKED]


def test_masking_again_changes_nothing() -> None:
    assert [masked for _, masked in MASKED if mask(masked, TODAY) != masked] == []


def test_ordinary_text_stays() -> None:
    assert [text for text in NOT_MASKED if mask(text, TODAY) is not text] == []


def test_phrases_are_many_and_differ() -> None:
    assert len({text for text, _ in MASKED}) == len(MASKED) > 300
    assert len(set(NOT_MASKED)) == len(NOT_MASKED) > 300


@pytest.mark.parametrize(
    ("before", "after"), [("hello ", " thanks"), ("(", ")"), ("¿", "?"), ("hi\n\n", "\n\nbye")]
)
@pytest.mark.parametrize(
    "secret",
    [
        "jane.doe@umass.edu",
        "413-555-1234",
        "123-45-6789",
        "4111 1111 1111 1111",
        "3/5/1999",
        "31234567",
        "my password is hunter2",
    ],
)
def test_neighbours_do_not_hide_a_secret(before: str, secret: str, after: str) -> None:
    masked = mask(before + secret + after, TODAY)
    assert masked.startswith(before)
    assert masked.endswith(after)
    assert secret not in masked


@pytest.mark.slow
def test_questions_people_ask_stay_as_they_are() -> None:
    changed = [line for line in _training_lines() if mask(line, TODAY) != line]
    assert [line for line in changed if not _has_sign(line)] == []


def _has_sign(line: str) -> bool:
    return "@" in line or any(character.isdigit() for character in line)


def _training_lines() -> list[str]:
    lines: list[str] = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            examples = entry.get("examples", "").splitlines()
            lines += [line.strip()[2:] for line in examples if line.strip().startswith("- ")]
    assert len(lines) > 5000
    return lines


@pytest.mark.parametrize("label", [label for label in Label if label.value.startswith("[")])
def test_placeholder_is_never_masked_again(label: Label) -> None:
    text = f"my password is {label.value}, born {label.value}, code: {label.value} id {label.value}"
    assert mask(text, TODAY) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("seen 3/5/2016", "seen [birth date]"),
        ("seen 3/5/2017", "seen 3/5/2017"),
        ("born 3/5/2017", "born [birth date]"),
        ("seen 3/5/16", "seen [birth date]"),
        ("seen 3/5/17", "seen 3/5/17"),
        ("seen 3/5/28", "seen 3/5/28"),
        ("seen 3/5/99", "seen [birth date]"),
    ],
)
def test_date_of_ten_years_ago_counts_as_a_birth_date(text: str, masked: str) -> None:
    assert mask(text, TODAY) == masked


def test_age_of_a_date_is_judged_today_by_default() -> None:
    assert mask("seen 3/5/1999") == "seen [birth date]"
    assert mask("seen 3/5/2099") == "seen 3/5/2099"


def test_spans_are_offsets_into_what_was_typed() -> None:
    text = "⑫３-45-6789 and\u200b jane@umass.edu\u200b!"
    assert find_masked(text, TODAY) == [
        Span(0, text.index(" and"), Label.SSN),
        Span(text.index("jane"), text.index("!"), Label.EMAIL),
    ]


@pytest.mark.parametrize(
    ("link", "masked"),
    [
        ("https://jo:hunter2@example.edu/x", "https://[password]@example.edu/x"),
        ("https://example.edu/a?email=jo%40example.com", "https://example.edu/a?email=[e-mail]"),
        ("https://example.edu/a?user=jsmith&page=2", "https://example.edu/a?user=[id]&page=2"),
        ("https://example.edu/31234567/2", "https://example.edu/[number]/2"),
        ("https://example.edu/a/123-45-6789", "https://example.edu/a/[SSN]"),
        ("https://example.edu/news/2026-03-04-flu.html", None),
        ("https://example.edu/a?page=2&sort=date#top", None),
    ],
)
def test_links_keep_all_but_what_is_secret(link: str, masked: str | None) -> None:
    assert mask(f"i opened {link}, nothing", TODAY) == f"i opened {masked or link}, nothing"


@pytest.mark.parametrize(
    "name", ["jane@umass.edu.pdf", "123-45-6789.pdf", "ssn_123456789.pdf", "my_dob_03051999.pdf"]
)
def test_file_name_does_not_hide_what_it_says_it_holds(name: str) -> None:
    assert not any(part in mask(f"i sent {name}", TODAY) for part in ("jane", "6789", "0305"))
