from __future__ import annotations

import pytest

from bot.store.records import NewReply, Outcome
from bot.store.schema import feedback
from tests.store.processes import LEE, PAT, Clock, Process, outcome, rows

HERE = PAT.conversation_id


async def test_history_shows_what_was_said_in_order(here: Process) -> None:
    for question in ("one", "two"):
        claim = await here.say_and_claim(question)
        await here.turns.commit(claim, outcome(f"on {question}", "and", text=question))
    said = await here.conversations.history(HERE)
    assert [(m.seq, m.author, m.text) for m in said] == [
        (1, "patient", "one"),
        (2, "bot", "on one"),
        (3, "bot", "and"),
        (4, "patient", "two"),
        (5, "bot", "on two"),
        (6, "bot", "and"),
    ]


async def test_history_goes_on_after_what_a_reader_has(here: Process) -> None:
    for _ in range(5):
        await here.say("hello")
    await here.say("hello", LEE)
    for after, limit, numbers in ((0, 2, [1, 2]), (2, 2, [3, 4]), (4, 2, [5]), (5, 2, [])):
        found = await here.conversations.history(HERE, after=after, limit=limit)
        assert [message.seq for message in found] == numbers


async def test_one_message_is_found_by_its_number(here: Process) -> None:
    claim = await here.say_and_claim("hello")
    replies = [NewReply("Which?", [("This", "/this")], ["upload_error"])]
    stored, _ = await here.turns.commit(claim, Outcome(replies, "hello"))
    assert await here.conversations.message(HERE, 2) == stored[0]
    assert await here.conversations.message(HERE, 3) is None
    assert await here.conversations.message(LEE.conversation_id, 2) is None


async def test_conversation_that_nobody_began_is_unknown_and_empty(here: Process) -> None:
    assert await here.conversations.info(HERE) is None
    assert await here.conversations.history(HERE) == []
    await here.conversations.end(HERE)
    assert await here.conversations.info(HERE) is None


async def test_latest_numbers_tell_where_there_is_news(here: Process) -> None:
    await here.turns.commit(await here.say_and_claim("hello"), outcome("a", "b"))
    await here.say("hello", LEE)
    latest = await here.conversations.latest([HERE, LEE.conversation_id, "unknown"])
    assert latest == {HERE: 3, LEE.conversation_id: 1}
    assert await here.conversations.latest([]) == {}


async def test_end_is_remembered_as_it_was_first(here: Process, clock: Clock) -> None:
    await here.say("hello")
    await here.say("hello", LEE)
    ended_at = clock.now
    await here.conversations.end(HERE)
    clock.go(60)
    await here.conversations.end(HERE)
    info, other = [await here.conversations.info(v.conversation_id) for v in (PAT, LEE)]
    assert info
    assert other
    assert (info.ended_at, other.ended_at) == (ended_at, None)


async def test_who_stays_was_active_just_now_as_every_process_sees(
    here: Process, there: Process, clock: Clock
) -> None:
    await here.say("hello")
    await here.say("hello", LEE)
    begun = clock.now
    clock.go(600)
    assert await there.conversations.stay(HERE)
    info, other = [await here.conversations.info(v.conversation_id) for v in (PAT, LEE)]
    assert info
    assert other
    assert (info.created_at, info.active_at, info.last_seq) == (begun, clock.now, 1)
    assert other.active_at == begun


async def test_nobody_stays_where_nothing_goes_on(here: Process, clock: Clock) -> None:
    assert not await here.conversations.stay(HERE)
    await here.say("hello")
    await here.conversations.end(HERE)
    ended_at = clock.now
    clock.go(60)
    assert not await here.conversations.stay(HERE)
    info = await here.conversations.info(HERE)
    assert info
    assert info.active_at == ended_at


async def test_turn_that_is_open_when_the_conversation_ends_is_answered(here: Process) -> None:
    claim = await here.say_and_claim("hello")
    await here.say("one more")
    await here.conversations.end(HERE)
    assert await here.turns.commit(claim, outcome())
    following = await here.turns.claim(HERE)
    assert following
    await here.turns.commit(following, outcome())
    assert len(await here.conversations.history(HERE)) == 4


async def test_feedback_is_remembered_as_it_was_last(
    here: Process, there: Process, clock: Clock
) -> None:
    await here.turns.commit(await here.say_and_claim("hello"), outcome())
    for process, helpful in ((here, True), (there, True), (here, False)):
        clock.go(1)
        await process.conversations.record_feedback(HERE, 2, helpful, ["upload_error"])
    assert await rows(here.database, feedback) == [
        {
            "conversation_id": HERE,
            "seq": 2,
            "helpful": False,
            "articles": ["upload_error"],
            "given_at": clock.now,
        }
    ]


@pytest.mark.parametrize("text", ["", "naïve “quotes” 🙂", "a\nb\tc", "x" * 20_000, "' OR 1=1 --"])
async def test_any_text_comes_back_as_it_was(here: Process, text: str) -> None:
    claim = await here.say_and_claim(text)
    assert claim.text == text
    events = [{"event": "user", "text": text, text: [text]}]
    await here.turns.commit(claim, Outcome([NewReply(text, [(text, text)])], text, events))
    said, reply = await here.conversations.history(HERE)
    assert (said.text, reply.text, reply.buttons[0].payload) == (text, text, text)
    following = await here.say_and_claim("more")
    assert await here.turns.session_events(following) == events


async def test_ping_finds_a_living_database(here: Process) -> None:
    await here.conversations.ping()
