"""Workers whose processes die, stand still or lose their database, in virtual time."""

from __future__ import annotations

import pytest

from bot.dialogue.turns import MOST_ATTEMPTS
from bot.dialogue.worker import LOOK_SECONDS
from bot.store.receiving import LEASE_SECONDS
from tests.dialogue.counting_agent import APOLOGY
from tests.dialogue.faults import Fault, Place
from tests.dialogue.simulated import TURN_SECONDS
from tests.dialogue.simulated_desk import TAKE_OVER_SECONDS
from tests.dialogue.simulated_desk import SimulatedDesk as Desk


@pytest.mark.parametrize(
    ("place", "others"), [(Place.WRITTEN, 0), (Place.THINKS, 1), (Place.ASKS, 1)]
)
def test_turn_of_a_process_that_died_is_taken_over_in_time(
    desk: Desk, place: Place, others: int
) -> None:
    server, other = desk.server(), desk.server()
    server.gate.plan(Fault.KILL, place, others)
    desk.say(server, "say one")
    assert server.gone
    desk.go(TAKE_OVER_SECONDS)
    assert desk.replies(other) == ["1/0 say one, after "]
    assert other.outcomes == ["taken_over", "answered"]


def test_process_that_stood_still_finds_its_turn_done(desk: Desk) -> None:
    server, other = desk.server(), desk.server()
    server.gate.plan(Fault.HOLD, Place.THINKS, 1)
    desk.say(server, "say one")
    desk.go(TAKE_OVER_SECONDS)
    assert other.outcomes == ["taken_over", "answered"]
    server.gate.let_go()
    desk.world.loop.settle()
    assert server.outcomes == ["lost"]
    desk.say(server, "say two")
    assert desk.replies(server) == ["1/0 say one, after ", "2/1 say two, after say one"]


def test_process_that_stood_still_alone_ends_its_turn_itself(desk: Desk) -> None:
    server = desk.server()
    desk.say(server, "slow one")
    server.gate.plan(Fault.HOLD, Place.ASKS, 0)
    desk.go(LEASE_SECONDS + 1)
    server.gate.let_go()
    desk.go(TURN_SECONDS)
    assert server.outcomes == ["timed_out"]


def test_slow_database_makes_nobody_run_a_turn_twice(desk: Desk) -> None:
    server = desk.server()
    server.gate.plan(Fault.DELAY, Place.ASKS, 1)  # of the turn's commit
    desk.say(server, "say one")
    desk.go(2 * LEASE_SECONDS)
    server.gate.let_go()
    desk.go(LOOK_SECONDS)
    assert server.outcomes == ["answered"]
    assert len(desk.world.asked) == 1


def test_message_that_kills_whoever_reads_it_is_given_up_in_the_end(desk: Desk) -> None:
    for attempt in range(MOST_ATTEMPTS):
        server = desk.server()
        server.gate.plan(Fault.KILL, Place.THINKS, 1)
        if attempt == 0:
            desk.say(server, "say one")
        desk.go(TAKE_OVER_SECONDS)
        assert server.gone
    survivor = desk.server()
    survivor.gate.plan(Fault.KILL, Place.THINKS, 1)
    desk.go(TAKE_OVER_SECONDS)
    assert survivor.outcomes == ["taken_over", "given_up"]
    assert desk.replies(survivor) == [APOLOGY]


def test_agent_that_breaks_its_promise_costs_nobody_else_an_answer(desk: Desk) -> None:
    server = desk.server()
    desk.say(server, "burst one")
    desk.say(server, "say hello", talk="lee")
    assert desk.replies(server, "lee") == ["1/0 say hello, after "]
    desk.go(MOST_ATTEMPTS * TAKE_OVER_SECONDS)
    assert desk.replies(server) == [APOLOGY]


def test_turn_that_could_not_be_stored_is_run_again_when_the_database_is_back(desk: Desk) -> None:
    server = desk.server()
    server.gate.plan(Fault.HOLD, Place.THINKS, 1)
    desk.say(server, "say one")
    server.database.away = True
    server.gate.let_go()
    desk.go(3 * LEASE_SECONDS)
    assert server.outcomes == ["database_error"]
    server.database.away = False
    desk.go(LOOK_SECONDS)
    assert desk.replies(server) == ["1/0 say one, after "]
    assert len({turn for turn, _ in desk.world.asked}) == 1
