from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.inbound import MAX_CHARACTERS, read_inbound
from bot.nlu.urgent import find_urgent

# Everything that can stand in a Python string, unpaired surrogates too.
ANY_TEXT = st.text(st.characters(codec=None))
SLASHES_FIRST = st.text(st.sampled_from("/ \t\n\u00a0\u2003\x00\x1f\u200d")).flatmap(
    lambda start: ANY_TEXT.map(lambda rest: start + rest)
)


@given(ANY_TEXT | SLASHES_FIRST)
def test_any_text_is_made_fit_to_be_read(raw: str) -> None:
    inbound = read_inbound(raw)
    assert not inbound.text.startswith("/")
    assert inbound.text == inbound.text.strip()
    assert [c for c in inbound.text if unicodedata.category(c)[0] == "C" and c not in "\n\t"] == []
    assert inbound.text.encode("utf-8").decode("utf-8") == inbound.text
    assert len(inbound.text) <= MAX_CHARACTERS


@given(ANY_TEXT)
def test_text_that_was_made_fit_stays_as_it_is(raw: str) -> None:
    once = read_inbound(raw)
    assert read_inbound(once.text).text == once.text
    assert once.has_words or not any(c.isalnum() for c in once.text)


@given(ANY_TEXT)
@example("ⓘ ⓦⓐⓝⓣ ⓣⓞ ⓓⓘⓔ")
def test_no_cry_for_help_is_taken_for_a_text_without_words(raw: str) -> None:
    assert read_inbound(raw).has_words or find_urgent(raw) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("I forgot my password", "I forgot my password"),
        ("  two  words \n", "two  words"),
        ("first line\nsecond\tline", "first line\nsecond\tline"),
        ("my pass\x00word\x07", "my password"),
        ("old\rline\r\nends\x0band\x85more", "old line \nends and more"),
        ("half a pair \ud83d here", "half a pair  here"),
        ("é, ü, 你好 and 😀 stay", "é, ü, 你好 and 😀 stay"),
    ],
)
def test_words_stay_and_what_no_one_types_goes(raw: str, text: str) -> None:
    assert read_inbound(raw).text == text


@pytest.mark.parametrize(
    "raw", ["/greet", "//greet", " / greet", "/ /greet", "/\u00a0/\t/greet", "\x00/greet"]
)
def test_slash_at_the_beginning_is_not_a_command(raw: str) -> None:
    assert read_inbound(raw).text == "greet"


def test_slash_inside_a_text_stays() -> None:
    assert read_inbound("spam/junk folder").text == "spam/junk folder"


@pytest.mark.parametrize(
    "raw", ["", "   ", "\n\n", "😀👍🏽", "?!…", "///", "\x00\x01", "\ud83d", "-–—"]
)
def test_nothing_but_symbols_has_no_words(raw: str) -> None:
    assert not read_inbound(raw).has_words


@pytest.mark.parametrize("raw", ["ok", "911", "我", "ñ", "😀 hi", "ⓗⓔⓛⓟ", "𝐡𝐢"])
def test_one_letter_or_digit_of_any_script_is_a_word(raw: str) -> None:
    assert read_inbound(raw).has_words


def test_ten_thousand_characters_are_too_long_and_are_cut() -> None:
    inbound = read_inbound("a" * 10_000)
    assert inbound.too_long
    assert inbound.text == "a" * MAX_CHARACTERS


def test_longest_text_that_is_read_whole_is_not_too_long() -> None:
    assert not read_inbound("a" * MAX_CHARACTERS).too_long
    assert read_inbound("a" * (MAX_CHARACTERS + 1)).too_long


def test_blanks_and_control_characters_do_not_make_a_text_too_long() -> None:
    assert not read_inbound(" " * 9_000 + "hello" + "\x00" * 9_000).too_long


@pytest.mark.parametrize("before", [0, 3_000, 3_990, 4_005, 6_000, 9_900])
def test_cry_for_help_in_a_long_text_is_in_the_part_that_is_read(before: int) -> None:
    filler = "The page does not load. " * 1_000
    raw = f"{filler[:before]} I want to kill myself. {filler[:10_000]}"
    inbound = read_inbound(raw)
    assert inbound.too_long
    assert "I want to kill myself" in inbound.text
