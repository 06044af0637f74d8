from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.store.receiving import LEASE_SECONDS
from bot.store.records import Visitor
from bot.store.schema import messages
from tests.store.processes import LEE, PAT, Clock, Process, everything, outcome, rows

MOMENT = 0.001


async def test_turn_is_its_workers_until_the_lease_ends(
    here: Process, there: Process, clock: Clock
) -> None:
    mine = await here.say_and_claim("hello")
    clock.go(LEASE_SECONDS - MOMENT)
    assert await there.turns.waiting() == []
    assert await there.turns.claim(PAT.conversation_id) is None
    clock.go(MOMENT)
    assert await there.turns.waiting() == [PAT.conversation_id]
    theirs = await there.turns.claim(PAT.conversation_id)
    assert theirs
    assert (theirs.text, theirs.attempts, theirs.worker) == ("hello", 2, "there")
    assert theirs.turn_id == mine.turn_id
    assert await here.turns.claim(PAT.conversation_id) is None


async def test_lease_that_is_renewed_lasts_longer(
    here: Process, there: Process, clock: Clock
) -> None:
    claims = [await here.say_and_claim("hello", visitor) for visitor in (PAT, LEE)]
    clock.go(LEASE_SECONDS / 2)
    await here.turns.renew(claims)
    clock.go(LEASE_SECONDS - MOMENT)
    assert await there.turns.waiting() == []
    clock.go(MOMENT)
    assert len(await there.turns.waiting()) == 2


async def test_lease_that_was_lost_can_not_be_renewed(
    here: Process, there: Process, clock: Clock
) -> None:
    lost = await here.say_and_claim("hello")
    clock.go(LEASE_SECONDS)
    await there.turns.claim(PAT.conversation_id)
    before = await rows(here.database, messages)
    clock.go(1)
    await here.turns.renew([lost])
    assert await rows(here.database, messages) == before


async def test_turn_that_is_given_back_is_free_at_once(here: Process, there: Process) -> None:
    await here.turns.release(await here.say_and_claim("hello"))
    assert await there.turns.waiting() == [PAT.conversation_id]
    again = await there.turns.claim(PAT.conversation_id)
    assert again
    assert (again.seq, again.attempts) == (1, 2)


async def test_turn_that_was_lost_can_not_be_given_back(
    here: Process, there: Process, clock: Clock
) -> None:
    lost = await here.say_and_claim("hello")
    clock.go(LEASE_SECONDS)
    await there.turns.claim(PAT.conversation_id)
    await here.turns.release(lost)
    assert await here.turns.waiting() == []


async def test_turns_of_a_conversation_are_claimed_oldest_first(here: Process) -> None:
    claim = await here.say_and_claim("one")
    await here.say("two")
    await here.say("three")
    assert await here.turns.claim(PAT.conversation_id) is None
    for text in ("two", "three"):
        await here.turns.commit(claim, outcome())
        following = await here.turns.claim(PAT.conversation_id)
        assert following
        assert (following.text, following.attempts) == (text, 1)
        claim = following


async def test_claim_brings_the_version_that_the_turn_begins_with(here: Process) -> None:
    claim = await here.say_and_claim("one")
    await here.say("two")
    await here.say("three")
    await here.turns.commit(claim, outcome(events=["1", "2"]))
    second = await here.turns.claim(PAT.conversation_id)
    assert second
    assert (second.session_start, second.events) == (0, 2)
    await here.turns.commit(second, outcome(events=["3"], new_session=True))
    third = await here.turns.claim(PAT.conversation_id)
    assert third
    assert (third.session_start, third.events) == (2, 3)


@pytest.mark.parametrize("who", ["nobody", PAT.conversation_id])
async def test_there_is_nothing_to_claim_where_no_turn_is_open(here: Process, who: str) -> None:
    claim = await here.say_and_claim("hello")
    await here.turns.commit(claim, outcome())
    assert await here.turns.claim(who) is None
    assert await here.turns.waiting() == []


async def test_only_one_of_many_workers_gets_a_turn(here: Process, there: Process) -> None:
    for number in range(5):
        visitor = Visitor(f"conversation-{number}", "anonymous")
        await here.turns.release(await here.say_and_claim("hello", visitor))
        claims = await asyncio.gather(
            *(p.turns.claim(visitor.conversation_id) for p in (here, there) * 3)
        )
        assert sum(claim is not None for claim in claims) == 1


async def test_conversation_waits_only_for_its_oldest_turn(here: Process) -> None:
    await here.say("one")
    await here.say("two")  # is open and nobody's, but its time has not come
    assert await here.turns.waiting() == []


async def test_who_has_waited_longest_comes_first(here: Process, clock: Clock) -> None:
    names = [f"conversation-{number}" for number in (3, 1, 2)]
    for name in names:
        clock.go(1)
        await here.turns.release(await here.say_and_claim("hello", Visitor(name, "anonymous")))
    assert await here.turns.waiting() == names
    assert await here.turns.waiting(limit=2) == names[:2]


async def test_text_that_can_not_be_opened_leaves_a_turn_all_the_same(
    here: Process, there: Process, clock: Clock
) -> None:
    await here.say("hello")
    spoil = sa.update(messages).values(sealed=b"spoilt")
    await here.database.write(lambda connection: connection.execute(spoil).close())
    clock.go(LEASE_SECONDS)
    claim = await there.turns.claim(PAT.conversation_id)
    assert claim
    assert claim.text is None


async def test_turn_knows_who_was_signed_in_also_where_another_worker_takes_it_over(
    here: Process, there: Process, clock: Clock
) -> None:
    signed_in = Visitor(PAT.conversation_id, "patient", "subject-of-pat")
    mine = await here.say_and_claim("hello", signed_in)
    assert mine.subject == "subject-of-pat"
    assert "subject-of-pat" not in repr((mine, signed_in))
    assert "subject-of-pat" not in str(await everything(here.database))
    clock.go(LEASE_SECONDS)
    theirs = await there.turns.claim(PAT.conversation_id)
    assert theirs
    assert theirs.subject == "subject-of-pat"


async def test_each_message_has_a_subject_of_its_own(here: Process) -> None:
    first = await here.say_and_claim("hello", Visitor(PAT.conversation_id, "patient", "one"))
    await here.say("bye", PAT)
    await here.turns.commit(first, outcome())
    second = await here.turns.claim(PAT.conversation_id)
    assert second
    assert (first.subject, second.subject) == ("one", None)
