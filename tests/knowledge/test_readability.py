from __future__ import annotations

import pytest

from bot.knowledge.readability import grade, sentences, syllable_count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("click", 1),
        ("make", 1),
        ("portal", 2),
        ("password", 2),
        ("table", 2),
        ("free", 1),
        ("clicked", 1),
        ("needed", 2),
        ("added", 2),
        ("immunization", 5),
        ("hm", 1),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllable_count(word) == count


def test_grade_follows_the_published_formula() -> None:
    read = sentences("The cat sat on the mat. It was a black cat.")

    assert [len(sentence.words) for sentence in read] == [6, 5]
    assert grade(read) == pytest.approx(0.39 * 11 / 2 + 11.8 * 11 / 11 - 15.59)


def test_list_items_are_sentences_with_their_lines() -> None:
    read = sentences("To do this:\n\n- Open the page\n- Click **Print**. Then wait.")

    assert [(" ".join(sentence.words), sentence.line) for sentence in read] == [
        ("To do this", 0),
        ("Open the page", 2),
        ("Click Print", 3),
        ("Then wait", 3),
    ]


def test_addresses_numbers_and_settings_are_no_words() -> None:
    read = sentences(
        "See https://example.org/abc or 413-555-0100, a@example.org, {HELPDESK_EMAIL}."
    )

    assert [sentence.words for sentence in read] == [("See", "or")]


def test_text_without_words_has_grade_zero() -> None:
    assert grade(sentences("123")) == 0.0
