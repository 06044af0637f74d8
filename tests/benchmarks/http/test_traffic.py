from __future__ import annotations

import pytest

from benchmarks.conversation import ACTION, FAQ
from benchmarks.http.traffic import (
    LONG,
    Conversation,
    Line,
    Phase,
    first_sentence,
    holds,
    phases,
    variants_needed,
)
from benchmarks.services import ServiceError

POOLS = {
    FAQ: [Line(FAQ, f"question {n}", ("answer",)) for n in range(600)],
    ACTION: [Line(ACTION, f"thanks {n}", ("welcome",)) for n in range(30)],
}


def _talks(phase: Phase) -> list[Conversation]:
    return [talk for talks in phase.rounds for talk in talks]


@pytest.mark.parametrize("messages", [16, 96, 320])
def test_no_text_comes_twice_in_a_run(messages: int) -> None:
    said = [line.text for phase in phases(POOLS, messages) for t in _talks(phase) for line in t]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("messages", [16, 96, 320])
def test_every_ending_that_is_said_is_among_those_to_be_checked(messages: int) -> None:
    few = {kind: pool[:30] for kind, pool in POOLS.items()}
    said = {line.text for phase in phases(few, messages) for t in _talks(phase) for line in t}
    numbers = range(variants_needed(30, messages))
    checked = {line.variant(n).text for pool in few.values() for line in pool for n in numbers}
    assert said <= checked


@pytest.mark.parametrize(("messages", "counted"), [(16, 16), (96, 96), (320, 320)])
def test_sixteen_clients_say_as_many_messages_of_a_kind_as_asked(
    messages: int, counted: int
) -> None:
    (phase,) = [p for p in phases(POOLS, messages) if p.name == "action, 16 clients"]
    assert {len(talks) for talks in phase.rounds} == {16}
    assert sum(len(talk) - 1 for talk in _talks(phase)) == counted
    assert {line.kind for talk in _talks(phase) for line in talk[1:]} == {ACTION}


def test_every_conversation_begins_with_a_question() -> None:
    assert {talk[0].kind for phase in phases(POOLS) for talk in _talks(phase)} == {FAQ}


def test_the_long_conversation_says_the_same_words_before_each_mark() -> None:
    (long,) = [talk[1:] for p in phases(POOLS) if p.name == LONG for talk in _talks(p)]
    assert len(long) == 300
    windows = [[line.text.rstrip(".!- ") for line in long[m - 10 : m]] for m in (10, 100, 300)]
    assert windows[0] == windows[1] == windows[2]
    assert [line.kind for line in long[:4]] == [FAQ, ACTION, FAQ, ACTION]


def test_a_kind_without_lines_is_an_error() -> None:
    with pytest.raises(ServiceError):
        phases({FAQ: POOLS[FAQ], ACTION: []})


def test_a_reply_is_known_by_its_first_sentence_whatever_its_marks() -> None:
    wanted = first_sentence("Go to **Forms** in [the portal](https://a.example).\n\n1. Then")
    assert wanted == "Go to Forms in the portal."
    assert holds(["Hello!", "Go to Forms\nin [the portal](https://b.example). More."], [wanted])
    assert not holds(["I'm sorry, something went wrong."], [wanted])
    assert not holds([], [wanted])
