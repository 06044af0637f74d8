from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.cluster.wake_up import TURNS, WakeUp, name_of, read, written

_MOST_BYTES = 7_999  # of a NOTIFY


def test_conversation_has_one_name_that_holds_nothing_of_its_id() -> None:
    conversation_id = "P4t1ent-conversation-id-of-forty-three-char"
    name = name_of(conversation_id)
    assert re.fullmatch(r"[A-Za-z0-9_-]{16}", name)
    assert name == name_of(conversation_id) != name_of(conversation_id + "x")
    assert not any(conversation_id[i : i + 4] in name for i in range(len(conversation_id) - 3))


@given(st.dictionaries(st.integers(0, 2000), st.integers(0, 10**9 - 1), max_size=700))
@example(dict.fromkeys(range(700), 10**9 - 1))
def test_everything_that_is_written_is_read_and_fits(seqs: dict[int, int]) -> None:
    wake_ups = {name_of(str(number)): seq for number, seq in seqs.items()} | {TURNS: 0}
    said = list(written("me", wake_ups))
    assert all(len(one) <= _MOST_BYTES for one in said)
    found = [wake_up for one in said for wake_up in read(one)[1]]
    assert found == [WakeUp(name, seq) for name, seq in wake_ups.items()]
    assert {read(one)[0] for one in said} == {"me"}


def test_who_has_nothing_to_tell_gives_a_sign_of_life() -> None:
    (said,) = written("me", {})
    assert (read(said)[0], read(said)[1]) == ("me", [])


@given(st.text())
def test_whatever_stands_on_the_channel_can_be_read(said: str) -> None:
    _, wake_ups = read(said)
    assert all(0 <= wake_up.seq < 10**9 for wake_up in wake_ups)
