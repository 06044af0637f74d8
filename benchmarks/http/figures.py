"""From what the driver tells of each phase to the figures that are compared, and the bars. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any, Final

from benchmarks.conversation import ACTION, FAQ, MARKS, WINDOW
from benchmarks.http.traffic import CLIENTS, LONG, phase_name

POSTGRES: Final = "postgres"

Rounds = Sequence[Mapping[str, Any]]
"""Answers of ``benchmarks.http.driver``, one a round of the same phase."""

Figures = dict[str, float]
"""By name: ``CPU ms a message, faq, 16 clients``."""


@dataclass(frozen=True)
class Bar:
    """A figure and what it should reach."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it does."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "met": self.met}


def figures(phases: Mapping[str, Rounds]) -> Figures:
    """Figures of one server from its phases by name; times in milliseconds."""
    found: Figures = {}
    for kind in (FAQ, ACTION):
        for clients in (1, CLIENTS):
            found |= of_phase(kind, clients, phases[phase_name(kind, clients)])
    return found | dict(_growth(phases[LONG][0]["turns"][0]))


def failures(phases: Mapping[str, Rounds]) -> list[str]:
    """What was said in place of a right reply, one a failed turn."""
    return [
        f"{name}: {turn['said'] or 'no text'}"
        for name, rounds in phases.items()
        for one in rounds
        for turn in [*one["firsts"], *_turns([one])]
        if not turn["ok"]
    ]


def ratios(stock: Figures, ours: Figures) -> Figures:
    """Ours by the stock server's, where that has a figure above 0."""
    return {
        name: round(ours[name] / value, 3)
        for name, value in stock.items()
        if value and name in ours
    }


def bars(ratio: Figures, ours: Figures, failed: int) -> list[Bar]:
    """What the ratios and our own growth should reach."""
    found = [Bar("failed replies, both servers", failed, 0)]
    for kind in (FAQ, ACTION):
        end = f"{kind}, {CLIENTS} clients"
        found.append(Bar(f"messages/s, {end}: ours / stock", ratio[_rate(end)], 4, at_least=True))
        for name in (_cpu(f"{kind}, 1 client"), _cpu(end), _with_database(end)):
            if name in ratio:
                found.append(Bar(f"{name}: ours / stock", ratio[name], 0.333))
        found += _growth_bars(kind, ours)
    return found


def of_phase(kind: str, clients: int, rounds: Rounds) -> Figures:
    """Figures of one server from all rounds of the phase of ``kind`` with so many clients."""
    turns, end = _turns(rounds), phase_name(kind, clients)
    cpu = {group: _sum(rounds, "cpu", group) / len(turns) for group in rounds[0]["cpu"]}
    database = cpu.pop(POSTGRES, 0.0)
    found = {_cpu(end): 1000 * sum(cpu.values())}
    if database:
        found[f"PostgreSQL's CPU ms a message, {end}"] = 1000 * database
        found[_with_database(end)] = 1000 * (sum(cpu.values()) + database)
    if clients > 1:
        found[_rate(end)] = len(turns) / sum(one["seconds"] for one in rounds)
    cuts = _cuts([turn["seconds"] for turn in turns])
    found |= {f"p50 ms, {end}": cuts[len(cuts) // 2], f"p95 ms, {end}": cuts[-1]}
    driver = sum(one["driver_cpu"] for one in rounds)
    found[f"the driver's CPU ms a message, {end}"] = 1000 * driver / len(turns)
    return {name: round(value, 2) for name, value in found.items()}


def _growth(turns: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, float]]:
    """Medians: of five turns, one in which the server also did something else would decide."""
    for kind in (FAQ, ACTION):
        for mark in MARKS:
            own = [turn for turn in turns[mark - WINDOW : mark] if turn["kind"] == kind]
            if mark <= len(turns):
                yield _at(kind, mark), round(1000 * median(map(_own_cpu, own)), 2)


def _growth_bars(kind: str, ours: Figures) -> Iterator[Bar]:
    first, last = _at(kind, MARKS[0]), _at(kind, MARKS[-1])
    if last in ours:
        name = f"ours, CPU ms, {kind} turn {MARKS[-1]} / turn {MARKS[0]}"
        yield Bar(name, round(ours[last] / ours[first], 3), 1.5)


def _own_cpu(turn: Mapping[str, Any]) -> float:
    seconds: Mapping[str, float] = turn["cpu"]
    return sum(own for group, own in seconds.items() if group != POSTGRES)


def _turns(rounds: Rounds) -> list[Mapping[str, Any]]:
    return [turn for one in rounds for turns in one["turns"] for turn in turns]


def _sum(rounds: Rounds, key: str, group: str) -> float:
    return float(sum(one[key][group] for one in rounds))


def _cuts(seconds: Sequence[float]) -> list[float]:
    """Milliseconds at 5, 10, … 95 %; the middle one is the median."""
    return [1000 * cut for cut in quantiles(seconds, n=20, method="inclusive")]


def _cpu(end: str) -> str:
    return f"CPU ms a message, {end}"


def _with_database(end: str) -> str:
    return f"CPU ms a message with PostgreSQL's, {end}"


def _rate(end: str) -> str:
    return f"messages/s, {end}"


def _at(kind: str, mark: int) -> str:
    return f"CPU ms, {kind} turn {mark}"
