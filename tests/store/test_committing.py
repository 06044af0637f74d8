from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.errors import LeaseLostError
from bot.store.database import SqliteDatabase
from bot.store.receiving import LEASE_SECONDS
from bot.store.records import Claim, NewReply, Outcome
from bot.store.schema import conversations, messages, tracker_events
from bot.store.sealed_texts import SealedTexts
from bot.store.turn_store import TurnStore
from tests.store.breaking import BrokenOffError, breaking
from tests.store.processes import PAT, Clock, Process, everything, outcome, rows
from tests.stored_state import single_events

# Everything that a turn can leave, so that each kind of statement is reached.
RICH = Outcome(
    [NewReply("first", [("Yes", "/affirm"), ("No", "/deny")], ["upload_error"]), NewReply("then")],
    "my [hidden]",
    [{"event": "user", "text": "my [hidden]"}, {"event": "bot"}],
    secrets={"email": "pat@example.edu"},
)


def _places(here: Process, *, sqlite: int, postgresql: int) -> int:
    """Before and after each of so many statements, and once more before the commit itself."""
    return 2 * (sqlite if isinstance(here.database, SqliteDatabase) else postgresql) + 1


async def test_commit_leaves_replies_events_and_a_message_that_is_done(
    here: Process, clock: Clock
) -> None:
    claim = await here.say_and_claim("my secret")
    clock.go(2)
    replies, more = await here.turns.commit(claim, RICH)
    assert not more
    assert [(r.seq, r.author, r.kind, r.text, r.reply_to, r.at) for r in replies] == [
        (2, "bot", "reply", "first", 1, clock.now),
        (3, "bot", "reply", "then", 1, clock.now),
    ]
    assert replies[0].articles == ("upload_error",)
    assert [(b.title, b.payload) for b in replies[0].buttons] == [
        ("Yes", "/affirm"),
        ("No", "/deny"),
    ]
    said, *answers = await here.conversations.history(PAT.conversation_id)
    assert answers == replies
    assert said.text == "my [hidden]"
    assert await here.turns.session_events(claim) == []
    following = await here.say_and_claim("more")
    assert await here.turns.session_events(following) == RICH.events


async def test_nothing_of_a_turn_that_is_done_stays_open(here: Process) -> None:
    await here.turns.commit(await here.say_and_claim("my secret"), RICH)
    said = (await rows(here.database, messages))[0]
    assert (said["open"], said["sealed"], said["worker"], said["lease_until"]) == (
        False,
        None,
        None,
        None,
    )


async def test_text_that_can_not_be_masked_anew_stays_as_it_was_stored(here: Process) -> None:
    claim = await here.say_and_claim("my secret")
    await here.turns.commit(claim, Outcome([NewReply("sorry")], None))
    said = await here.conversations.message(PAT.conversation_id, 1)
    assert said
    assert said.text == "my [hidden]"


async def test_buttons_have_ids_of_their_own(here: Process) -> None:
    ids = set()
    for _ in range(3):
        replies, _ = await here.turns.commit(await here.say_and_claim("hello"), RICH)
        ids |= {button.id for reply in replies for button in reply.buttons}
    assert len(ids) == 6


async def test_reply_comes_after_what_was_said_in_the_meantime(here: Process) -> None:
    claim = await here.say_and_claim("one")
    await here.say("two")
    replies, more = await here.turns.commit(claim, outcome("a", "b"))
    assert ([reply.seq for reply in replies], more) == ([3, 4], True)
    assert (await here.say("three")).seq == 5


async def test_events_are_numbered_through_and_know_their_turn(here: Process) -> None:
    for _ in range(2):
        claim = await here.say_and_claim("hello")
        await here.turns.commit(claim, outcome(events=["a", "b"]))
    stored = single_events(await rows(here.database, tracker_events))
    assert [(row["seq"], row["turn"]) for row in stored] == [(1, 1), (2, 1), (3, 3), (4, 3)]


async def test_agent_sees_only_events_of_the_last_session(here: Process) -> None:
    for name, new_session in (("a", False), ("b", True), ("c", False)):
        claim = await here.say_and_claim("hello")
        await here.turns.commit(claim, outcome(events=[name], new_session=new_session))
    claim = await here.say_and_claim("hello")
    assert await here.turns.session_events(claim) == [{"event": "b"}, {"event": "c"}]


@pytest.mark.slow
async def test_commit_is_whole_or_has_not_been(
    here: Process, texts: SealedTexts, clock: Clock
) -> None:
    claim = await here.say_and_claim("my secret")
    before = await everything(here.database)
    for place in range(100):
        turns = TurnStore(breaking(here.database, place), texts, "here", clock)
        try:
            await turns.commit(claim, RICH)
        except BrokenOffError:
            assert await everything(here.database) == before
        else:
            break
    assert place == _places(here, sqlite=7, postgresql=6)
    assert len(await here.conversations.history(PAT.conversation_id)) == 3


@pytest.mark.slow
async def test_message_is_received_whole_or_not_at_all(
    here: Process, texts: SealedTexts, clock: Clock
) -> None:
    for place in range(100):
        broken = Process("here", breaking(here.database, place), texts, clock)
        try:
            receipt = await broken.say("hello")
        except BrokenOffError:
            assert not any((await everything(here.database)).values())
        else:
            break
    assert place == _places(here, sqlite=5, postgresql=4)
    assert (receipt.seq, await here.conversations.history(PAT.conversation_id)) == (
        1,
        [receipt.message],
    )


async def test_who_lost_the_turn_writes_nothing(
    here: Process, there: Process, clock: Clock
) -> None:
    lost = await here.say_and_claim("hello")
    clock.go(LEASE_SECONDS)
    theirs = await there.turns.claim(PAT.conversation_id)
    assert theirs
    before = await everything(here.database)
    with pytest.raises(LeaseLostError):
        await here.turns.commit(lost, RICH)
    assert await everything(here.database) == before
    await there.turns.commit(theirs, outcome("theirs"))
    after = await everything(here.database)
    with pytest.raises(LeaseLostError):
        await here.turns.commit(lost, RICH)
    assert await everything(here.database) == after


async def test_turn_ends_once(here: Process) -> None:
    claim = await here.say_and_claim("hello")
    await here.turns.commit(claim, outcome())
    with pytest.raises(LeaseLostError):
        await here.turns.commit(claim, outcome())
    assert len(await rows(here.database, messages)) == 2


async def test_late_worker_may_commit_as_long_as_nobody_followed(
    here: Process, clock: Clock
) -> None:
    claim = await here.say_and_claim("hello")
    clock.go(100 * LEASE_SECONDS)
    assert (await here.turns.commit(claim, outcome("late")))[0][0].text == "late"


async def test_events_that_do_not_fit_the_conversation_are_refused(here: Process) -> None:
    claim = await here.say_and_claim("hello")
    differ = sa.update(conversations).values(events=5)
    await here.database.write(lambda connection: connection.execute(differ).close())
    before = await everything(here.database)
    with pytest.raises(LeaseLostError):
        await here.turns.commit(claim, outcome(events=["a"]))
    assert await everything(here.database) == before


@pytest.mark.slow
async def test_two_workers_that_end_a_turn_at_once_end_it_once(
    here: Process, there: Process, clock: Clock
) -> None:
    for _ in range(5):
        mine = await here.say_and_claim("hello")
        clock.go(LEASE_SECONDS)

        async def take_over() -> None:
            theirs = await there.turns.claim(PAT.conversation_id)
            if theirs is not None:
                await there.turns.commit(theirs, outcome("theirs", events=["theirs"]))

        async def go_on(claim: Claim) -> None:
            try:
                await here.turns.commit(claim, outcome("mine", events=["mine"]))
            except LeaseLostError:
                return

        await asyncio.gather(take_over(), go_on(mine))
    said = await here.conversations.history(PAT.conversation_id)
    replies = [message for message in said if message.author == "bot"]
    assert [reply.reply_to for reply in replies] == [1, 3, 5, 7, 9]
    stored = single_events(await rows(here.database, tracker_events))
    assert [row["event"]["event"] for row in stored] == [reply.text for reply in replies]


async def test_message_that_arrives_while_a_turn_ends_is_not_forgotten(
    here: Process, there: Process
) -> None:
    for _ in range(10):
        claim = await here.say_and_claim("one")
        (_, more), receipt = await asyncio.gather(
            here.turns.commit(claim, outcome()), there.say("two")
        )
        # Either the one who ends the turn is told of the next, or who receives it may run it.
        assert more == (receipt.claim is None)
        last = receipt.claim or await here.turns.claim(PAT.conversation_id)
        assert last
        assert last.events == 0
        await (there if receipt.claim else here).turns.commit(last, outcome())
