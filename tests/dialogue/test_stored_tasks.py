"""What is left of a task in the database: nothing that its patient told in confidence."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import pytest

from bot.store.committing import SECRET_SECONDS
from bot.store.database import open_database
from bot.store.schema import messages, task_secrets
from tests.actions.stand_in import DOWN, LOST, Died, StandInPortal
from tests.dialogue.stored_talk import StoredTalk
from tests.dialogue.talk import Wording
from tests.store.processes import Clock, everything, rows

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent
    from bot.store.database import Database
    from bot.store.sealed_texts import SealedTexts

pytestmark = pytest.mark.slow

ADDRESS, PHONE = "pat.quillfeather@example.edu", "413-555-0142"
PRIVATE: Final = ("quillfeather", "zanzibar", "swordfish", "hunter2xyz", PHONE, "4135550142")
WAY = "/hand_over"
NO_NETID = "I don't have a NetID"
# One message with each thing that a patient may type where another was asked for.
BAD = ("Theodora Quillfeather", "  swordfish Zanzibar ", "/swordfish")
RESET = (NO_NETID, "/send_reset_link", *BAD[:2], "password: hunter2xyz", f"it's {ADDRESS}")
HANDOFF = (WAY, BAD[0], f"I am Theodora, {PHONE}", f"no, {ADDRESS}", "yes")
Maker = Callable[[], StoredTalk]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(new_sqlite: str) -> AsyncIterator[Database]:
    database = open_database(new_sqlite)
    yield database
    await database.close()


@pytest.fixture
def talks(
    agent: HelpDeskAgent, database: Database, texts: SealedTexts, new_sqlite: str, clock: Clock
) -> Maker:
    """Makes conversations whose memory is the database alone."""
    names = (f"{new_sqlite[-40:]}-task-{number}" for number in itertools.count())

    def make() -> StoredTalk:
        talk = StoredTalk(next(names), agent, database, texts, clock)
        talk.forgetful = True
        return talk

    return make


@pytest.fixture
def talk(talks: Maker, stand_in: StandInPortal) -> StoredTalk:
    return talks()


async def _tell(talk: StoredTalk, *told: str) -> list[str]:
    for text in told:
        # A typed "/" is text; these are payloads.
        is_button = text in (WAY, "/send_reset_link")
        said = await (talk.choose(text) if is_button else talk.say(text))
    return said


def _found(stored: Any) -> list[str]:
    text = json.dumps(stored, default=repr).lower()
    return [word for word in PRIVATE if word in text]


async def _check_nothing_is_found(database: Database) -> None:
    assert _found(await everything(database)) == []


def test_search_finds_what_it_looks_for() -> None:
    assert _found([{"sealed": b"Swordfish", "text": f"{ADDRESS} {PHONE}"}]) == [
        *("quillfeather", "swordfish", PHONE)
    ]


@pytest.mark.parametrize("told", [RESET, HANDOFF], ids=["reset", "handoff"])
async def test_nothing_that_a_task_is_told_is_stored_in_clear(
    talk: StoredTalk, database: Database, stand_in: StandInPortal, told: tuple[str, ...]
) -> None:
    for text in told:
        await _tell(talk, text)
        await _check_nothing_is_found(database)
    assert len(stand_in.done) == 1
    assert ADDRESS in next(iter(stand_in.done.values()))
    assert await rows(database, task_secrets) == []


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("begin", ["/send_reset_link", WAY])
async def test_bad_value_is_hidden_where_it_was_typed_and_in_what_is_passed_on(
    talk: StoredTalk, database: Database, stand_in: StandInPortal, begin: str, bad: str
) -> None:
    await _tell(talk, NO_NETID, begin, bad)
    await _check_nothing_is_found(database)
    typed = [row["text"] for row in await rows(database, messages) if row["author"] == "patient"]
    assert typed[-1] == "[hidden]"
    await _tell(talk, "cancel", WAY, ADDRESS, "yes")
    (ticket,) = stand_in.tickets()
    assert "[hidden]" in [line.text for line in ticket.transcript]
    assert _found([line.text for line in ticket.transcript]) == []


async def test_ticket_holds_the_whole_chat_of_several_sessions(
    talk: StoredTalk, stand_in: StandInPortal
) -> None:
    for number in range(33):
        await talk.say(f"thanks for number {number}")
    await _tell(talk, WAY, ADDRESS, "yes")
    (ticket,) = stand_in.tickets()
    said = [line.text for line in ticket.transcript if line.author == "patient"]
    assert said[:33] == [f"thanks for number {number}" for number in range(33)]
    assert said[33:] == ["a button", "[hidden]", "yes"]


@pytest.mark.parametrize("way_out", ["cancel", "I can't breathe", "I want to die"])
@pytest.mark.parametrize("told", [(WAY, ADDRESS), (NO_NETID, "/send_reset_link", ADDRESS)], ids=len)
async def test_secrets_are_deleted_when_a_form_is_left(
    talk: StoredTalk,
    database: Database,
    stand_in: StandInPortal,
    told: tuple[str, ...],
    way_out: str,
) -> None:
    stand_in.will(DOWN)
    await _tell(talk, *told)
    assert len(await rows(database, task_secrets)) == 1
    await talk.say(way_out)
    assert await rows(database, task_secrets) == []
    await _check_nothing_is_found(database)


async def test_secrets_go_on_to_no_other_form(
    talk: StoredTalk, database: Database, stand_in: StandInPortal, wording: Wording
) -> None:
    stand_in.will(DOWN)
    await _tell(talk, NO_NETID, "/send_reset_link", ADDRESS)
    await talk.say("I want to talk to a person")
    # Only the contact that is given now is passed on.
    assert (await talk.say("yes"))[0] == wording.phrase("utter_bad_handoff_way")
    await _tell(talk, PHONE, "yes")
    assert [ticket.contact.value for ticket in stand_in.tickets()] == [PHONE]


async def test_after_half_an_hour_the_task_asks_anew(
    talk: StoredTalk,
    database: Database,
    stand_in: StandInPortal,
    wording: Wording,
    clock: Clock,
) -> None:
    stand_in.will(DOWN)
    await _tell(talk, NO_NETID, "/send_reset_link", ADDRESS)
    clock.go(SECRET_SECONDS)
    assert (await talk.say("yes"))[0] == wording.phrase("utter_ask_reset_email")
    assert len(stand_in.asked) == 1
    assert (await talk.say(ADDRESS))[0] == wording.phrase("utter_reset_sent")


async def test_half_an_hour_after_an_abandoned_form_its_secrets_can_be_deleted(
    talk: StoredTalk, database: Database, stand_in: StandInPortal, clock: Clock
) -> None:
    await _tell(talk, WAY, ADDRESS)
    clock.go(SECRET_SECONDS)
    await talk.forget_expired_secrets()
    assert await rows(database, task_secrets) == []
    await _check_nothing_is_found(database)


Ways = [
    pytest.param((NO_NETID, "/send_reset_link"), ADDRESS, "utter_reset_sent", id="reset"),
    pytest.param((WAY, ADDRESS), "yes", "utter_handoff_done_email", id="handoff"),
]


@pytest.mark.parametrize(("told", "last", "done"), Ways)
async def test_turn_that_is_run_again_after_a_crash_is_the_same_request(
    talk: StoredTalk,
    database: Database,
    stand_in: StandInPortal,
    wording: Wording,
    told: tuple[str, ...],
    last: str,
    done: str,
) -> None:
    await _tell(talk, *told)
    stand_in.will(Died(), Died())
    await _dies(talk.say(last))
    await _dies(talk.take_over())
    said = await talk.take_over()
    assert said[0].startswith(wording.phrase(done).partition("{")[0])
    assert len(stand_in.asked) == 3
    assert len(set(stand_in.asked)) == 1  # the same key, the same bytes
    assert len(stand_in.done) == 1
    await _check_nothing_is_found(database)
    assert await rows(database, task_secrets) == []


@pytest.mark.parametrize(("told", "last", "done"), Ways)
async def test_retry_that_is_run_again_after_a_crash_is_the_same_request(
    talk: StoredTalk,
    stand_in: StandInPortal,
    wording: Wording,
    told: tuple[str, ...],
    last: str,
    done: str,
) -> None:
    stand_in.will(LOST, Died())
    await _tell(talk, *told, last, "How do I upload a file?")
    await _dies(talk.say("yes"))
    said = await talk.take_over()
    assert said[0].startswith(wording.phrase(done).partition("{")[0])
    assert (len(stand_in.asked), len(set(stand_in.asked)), len(stand_in.done)) == (3, 1, 1)


@pytest.mark.parametrize(
    ("told", "last", "unsure"),
    [
        pytest.param((NO_NETID, "/send_reset_link"), ADDRESS, "utter_reset_unsure", id="reset"),
        pytest.param((WAY, ADDRESS), "yes", "utter_handoff_unsure", id="handoff"),
    ],
)
async def test_what_was_done_before_a_crash_is_not_denied_where_the_portal_is_down_after_it(
    talk: StoredTalk,
    stand_in: StandInPortal,
    wording: Wording,
    told: tuple[str, ...],
    last: str,
    unsure: str,
) -> None:
    await _tell(talk, *told)
    stand_in.will(Died(), DOWN, DOWN)
    await _dies(talk.say(last))
    assert (await talk.take_over())[0] == wording.phrase(unsure)
    assert (await talk.say("yes"))[0] == wording.phrase(unsure)
    assert len(stand_in.done) == 1


async def test_conversations_at_once_keep_their_requests_apart(
    talks: Maker, stand_in: StandInPortal
) -> None:
    one, other = talks(), talks()
    for talk in (one, other):
        await _tell(talk, NO_NETID, "/send_reset_link")
    await one.say("lee@example.org")
    await other.say(ADDRESS)
    assert stand_in.links() == ["lee@example.org", ADDRESS]


async def _dies(turn: Awaitable[list[str]]) -> None:
    with pytest.raises(Died):
        await turn
