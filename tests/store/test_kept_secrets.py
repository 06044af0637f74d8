"""What a task was told: kept sealed beside the conversation, and never longer than needed."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.committing import SECRET_SECONDS
from bot.store.schema import task_secrets
from tests.store.processes import LEE, PAT, Clock, Process, outcome, rows

TOLD = {"email": "pat@example.edu"}


async def _tell(here: Process, told: dict[str, str]) -> None:
    await here.turns.commit(await here.say_and_claim("hello"), outcome(secrets=told))


async def test_next_turn_knows_what_the_task_was_told(here: Process, there: Process) -> None:
    await _tell(here, TOLD)
    assert (await here.say_and_claim("hello", LEE)).secrets == {}
    claim = await here.say_and_claim("hello")
    assert claim.secrets == TOLD
    await here.turns.release(claim)
    again = await there.turns.claim(PAT.conversation_id)
    assert again
    assert again.secrets == TOLD


async def test_what_was_told_is_sealed(here: Process) -> None:
    await _tell(here, TOLD)
    (row,) = await rows(here.database, task_secrets)
    assert b"pat" not in row["sealed"]
    assert b"email" not in row["sealed"]


async def test_half_hour_begins_with_what_was_told_last(here: Process, clock: Clock) -> None:
    await _tell(here, TOLD)
    began = clock.now
    clock.go(60)
    await _tell(here, TOLD)
    assert (await rows(here.database, task_secrets))[0]["expires_at"] == began + SECRET_SECONDS
    await _tell(here, {**TOLD, "phone": "4135551234"})
    assert (await rows(here.database, task_secrets))[0]["expires_at"] == clock.now + SECRET_SECONDS


async def test_turn_that_keeps_nothing_deletes_what_was_kept(here: Process) -> None:
    await _tell(here, TOLD)
    await _tell(here, {})
    assert await rows(here.database, task_secrets) == []


async def test_end_of_a_conversation_deletes_what_was_kept(here: Process) -> None:
    await _tell(here, TOLD)
    await here.say("hello", LEE)
    await here.conversations.end(LEE.conversation_id)
    assert len(await rows(here.database, task_secrets)) == 1
    await here.conversations.end(PAT.conversation_id)
    assert await rows(here.database, task_secrets) == []


async def test_turn_that_was_running_at_the_end_keeps_nothing(here: Process) -> None:
    claim = await here.say_and_claim("hello")
    await here.conversations.end(PAT.conversation_id)
    await here.turns.commit(claim, outcome(secrets=TOLD))
    assert await rows(here.database, task_secrets) == []


async def test_nobody_is_given_what_is_older_than_half_an_hour(here: Process, clock: Clock) -> None:
    await _tell(here, TOLD)
    clock.go(SECRET_SECONDS)
    claim = await here.say_and_claim("hello")
    assert claim.secrets == {}
    await here.turns.release(claim)
    again = await here.turns.claim(PAT.conversation_id)
    assert again
    assert again.secrets == {}
    # What is told now takes the place of what has expired.
    await here.turns.commit(again, outcome(secrets={"phone": "4135551234"}))
    assert (await here.say_and_claim("hello")).secrets == {"phone": "4135551234"}


async def test_only_what_has_expired_is_swept_away(here: Process, clock: Clock) -> None:
    await _tell(here, TOLD)
    clock.go(1)
    claim = await here.say_and_claim("hello", LEE)
    await here.turns.commit(claim, outcome(secrets=TOLD))
    clock.go(SECRET_SECONDS - 1)
    await here.turns.forget_expired_secrets()
    left = await rows(here.database, task_secrets)
    assert [row["conversation_id"] for row in left] == [LEE.conversation_id]


async def test_what_can_not_be_opened_is_asked_anew(here: Process) -> None:
    await _tell(here, TOLD)
    spoil = sa.update(task_secrets).values(sealed=b"spoilt")
    await here.database.write(lambda connection: connection.execute(spoil).close())
    assert (await here.say_and_claim("hello")).secrets == {}
