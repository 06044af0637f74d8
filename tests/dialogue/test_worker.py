"""Workers in virtual time: each test says how many seconds may pass."""

from __future__ import annotations

import pytest

from bot.dialogue.worker import LOOK_SECONDS
from bot.store.committing import SECRET_SECONDS
from bot.store.records import StoredMessage
from tests.dialogue.counting_agent import APOLOGY
from tests.dialogue.faults import Fault, Place
from tests.dialogue.simulated import TURN_SECONDS
from tests.dialogue.simulated_desk import A_STEP, TAKE_OVER_SECONDS
from tests.dialogue.simulated_desk import SimulatedDesk as Desk


def test_messages_of_a_conversation_are_answered_in_order_and_without_delay(desk: Desk) -> None:
    server = desk.server()
    server.gate.plan(Fault.HOLD, Place.THINKS, 0)
    for text in ("say one", "say two", "say three"):
        desk.say(server, text)
    server.gate.let_go()
    desk.world.loop.settle()
    assert desk.replies(server) == [
        "1/0 say one, after ",
        "2/1 say two, after say one",
        "3/2 say three, after say two",
    ]


def test_message_that_arrives_as_the_turn_before_it_ends_is_answered_after_that(
    desk: Desk,
) -> None:
    server = desk.server()
    server.gate.plan(Fault.DELAY, Place.WRITTEN, 1)  # the commit is written, nobody knows it yet
    desk.say(server, "say one")
    desk.say(server, "say two")
    assert desk.replies(server) == ["1/0 say one, after "]
    server.gate.let_go()
    desk.world.loop.settle()
    assert desk.replies(server) == ["1/0 say one, after ", "2/1 say two, after say one"]
    assert server.outcomes == ["answered", "answered"]


def test_message_is_answered_in_order_wherever_it_arrives(desk: Desk) -> None:
    here, there = desk.server(), desk.server()
    here.gate.plan(Fault.HOLD, Place.THINKS, 0)
    desk.say(here, "say one")
    desk.say(there, "say two")
    desk.go(1)
    assert desk.replies(there) == []
    here.gate.let_go()
    desk.world.loop.settle()
    assert desk.replies(here) == ["1/0 say one, after ", "2/1 say two, after say one"]
    assert there.outcomes == []


def test_slow_turn_holds_up_its_own_conversation_only(desk: Desk) -> None:
    server = desk.server()
    desk.say(server, "slow one")
    desk.say(server, "say two")
    desk.say(server, "say hello", talk="lee")
    assert desk.replies(server, "lee") == ["1/0 say hello, after "]
    assert desk.replies(server) == []
    desk.go(TURN_SECONDS)
    assert desk.replies(server) == [APOLOGY, "1/0 say two, after "]


@pytest.mark.slow
def test_turns_that_find_no_place_wait_and_are_nobody_elses(desk: Desk) -> None:
    server, other = desk.server(), desk.server()
    for number in range(33):
        desk.say(server, "slow one", talk=f"patient-{number}")
    desk.say(server, "say hello", talk="lee")
    desk.go(TURN_SECONDS - A_STEP)
    assert len(desk.world.asked) == 32
    desk.go(TURN_SECONDS)
    assert desk.replies(server, "lee") == ["1/0 say hello, after "]
    desk.go(TURN_SECONDS)
    assert server.outcomes.count("timed_out") == 33
    assert other.outcomes == []


def test_turn_that_takes_longer_than_a_lease_is_kept(desk: Desk) -> None:
    server, other = desk.server(), desk.server()
    desk.say(server, "slow one")
    desk.go(TURN_SECONDS)
    assert (server.outcomes, other.outcomes) == (["timed_out"], [])
    assert desk.replies(server) == [APOLOGY]


def test_reader_is_told_of_what_another_process_wrote(desk: Desk) -> None:
    here, there = desk.server(), desk.server()
    told: list[tuple[float, list[StoredMessage]]] = []

    async def listen() -> None:
        with here.hub.subscribe("pat") as reader:
            while True:
                told.append((desk.world.loop.now, await reader.wait(60)))

    task = desk.world.loop.create_task(listen())
    desk.go(LOOK_SECONDS)
    desk.say(there, "say one")
    desk.go(LOOK_SECONDS)
    assert [messages for _, messages in told] == [[]]  # a word to look into the database
    told.clear()
    desk.go(10 * LOOK_SECONDS)
    assert told == []
    desk.say(here, "say two")
    desk.world.loop.settle()
    assert [message.text for _, messages in told for message in messages] == [
        "say two",
        "2/1 say two, after say one",
    ]
    task.cancel()


def test_process_that_is_told_to_end_finishes_what_it_runs(desk: Desk) -> None:
    server, other = desk.server(), desk.server()
    desk.say(server, "slow one")
    desk.go(1)
    server.drain(2 * TURN_SECONDS)
    desk.go(TURN_SECONDS)
    assert server.gone
    assert (server.outcomes, other.outcomes) == (["timed_out"], [])


def test_process_that_is_told_to_end_takes_nothing_up(desk: Desk) -> None:
    ending, dying = desk.server(), desk.server()
    desk.say(ending, "slow one")
    dying.gate.plan(Fault.KILL, Place.THINKS, 1)
    desk.say(dying, "say hello", talk="lee")
    ending.drain(2 * TURN_SECONDS)
    desk.go(TAKE_OVER_SECONDS)
    assert ending.outcomes == []
    heir = desk.server()
    desk.go(LOOK_SECONDS)
    assert desk.replies(heir, "lee") == ["1/0 say hello, after "]


def test_process_with_nothing_to_do_ends_at_once(desk: Desk) -> None:
    server = desk.server()
    desk.say(server, "say one")
    server.drain(60)
    assert server.gone


@pytest.mark.slow
def test_process_that_has_no_more_time_gives_its_turns_to_others(desk: Desk) -> None:
    server, other = desk.server(), desk.server()
    for number in range(40):
        desk.say(server, "slow one", talk=f"patient-{number}")
    desk.go(1)
    server.drain(1)
    desk.go(1 + A_STEP)
    assert server.gone
    before = len(desk.world.asked)
    desk.go(LOOK_SECONDS)
    assert len(desk.world.asked) == before + 32  # long before their leases would have ended
    desk.go(2 * TURN_SECONDS)
    assert other.outcomes.count("timed_out") == 40


def test_turn_that_was_given_back_is_taken_as_soon_as_it_is_heard_of(desk: Desk) -> None:
    ending, other = desk.server(), desk.server()
    desk.say(ending, "slow one")
    desk.go(LOOK_SECONDS)
    ending.drain(A_STEP / 2)
    desk.go(A_STEP / 2)
    assert ending.gone
    assert (ending.gave_back, len(desk.world.asked)) == (1, 1)
    other.hear_turns()
    assert len(desk.world.asked) == 2  # and no time has passed


def test_process_that_gives_nothing_back_says_nothing(desk: Desk) -> None:
    server = desk.server()
    desk.say(server, "say one")
    server.drain(60)
    assert (server.gone, server.gave_back) == (True, 0)


@pytest.mark.slow
def test_what_a_task_was_told_is_swept_away_when_its_time_is_over(desk: Desk) -> None:
    server = desk.server()
    desk.say(server, "open one")
    assert desk.secrets() == 1
    desk.world.loop.now += SECRET_SECONDS
    desk.go(61)
    assert desk.secrets() == 0


def test_further_work_comes_back_after_its_time(desk: Desk) -> None:
    done: list[float] = []

    async def chore() -> None:
        done.append(desk.world.loop.now)
        raise RuntimeError("must not end the work")

    server = desk.server({chore: 5.0})
    desk.go(16)
    assert done == [5.0, 10.0, 15.0]
    server.drain(1)
    desk.go(16)
    assert len(done) == 3
