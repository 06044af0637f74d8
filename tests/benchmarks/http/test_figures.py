from __future__ import annotations

from typing import Any

import pytest

from benchmarks.conversation import ACTION, FAQ
from benchmarks.http.figures import bars, failures, figures, ratios
from benchmarks.http.traffic import LONG, phase_name


def _turn(kind: str, seconds: float, **cpu: float) -> dict[str, Any]:
    return {"kind": kind, "seconds": seconds, "ok": True, "cpu": cpu}


def _round(kind: str, seconds: float, cpu: dict[str, float]) -> dict[str, Any]:
    """Ten turns of 10, 20, … 100 milliseconds."""
    turns = [[_turn(kind, (n + 1) / 100) for n in range(10)]]
    first = _turn(FAQ, 9.0)
    return {"firsts": [first], "turns": turns, "seconds": seconds, "cpu": cpu, "driver_cpu": 0.01}


def _long(turns: int, first: float, then: float) -> dict[str, Any]:
    costs = [first if turn < 10 else then for turn in range(turns)]
    talk = [
        _turn(ACTION if n % 2 else FAQ, 0.1, server=cost, actions=0.001 * (n % 2), postgres=1.0)
        for n, cost in enumerate(costs)
    ]
    return {"firsts": [], "turns": [talk], "seconds": 1.0, "cpu": {}, "driver_cpu": 0.0}


def _phases(**cpu: float) -> dict[str, list[dict[str, Any]]]:
    found = {
        phase_name(kind, clients): [_round(kind, 2.0, cpu), _round(kind, 3.0, cpu)]
        for kind in (FAQ, ACTION)
        for clients in (1, 16)
    }
    return {**found, LONG: [_long(300, 0.004, 0.005)]}


def test_rounds_of_a_phase_are_put_together() -> None:
    found = figures(_phases(server=0.1, actions=0.05))
    assert found["messages/s, faq, 16 clients"] == pytest.approx(4.0)
    assert found["CPU ms a message, faq, 16 clients"] == pytest.approx(15.0)
    assert found["p50 ms, action, 1 client"] == pytest.approx(55.0)
    assert found["p95 ms, action, 1 client"] == pytest.approx(100.0)


def test_postgresqls_own_time_is_told_apart_and_added() -> None:
    found = figures(_phases(server=0.1, postgres=0.02))
    assert found["CPU ms a message, faq, 1 client"] == pytest.approx(10.0)
    assert found["PostgreSQL's CPU ms a message, faq, 1 client"] == pytest.approx(2.0)
    assert found["CPU ms a message with PostgreSQL's, faq, 1 client"] == pytest.approx(12.0)


def test_turns_of_a_mark_are_the_last_ten_with_the_action_servers_time() -> None:
    found = figures(_phases(server=0.1))
    assert found["CPU ms, faq turn 10"] == pytest.approx(4.0)
    assert found["CPU ms, faq turn 300"] == pytest.approx(5.0)
    assert found["CPU ms, action turn 100"] == pytest.approx(6.0)


def test_marks_that_a_short_run_does_not_reach_are_left_out() -> None:
    short = {**_phases(server=0.1), LONG: [_long(10, 0.004, 0.005)]}
    assert "CPU ms, faq turn 100" not in figures(short)
    assert bars(dict.fromkeys(figures(short), 0.1), figures(short), 0)


@pytest.mark.parametrize(("factor", "met"), [(0.2, True), (0.333, True), (0.34, False)])
def test_processor_time_should_be_a_third(factor: float, met: bool) -> None:
    stock, ours = figures(_phases(server=1.0)), figures(_phases(server=factor))
    held = bars(ratios(stock, ours), ours, 0)
    assert {bar.met for bar in held if bar.name.startswith("CPU ms a message")} == {met}


@pytest.mark.parametrize(("ratio", "met"), [(3.9, False), (4.0, True)])
def test_throughput_should_be_four_times(ratio: float, met: bool) -> None:
    ours = figures(_phases(server=1.0))
    held = bars({**ratios(ours, ours), "messages/s, faq, 16 clients": ratio}, ours, 0)
    (bar,) = [bar for bar in held if bar.name.startswith("messages/s, faq")]
    assert bar.met is met


@pytest.mark.parametrize(("then", "met"), [(0.0059, True), (0.0061, False)])
def test_turn_300_should_cost_at_most_half_more_than_turn_10(then: float, met: bool) -> None:
    ours = figures({**_phases(server=1.0), LONG: [_long(300, 0.004, then)]})
    (bar,) = [
        b for b in bars(ratios(ours, ours), ours, 0) if b.name.startswith("ours, CPU ms, faq")
    ]
    assert bar.met is met


def test_a_failed_reply_misses_the_bar_also_where_a_conversation_begins() -> None:
    told = _phases(server=1.0)
    told[LONG][0]["turns"][0][5] |= {"ok": False, "said": "Sorry."}
    told[phase_name(FAQ, 1)][0]["firsts"][0] |= {"ok": False, "said": ""}
    found = failures(told)
    assert found == ["faq, 1 client: no text", f"{LONG}: Sorry."]
    ours = figures(told)
    assert not bars(ratios(ours, ours), ours, len(found))[0].met
