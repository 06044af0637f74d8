"""The chat so far, as it is passed on: of one conversation, until the turn that asks for it."""

from __future__ import annotations

from bot.store.records import FEEDBACK, START, NewMessage
from tests.store.processes import LEE, PAT, Process, outcome


async def _talk(here: Process, *texts: str) -> None:
    for text in texts:
        await here.turns.commit(await here.say_and_claim(text), outcome(f"to {text}", text=text))


async def test_transcript_is_the_chat_in_order_the_open_message_last(here: Process) -> None:
    await _talk(here, "one", "two")
    await here.say("from somebody else", LEE)
    claim = await here.say_and_claim("three, secret")
    lines = await here.turns.transcript(claim, 100)
    assert [(each.author, each.text) for each in lines] == [
        ("patient", "one"),
        ("bot", "to one"),
        ("patient", "two"),
        ("bot", "to two"),
        ("patient", "three, [hidden]"),
    ]


async def test_latest_messages_are_read(here: Process) -> None:
    await _talk(here, "one", "two")
    claim = await here.say_and_claim("three")
    assert [each.text for each in await here.turns.transcript(claim, 2)] == ["to two", "three"]


async def test_what_nobody_typed_is_left_out(here: Process) -> None:
    for kind in (START, FEEDBACK):
        message = NewMessage(f"client-{kind}", kind, "unseen", "/greet")
        claim = (await here.conversations.receive(PAT, message)).claim
        assert claim
        await here.turns.commit(claim, outcome("hello", text="unseen"))
    claim = await here.say_and_claim("one")
    texts = [each.text for each in await here.turns.transcript(claim, 9)]
    assert texts == ["hello", "hello", "one"]


async def test_turn_that_is_run_again_reads_the_same_whatever_was_sent_since(
    here: Process, there: Process
) -> None:
    await _talk(here, "one")
    claim = await here.say_and_claim("two")
    before = await here.turns.transcript(claim, 9)
    await here.say("three, typed while two was answered")
    await here.turns.release(claim)
    again = await there.turns.claim(PAT.conversation_id)
    assert again
    assert again.seq == claim.seq
    assert await there.turns.transcript(again, 9) == before


async def test_turn_behind_another_reads_what_that_was_answered(here: Process) -> None:
    claim = await here.say_and_claim("one")
    await here.say("two, typed while one was answered")
    await here.turns.commit(claim, outcome("to one", text="one"))
    second = await here.turns.claim(PAT.conversation_id)
    assert second
    texts = [each.text for each in await here.turns.transcript(second, 9)]
    assert sorted(texts) == ["one", "to one", "two, typed while one was answered"]
