"""The urgent check on hostile input: it never raises, and its time grows with the length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.urgent import UrgentMatch, find_urgent

# Ten times what an idle core takes for 10,000 characters, so that a busy machine doesn't fail it.
pytestmark = pytest.mark.slow

SECONDS = 0.3
HOSTILE = {
    "one letter": "a" * 10_000,
    "one word": "suicide " * 1_250,
    "starts of phrases": "want to " * 1_250,
    "starts of gaps": "i took all my my my my my " * 400,
    "idioms": "emergency contact killing me " * 350,
    "negations": "not not never feeling like " * 400,
    "records": "chest pain records in 2019 " * 400,
    "stars": "s*" * 5_000,
    "dots": "a." * 5_000,
    "leetspeak": "1a$b" * 2_500,
    "single letters": "k m s " * 1_600,
    "combining marks": "a\u0301\u0302\u0303" * 2_500,
    "long ligatures": "\ufdfa" * 10_000,
    "zero width": "\u200b" * 10_000,
    "apostrophes": "od'" * 3_300,
    "no spaces": "我想吃火锅" * 2_000,
    "addresses": "a@b." * 2_500,
}


def seconds_for(text: str) -> float:
    def once() -> float:
        start = time.process_time()
        find_urgent(text)
        return time.process_time() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_time_linear_in_its_length(name: str) -> None:
    text = HOSTILE[name]
    find_urgent(text)  # patterns are compiled when first needed
    short = seconds_for(text[:10_000])
    assert short < SECONDS
    assert seconds_for(f"{text[:10_000]} " * 4) < 10 * max(short, 0.002)


@given(st.text(max_size=400))
def test_any_text_gives_a_match_or_nothing(text: str) -> None:
    match = find_urgent(text)
    assert match is None or isinstance(match, UrgentMatch)


WORDS = st.sampled_from("i want to die not my chest pain lol form . kill myself 911 no".split())


@given(st.lists(WORDS, max_size=60))
def test_urgent_words_in_any_order_are_read_without_error(words: list[str]) -> None:
    match = find_urgent(" ".join(words))
    assert match is None or match.rule
