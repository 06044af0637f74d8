from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from bot.dialogue.turns import MOST_ATTEMPTS
from bot.errors import StoreUnavailableError
from bot.store.receiving import LEASE_SECONDS
from bot.store.records import NewReply, Outcome
from bot.store.schema import messages, task_secrets, tracker_events
from bot.store.sealed_texts import SealedTexts
from tests.databases import Opener
from tests.dialogue.counting_agent import APOLOGY
from tests.dialogue.desk import Desk
from tests.store.processes import LEE, PAT, Clock, rows
from tests.stored_state import single_events

HERE = PAT.conversation_id


@pytest.fixture
def database_url(new_sqlite: str) -> str:
    return new_sqlite


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(open_another: Opener, texts: SealedTexts, clock: Clock) -> Callable[..., Desk]:
    """Makes a process with its own connections to the database."""
    return lambda name, **options: Desk(name, open_another(), texts, clock, **options)


@pytest.fixture
def here(desk: Callable[..., Desk]) -> Desk:
    return desk("here")


@pytest.fixture
def there(desk: Callable[..., Desk]) -> Desk:
    return desk("there")


async def test_turn_answers_and_leaves_its_events(here: Desk) -> None:
    assert await here.say("twice hello") == [
        "1/0 twice hello, after ",
        "1/0 twice hello, after , again",
    ]
    stored = single_events(await rows(here.database, tracker_events))
    assert [row["event"]["event"] for row in stored] == ["user", "bot", "bot"]
    assert here.counted.events == ["answered"]


async def test_readers_are_given_what_is_committed_and_not_before(here: Desk) -> None:
    claim = await here.claim("say hello")
    with here.hub.subscribe(HERE) as reader:
        here.database.away = True
        with pytest.raises(StoreUnavailableError):
            await here.turns.run(claim)
        assert await reader.wait(0.01) == []
        here.database.away = False
        await here.turns.run(claim)
        published = await reader.wait(1)
    assert published == await here.store.history(HERE, after=claim.seq)


async def test_turn_tells_whether_others_wait_behind_it(here: Desk) -> None:
    claim = await here.claim("say one")
    await here.receive("say two")
    assert await here.turns.run(claim)
    following = await here.turn_store.claim(HERE)
    assert following
    assert not await here.turns.run(following)


async def test_conversation_that_is_at_hand_is_not_read_again(here: Desk) -> None:
    for text in ("say one", "say two", "renew three", "say four"):
        await here.say(text)
    assert here.agent.restored == []
    assert await here.say("say five") == ["5/4 say five, after say four"]


async def test_conversation_goes_on_in_another_process_and_comes_back(
    here: Desk, there: Desk
) -> None:
    await here.say("say one")
    assert await there.say("say two") == ["2/1 say two, after say one"]
    assert await here.say("renew three") == ["3/2 renew three, after say two"]
    assert await there.say("say four") == ["4/3 say four, after renew three"]
    assert (here.agent.restored, there.agent.restored) == ([HERE], [HERE, HERE])


async def test_beginning_of_a_talk_is_told_by_what_it_stands_for(here: Desk) -> None:
    await here.say("")
    assert here.agent.asked == [(f"{HERE}.1", "greet")]


async def test_turn_that_fails_is_answered_by_the_apology_and_leaves_nothing(here: Desk) -> None:
    await here.say("open one")
    assert await here.say("fail two") == [APOLOGY]
    assert len(single_events(await rows(here.database, tracker_events))) == 3
    assert here.counted.events == ["answered", "failed"]
    assert await here.say("ask three") == ["2/1 ask three, after open one: open one"]


async def test_turn_that_takes_too_long_is_answered_by_the_apology(
    desk: Callable[..., Desk],
) -> None:
    here = desk("here", seconds=0.05)
    await here.say("open one")
    assert await here.say("slow two") == [APOLOGY]
    assert here.counted.events == ["answered", "timed_out"]
    assert await here.say("ask three") == ["2/1 ask three, after open one: open one"]


async def test_turn_that_nobody_could_end_is_given_up(here: Desk) -> None:
    await here.say("say one")
    claim = await here.claim("say two")
    for _ in range(MOST_ATTEMPTS):
        await here.turn_store.release(claim)
        claim = await here.turn_store.claim(HERE) or claim
    assert claim.attempts == MOST_ATTEMPTS + 1
    await here.turns.run(claim)
    assert await here.replies(claim) == [APOLOGY]
    assert here.counted.events[-1] == "given_up"
    assert len(here.agent.asked) == 1
    assert await here.say("say three") == ["2/1 say three, after say one"]


async def test_last_attempt_is_a_real_one(here: Desk) -> None:
    claim = await here.claim("say one")
    for _ in range(MOST_ATTEMPTS - 1):
        await here.turn_store.release(claim)
        claim = await here.turn_store.claim(HERE) or claim
    await here.turns.run(claim)
    assert await here.replies(claim) == ["1/0 say one, after "]


async def test_text_that_can_not_be_opened_gets_the_apology_and_stays_as_it_was_shown(
    here: Desk,
) -> None:
    await here.turn_store.release(await here.claim("mail me@umass.edu"))
    spoil = sa.update(messages).values(sealed=b"spoilt")
    await here.database.write(lambda connection: connection.execute(spoil).close())
    claim = await here.turn_store.claim(HERE)
    assert claim
    await here.turns.run(claim)
    assert await here.replies(claim) == [APOLOGY]
    assert here.counted.events == ["taken_over", "given_up"]
    said = await here.store.message(HERE, claim.seq)
    assert said
    assert said.text == "mail [e-mail]"


async def test_turn_that_another_worker_took_over_is_void(
    here: Desk, there: Desk, clock: Clock
) -> None:
    claim = await here.claim("say one")
    clock.go(LEASE_SECONDS)
    theirs = await there.turn_store.claim(HERE)
    assert theirs
    await there.turns.run(theirs)
    with here.hub.subscribe(HERE) as reader:
        assert not await here.turns.run(claim)
        assert await reader.wait(0.01) == []
    assert here.counted.events == ["lost"]
    assert there.counted.events == ["taken_over", "answered"]
    assert [turn for turn, _ in here.agent.asked + there.agent.asked] == [claim.turn_id] * 2


async def test_nothing_of_a_turn_that_was_lost_is_remembered(
    here: Desk, there: Desk, clock: Clock
) -> None:
    await here.say("say one")
    claim = await here.claim("say two")
    clock.go(LEASE_SECONDS)
    theirs = await there.turn_store.claim(HERE)
    assert theirs
    # As a turn that failed there: the conversation has no events more than before.
    await there.turn_store.commit(theirs, _nothing())
    await here.turns.run(claim)
    assert await here.say("say three") == ["2/1 say three, after say one"]


async def test_nothing_of_a_turn_that_could_not_be_stored_is_remembered(here: Desk) -> None:
    await here.say("say one")
    claim = await here.claim("say two")
    here.database.away = True
    with pytest.raises(StoreUnavailableError):
        await here.turns.run(claim)
    here.database.away = False
    assert here.counted.events == ["answered", "database_error"]
    await here.turns.run(claim)
    assert await here.replies(claim) == ["2/1 say two, after say one"]


async def test_turn_whose_end_was_not_heard_of_is_not_run_again(here: Desk) -> None:
    claim = await here.claim("say one")
    here.database.unheard = True
    with pytest.raises(StoreUnavailableError):
        await here.turns.run(claim)
    here.database.unheard = False
    assert await here.turn_store.waiting() == []
    assert await here.say("say two") == ["2/1 say two, after say one"]


async def test_turn_that_is_cancelled_leaves_nothing(desk: Callable[..., Desk]) -> None:
    reached, never = asyncio.Event(), asyncio.Event()

    async def pause() -> None:
        reached.set()
        await never.wait()

    here, there = desk("here", pause=pause), desk("there")
    await there.say("say one")
    claim = await here.claim("say two")
    running = asyncio.create_task(here.turns.run(claim))
    await reached.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert here.agent.memory() == {}
    await here.turn_store.release(claim)
    again = await there.turn_store.claim(HERE)
    assert again
    await there.turns.run(again)
    assert await there.replies(again) == ["2/1 say two, after say one"]


async def test_what_is_masked_is_stored_and_remembered_masked(here: Desk) -> None:
    await here.say("mail me@umass.edu")
    stored = single_events(await rows(here.database, tracker_events))
    assert "umass" not in str([row["event"] for row in stored if row["event"]["event"] == "user"])
    assert here.agent.memory() == {}
    assert await here.say("say two") == ["2/1 say two, after mail [e-mail]"]
    said = await here.store.message(HERE, 1)
    assert said
    assert said.text == "mail [e-mail]"


async def test_form_keeps_what_it_was_told_until_it_closes(here: Desk, there: Desk) -> None:
    await here.say("open one")
    assert await there.say("ask two") == ["2/1 ask two, after open one: open one"]
    assert await here.say("ask x", LEE) == ["1/0 ask x, after : None"]
    assert len(await rows(here.database, task_secrets)) == 1
    await here.say("close three")
    assert await rows(here.database, task_secrets) == []
    assert await here.say("ask four") == ["4/3 ask four, after close three: None"]


def _nothing() -> Outcome:
    return Outcome([NewReply(APOLOGY)], None)
