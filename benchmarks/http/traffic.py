"""What is said to both servers: the same texts in the same order. Pure.

A conversation is a list of lines; its first is never counted, since it opens the conversation.
No text comes twice in a run, since our encoder remembers texts.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.conversation import ACTION, FAQ, MARKS, WINDOW
from benchmarks.services import ServiceError

CLIENTS: Final = 16
TURNS: Final = 10
FULL: Final = 320
"""Messages of each kind at 16 clients, if nothing else is asked for."""

WARM_UP: Final = "warm-up"
LONG: Final = "one long conversation"

_ROUNDS: Final = 2
# Said after a text that was used before. Rasa's tokenizer drops them, so that they change nothing
# for the stock model.
_ENDINGS: Final = tuple(
    blank + sign * count for count in (1, 2, 3, 4) for blank in ("", " ") for sign in ".!-"
)


@dataclass(frozen=True)
class Line:
    """A text, its kind, and what one of the replies to it has to hold (any of ``wanted``)."""

    kind: str
    text: str
    wanted: tuple[str, ...]

    def variant(self, number: int) -> Line:
        """The same words with another ending; 0 is the line itself."""
        ending = _ENDINGS[(number - 1) % len(_ENDINGS)] if number else ""
        return Line(self.kind, self.text + ending, self.wanted)


Conversation = list[Line]


@dataclass(frozen=True)
class Phase:
    """Conversations held by ``clients`` at a time. Both servers take turns round by round."""

    name: str
    clients: int
    rounds: tuple[list[Conversation], ...]


def phases(pools: Mapping[str, Sequence[Line]], messages: int = FULL) -> list[Phase]:
    """Warm-up, one client, sixteen clients (questions, then feedback), one long conversation.

    Args:
        pools: lines by kind; they are said again with another ending when they run out.
        messages: of each kind at 16 clients; the other phases follow in proportion.
    """
    lines = {kind: _endless(pool) for kind, pool in pools.items()}
    turns = max(1, min(TURNS, messages // CLIENTS))
    rounds = max(1, min(_ROUNDS, messages // (CLIENTS * turns)))
    first = [next(lines[_kind(turn)]) for turn in range(2 * WINDOW)]
    found = [Phase(WARM_UP, 1, ([first],))]
    for clients, count in ((1, CLIENTS // 4), (CLIENTS, CLIENTS)):
        for kind in (FAQ, ACTION):
            talks = tuple(_talks(lines, kind, count, turns) for _ in range(rounds))
            found.append(Phase(phase_name(kind, clients), clients, talks))
    longest = max(mark for mark in MARKS if mark <= max(messages, MARKS[0]))
    return [*found, Phase(LONG, 1, ([_long(lines, pools, longest)],))]


def phase_name(kind: str, clients: int) -> str:
    """The name of the phase that measures ``kind`` with so many clients."""
    return f"{kind}, {clients} client{'s' if clients > 1 else ''}"


def _talks(
    lines: Mapping[str, Iterator[Line]], kind: str, count: int, turns: int
) -> list[Conversation]:
    return [[next(lines[FAQ]), *(next(lines[kind]) for _ in range(turns))] for _ in range(count)]


def _long(
    lines: Mapping[str, Iterator[Line]], pools: Mapping[str, Sequence[Line]], turns: int
) -> Conversation:
    """Question and feedback by turns, after the one that is not counted.

    The ten turns up to each mark say the same words with other endings, so that a difference
    between marks is not one between questions.
    """
    same = [pools[_kind(turn)][turn // 2 % len(pools[_kind(turn)])] for turn in range(WINDOW)]
    window = {
        mark - WINDOW + turn: line.variant(number)
        for number, mark in enumerate(MARKS, start=1)
        for turn, line in enumerate(same)
    }
    talk = [window.get(turn) or next(lines[_kind(turn)]) for turn in range(turns)]
    return [next(lines[FAQ]), *talk]


def _kind(turn: int) -> str:
    return ACTION if turn % 2 else FAQ


def variants_needed(lines: int, messages: int) -> int:
    """How many variants of each of ``lines`` lines ``phases`` may say."""
    # Both phases of a kind, half of the long conversation, and what opens conversations.
    texts = 2 * messages + 64
    return 1 + len(MARKS) + math.ceil(texts / max(1, lines))


def _endless(pool: Sequence[Line]) -> Iterator[Line]:
    if not pool:
        raise ServiceError("no line of a kind is understood by both models")
    yield from pool
    # The variants in between are those of the marks of the long conversation.
    for number in itertools.count(len(MARKS) + 1):
        yield from (line.variant(number) for line in pool)


def as_json(conversations: Sequence[Conversation]) -> list[list[dict[str, Any]]]:
    """For the driver's job."""
    return [[asdict(line) for line in conversation] for conversation in conversations]


def holds(replies: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the replies together hold one of the texts, whatever the line breaks and marks."""
    said = bare(" ".join(replies))
    return any(bare(text) in said for text in wanted)


def first_sentence(answer: str) -> str:
    """What an answer is recognised by: its first line, without Markdown's marks."""
    return bare(answer.strip().partition("\n")[0])


def bare(text: str) -> str:
    """Words and signs with single blanks, without the marks of bold text and of links."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(text.replace("**", "").replace("\\", "").split())
