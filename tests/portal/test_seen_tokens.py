from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.errors import ServiceTokenError
from portal.seen_tokens import SeenTokens
from tests.portal.forging import NOW, REQUEST, Clock, reason, token, verifier


def _refused(seen: SeenTokens, token_id: str, until: float, now: float) -> str | None:
    try:
        seen.take(token_id, until=until, now=now)
    except ServiceTokenError as error:
        return error.reason
    return None


def test_token_is_taken_once() -> None:
    seen = SeenTokens()
    assert _refused(seen, "a", 65, 0) is None
    assert _refused(seen, "a", 65, 64.9) == "replayed"
    assert _refused(seen, "b", 65, 64.9) is None


def test_what_can_be_used_no_more_is_forgotten() -> None:
    seen = SeenTokens()
    for number in range(1000):
        seen.take(str(number), until=number + 65, now=number)
    assert len(seen) == 65


def test_full_memory_refuses_and_forgets_no_live_token() -> None:
    seen = SeenTokens(most=2)
    seen.take("a", until=65, now=0)
    seen.take("b", until=75, now=0)
    assert _refused(seen, "c", 65, 0) == "crowded"
    assert [_refused(seen, name, 65, 64) for name in "ab"] == ["replayed", "replayed"]
    assert _refused(seen, "c", 130, 65) is None


def test_token_that_may_have_been_forgotten_is_not_taken_when_the_clock_was_set_back() -> None:
    seen = SeenTokens()
    seen.take("a", until=65, now=0)
    seen.take("b", until=1065, now=1000)
    assert _refused(seen, "a", 65, 10) == "expired"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 65), st.integers(-20, 100))))
def test_no_token_is_taken_twice_while_it_lives(calls: list[tuple[int, int, int]]) -> None:
    seen, taken, now = SeenTokens(most=3), dict[int, int](), 0
    for name, lifetime, step in calls:
        now += step
        until = taken.get(name, now + lifetime)  # a token's end is part of it
        if _refused(seen, str(name), until, now) is None:
            assert name not in taken
            taken[name] = until
        assert len(seen) <= 3


def test_flood_of_tokens_is_refused_as_crowded_until_the_first_are_over(tmp_path: Path) -> None:
    clock = Clock()
    checks = verifier(tmp_path, clock, most=2)
    for number in range(2):
        checks.verify(token(jti=f"0123456789abcde{number}"), REQUEST)
    late: dict[str, Any] = {"iat": int(NOW) + 5, "exp": int(NOW) + 65}
    assert reason(checks, token(**late)) == "crowded"
    assert reason(checks, token(jti="0123456789abcde0")) == "replayed"
    clock.now += 65
    assert checks.verify(token(**late), REQUEST).patient == "patient-1"


def test_refused_tokens_do_not_fill_the_memory(tmp_path: Path) -> None:
    checks = verifier(tmp_path, most=1)
    for number in range(5):
        assert reason(checks, token(jti=f"0123456789abcde{number}", htm="GET")) == "htm"
    assert checks.verify(token(), REQUEST).patient == "patient-1"
