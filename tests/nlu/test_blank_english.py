from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.blank_english import BlankEnglish, shielded


def test_words_of_a_text_are_forgotten_once_it_is_read() -> None:
    english = BlankEnglish()
    with english.reading("reach me at qwxyzzy@example.edu") as doc:
        assert "qwxyzzy@example.edu" in [token.text for token in doc]
    assert "qwxyzzy@example.edu" not in english.nlp.vocab.strings


@given(st.text(st.characters()))
def test_shielding_changes_no_offset_and_leaves_no_surrogate(text: str) -> None:
    assert len(shielded(text)) == len(text)
    shielded(text).encode()


def test_usual_texts_are_read_as_they_are() -> None:
    text = "Well...\nmy e-mail pat.lee@example.edu (the old one!!!) doesn't work 😀"
    assert shielded(text) == text


@pytest.mark.parametrize("run", ["(", "$", "😀", "x", "a.b"])
def test_long_runs_without_spaces_take_linear_time(run: str) -> None:
    english = BlankEnglish()
    text = (run * 10_000)[:10_000]
    start = time.process_time()
    with english.reading(text) as doc:
        assert doc[-1].idx + len(doc[-1]) == len(text)
    # Without the shield the first three take seconds.
    assert time.process_time() - start < 2.0
