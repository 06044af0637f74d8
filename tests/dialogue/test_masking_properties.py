"""Masking of any text at all: it never fails, settles at once, stays quick and lets nothing out."""

from __future__ import annotations

import gc
import string
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.masking import mask

TODAY = date(2026, 11, 23)

# What rules look for, to be put together in ways nobody types.
PIECES = """
jane jane.doe @ at dot umass edu umass.edu gmail.com . , : ; - _ / \\ ( ) [ ] < > " ' = # + 4 41 413
555 1234 4135551234 123-45-6789 123 45 6789 4111111111111111 1111 3/5/1999 3/5/2024 march may 5 5th
1999 2024 99 '99 born dob birthday is was my the password pw pass: code pin otp netid username id
spire mrn member policy number hunter2 Hunter3! sunshine jsmith and not working tried with card visa
ssn social last four phone call https://a.edu/ ?token= Zk3x9QpL77abT2 aB3dE5fG7hI9jK1lM3nO5 scan.pdf
IMG_20230415.HEIC [phone] [e-mail] [password] [birth [id] zero one two three four five six seven
dose turned 21 contraseña es clave \u200b \u0301 ４ ⑫ é \ue000 \ue003 x ext 00 +44 0x8007
user/pass: appointment 1-800-
""".split()
made_up = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", "", "\n", ", "])), max_size=25
).map(lambda pairs: "".join(piece + gap for piece, gap in pairs))
anything = st.text(st.characters(exclude_categories=()))

words = st.lists(st.text(string.ascii_letters, min_size=1, max_size=9), max_size=6).map(" ".join)


@given(anything | made_up)
@example("\ud800 born \udfff 3/5/1999")
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text: str) -> None:
    masked = mask(text, TODAY)
    assert mask(masked, TODAY) == masked


@pytest.mark.parametrize("unit", ["1-800-", "1-800-1", "password a1b2c "])
def test_text_made_to_be_found_piece_by_piece_settles(unit: str) -> None:
    masked = mask(unit * 500, TODAY)
    assert mask(masked, TODAY) == masked
    assert "800" not in masked
    assert "a1b2c" not in masked


def _separated(*lengths: int, gaps: str) -> st.SearchStrategy[str]:
    """Groups of digits with one and the same sign between them; no group begins with 0 or 1."""
    groups = [st.from_regex(rf"[2-9][0-9]{{{length - 1}}}", fullmatch=True) for length in lengths]
    return st.tuples(st.sampled_from(gaps), *groups).map(lambda parts: parts[0].join(parts[1:]))


def _with_check_digit(number: str) -> str:
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[::-2]]
    return number + str(-(sum(doubled) + sum(map(int, number[-2::-2]))) % 10)


emails = st.from_regex(
    r"[a-z0-9]([a-z0-9._+-]{0,12}[a-z0-9])?@[a-z][a-z0-9-]{0,8}[a-z](\.[a-z]{2,8})?\.(edu|com|org|io|de)",
    fullmatch=True,
)
numbers = st.from_regex(r"[3-6][0-9]{14}", fullmatch=True).map(_with_check_digit)
planted = (
    emails
    | _separated(3, 3, 4, gaps="-. /‑–")
    | _separated(3, 3, 4, gaps=" ").map("+1 {}".format)
    | _separated(3, 2, 4, gaps="-. –")
    | numbers
    | numbers.map(lambda number: " ".join(number[at : at + 4] for at in range(0, 16, 4)))
)


@given(words, planted, words)
def test_planted_address_or_number_never_survives(before: str, secret: str, after: str) -> None:
    masked = mask(f"{before} {secret} {after}", TODAY)
    assert secret not in masked
    assert "@" not in masked
    assert not any(character.isdigit() for character in masked)


# Each unit, repeated, is near to something that a rule looks for at every character.
UNITS = [
    *("a", "1", "@", "a@", "at ", "a.", "a-", "_at_", "a dot ", "www.a.", "https://a.b/1/", "/?a="),
    *("1-", "1 2 ", "12/", "3 / ", "413 555 ", "(413) ", "+1 ", "00 1", "1,", "0x", "٤", "⑫"),
    *("password is ", "pw:", "my password is a ", "password for my the ", '"a', "'", "user a1 pw "),
    *("code is the my ", "code 123456 ", "id is ", "netid ", "spire id number is the my "),
    *("born ", "born 3/5/2024 ", "3/5/2024 is my ", "march ", "5 march ", "last four of ", "four "),
    *("a(", "scan.pdf", "aB3", "[", "[phone]", "\u0301", "\ud800", " ", "\n", "1-800-"),
]
SHORT, LONG = 1_250, 20_000
# 16 times the text may take 16 times as long; with time growing as the square it would be 256.
MOST = 64


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _seconds(text: str) -> float:
    began = time.process_time()
    mask(text, TODAY)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    short, long = ((unit * length)[:length] for length in (SHORT, LONG))
    with _no_collection():
        # The quickest of several runs is the one that nothing disturbed.
        least = max(min(_seconds(short) for _ in range(3)), 0.0005)
        assert any(_seconds(long) < MOST * least for _ in range(3))


@pytest.mark.slow
def test_usual_message_takes_less_than_a_millisecond() -> None:
    text = (
        "hi i was born 3/5/1999 and my email is jane.doe@umass.edu, my spire id is 31234567, i"
        " tried password hunter2 but the code 482913 you texted to 413-555-1234 is wrong, why is it"
    )
    assert len(text) > 170
    with _no_collection():
        assert min(_seconds(text) for _ in range(50)) < 0.001 * 3  # thrice: a slower machine
