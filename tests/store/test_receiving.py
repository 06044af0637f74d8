from __future__ import annotations

import asyncio

import pytest

from bot.errors import SessionOverError
from bot.store.records import CHOICE, NewMessage
from bot.store.schema import conversations, messages
from tests.store.processes import LEE, PAT, Clock, Process, new_message, outcome, rows


async def test_first_message_begins_the_conversation_and_its_turn(
    here: Process, clock: Clock
) -> None:
    receipt = await here.say("hello")
    assert (receipt.seq, receipt.duplicate) == (1, False)
    assert receipt.claim
    assert receipt.claim.text == "hello"
    assert (receipt.claim.attempts, receipt.claim.events, receipt.claim.session_start) == (1, 0, 0)
    info = await here.conversations.info(PAT.conversation_id)
    assert info
    assert (info.kind, info.created_at, info.active_at, info.last_seq, info.ended_at) == (
        PAT.kind,
        clock.now,
        clock.now,
        1,
        None,
    )


async def test_message_behind_an_open_turn_has_to_wait(here: Process, clock: Clock) -> None:
    await here.say("one")
    clock.go(7)
    receipt = await here.say("two")
    assert (receipt.seq, receipt.claim) == (2, None)
    info = await here.conversations.info(PAT.conversation_id)
    assert info
    assert (info.created_at, info.active_at) == (clock.now - 7, clock.now)


async def test_message_after_a_turn_begins_where_that_ended(here: Process) -> None:
    claim = await here.say_and_claim("one")
    await here.turns.commit(claim, outcome("a", "b", events=["1", "2", "3"]))
    again = await here.say_and_claim("two")
    assert (again.seq, again.events, again.session_start) == (4, 3, 0)


async def test_message_sent_again_gets_its_number_and_takes_none_away(here: Process) -> None:
    message = new_message("one")
    first = await here.conversations.receive(PAT, message)
    await here.say("two")
    again = await here.conversations.receive(PAT, message)
    assert (again.duplicate, again.claim, again.message) == (True, None, first.message)
    assert (await here.say("three")).seq == 3
    assert len(await rows(here.database, messages)) == 3


async def test_message_sent_again_after_its_turn_starts_no_other(here: Process) -> None:
    message = new_message("one")
    receipt = await here.conversations.receive(PAT, message)
    assert receipt.claim
    await here.turns.commit(receipt.claim, outcome(text="one"))
    again = await here.conversations.receive(PAT, message)
    assert (again.seq, again.duplicate, again.claim) == (1, True, None)
    assert await here.turns.claim(PAT.conversation_id) is None


async def test_client_id_counts_within_its_conversation(here: Process) -> None:
    message = new_message("hello")
    for visitor in (PAT, LEE):
        receipt = await here.conversations.receive(visitor, message)
        assert (receipt.seq, receipt.duplicate) == (1, False)


async def test_message_that_arrives_many_times_at_once_is_stored_once(
    here: Process, there: Process
) -> None:
    for message in (new_message("first of the conversation"), new_message("a later one")):
        receipts = await asyncio.gather(
            *(p.conversations.receive(PAT, message) for p in (here, there) * 4)
        )
        assert len({receipt.seq for receipt in receipts}) == 1
        assert sorted(receipt.duplicate for receipt in receipts) == [False] + [True] * 7
    assert [row["seq"] for row in await rows(here.database, messages)] == [1, 2]
    assert (await rows(here.database, conversations))[0]["last_seq"] == 2


async def test_messages_that_arrive_at_once_get_numbers_without_gaps(
    here: Process, there: Process
) -> None:
    receipts = await asyncio.gather(*(p.say("hello") for p in (here, there) * 5))
    assert sorted(receipt.seq for receipt in receipts) == list(range(1, 11))
    claimed = [receipt.seq for receipt in receipts if receipt.claim]
    assert claimed == [1]


async def test_ended_conversation_takes_no_message(here: Process) -> None:
    message = new_message("hello")
    await here.conversations.receive(PAT, message)
    await here.conversations.end(PAT.conversation_id)
    for late in (message, new_message("more")):
        with pytest.raises(SessionOverError):
            await here.conversations.receive(PAT, late)
    assert len(await rows(here.database, messages)) == 1


async def test_text_is_kept_masked_and_as_typed_only_sealed(here: Process) -> None:
    claim = await here.say_and_claim("my secret pet")
    (row,) = await rows(here.database, messages)
    assert row["text"] == "my [hidden] pet"
    assert b"pet" not in row["sealed"]
    assert claim.text == "my secret pet"
    (shown,) = await here.conversations.history(PAT.conversation_id)
    assert shown.text == "my [hidden] pet"


async def test_receipt_shows_what_history_will_show(here: Process) -> None:
    receipt = await here.say("my secret pet")
    assert [receipt.message] == await here.conversations.history(PAT.conversation_id)


async def test_pressed_button_keeps_what_it_stands_for(here: Process, there: Process) -> None:
    pressed = NewMessage("press-1", CHOICE, "Yes", "/affirm")
    receipt = await here.conversations.receive(PAT, pressed)
    assert receipt.claim
    assert (receipt.claim.text, receipt.claim.payload) == ("Yes", "/affirm")
    await here.turns.release(receipt.claim)
    again = await there.turns.claim(PAT.conversation_id)
    assert again
    assert (again.kind, again.text, again.payload) == (CHOICE, "Yes", "/affirm")
