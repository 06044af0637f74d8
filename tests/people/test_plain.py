"""No text of a patient steers the terminal of whoever reads it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.plain import moment, plain

BELL, ESCAPE, CSI = "\x07", "\x1b", "\x9b"


@pytest.mark.parametrize(
    "text",
    [
        f"{ESCAPE}[2J{ESCAPE}[31mred",
        f"{ESCAPE}]0;title{BELL}",
        f"{ESCAPE}]8;;https://evil.example{ESCAPE}\\click",
        f"{CSI}2J",
        "over\rwritten",
        "back\b\b\b\bspace",
        "\u202eesrever",
        "\u2066hidden\u2069",
        "zero\u200bwidth",
        "\ufeffmark",
        "line\u2028separator",
        "half \ud800 pair",
    ],
)
def test_what_steers_a_terminal_is_replaced(text: str) -> None:
    shown = plain(text)
    assert "\N{REPLACEMENT CHARACTER}" in shown
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in shown)


@given(st.text(alphabet=st.characters()))
def test_nothing_but_visible_characters_blanks_and_new_lines_is_left(text: str) -> None:
    left = plain(text).replace("\n", "").replace("\N{ZERO WIDTH JOINER}", "")
    assert not any(unicodedata.category(c)[0] == "C" for c in left)


def test_what_people_write_is_left_as_it_is() -> None:
    said = "Ünïcode, 漢字, ٣, 👩\N{ZERO WIDTH JOINER}⚕️ and a\nsecond line"
    assert plain(said) == said
    assert plain("one\ttwo\r\nthree") == "one two\nthree"


def test_moment_is_in_utc() -> None:
    assert moment(0.0) == "1970-01-01 00:00:00"
