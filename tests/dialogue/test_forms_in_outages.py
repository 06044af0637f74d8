"""A form whose database goes away between two answers: nothing is half done, nothing is lost."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Connection

from benchmarks.postgres import postgres
from bot.dialogue.task_secrets import secrets_of
from bot.dialogue.turns import Turns
from bot.errors import StoreUnavailableError
from bot.store.database import Database, Work, migrate, open_database
from bot.store.receiving import LEASE_SECONDS
from bot.store.records import TEXT, Claim, NewMessage, Receipt, Visitor
from bot.store.schema import tracker_events
from bot.store.sealed_texts import SealedTexts
from tests.conftest import rasa_warnings_left_out
from tests.databases import driver_url
from tests.dialogue.desk import Desk, Outage, Result
from tests.dialogue.form_project import ASK_DAY, ASK_PLACE, DONE, FORM, FormProject
from tests.stopped_postgres import started_again, stop
from tests.store.breaking import passing
from tests.store.processes import Clock, everything, rows
from tests.stored_state import check_everything_is_done, single_events

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytestmark = pytest.mark.slow

ASK_PHONE = "What is your number?"
ORDER, MAIL, PHONE, DAY = "order a card", "pat@example.edu", "413-555-0142", "on Monday"
SAID = ("user", "bot")
KEPT = {"card_place": MAIL}
ALL_KEPT = {**KEPT, "card_phone": PHONE}
# Of the next transaction of a kind: before its first statement, between two, before its COMMIT.
PLACES: dict[str, tuple[str, int | None]] = {
    "reading": ("read", 0),
    "begin": ("write", 0),
    "middle": ("write", 3),
    "end": ("write", None),
}


class CardForm(FormProject):
    """Trained, with a third question and an action that keeps two of the answers as secrets."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.heard: list[str] = []  # slots that the action was asked about, one by one
        self.known: dict[str, str | None] = {}  # secrets, as the last question was answered
        domain = yaml.safe_load((folder / "domain.yml").read_text(encoding="utf-8"))
        domain["actions"].append(f"validate_{FORM}")
        domain["forms"][FORM]["required_slots"].insert(1, "card_phone")
        asked = [{"active_loop": FORM, "requested_slot": "card_phone"}]
        mapping = {"type": "from_text", "conditions": asked}
        domain["slots"]["card_phone"] = {"type": "text", "mappings": [mapping]}
        domain["responses"]["utter_ask_card_phone"] = [{"text": ASK_PHONE}]
        self._write("domain.yml", domain)
        self.served = self.agent(self.train())

    def agent(self, model: Path) -> HelpDeskAgent:
        from bot.dialogue.in_process_actions import InProcessActions

        agent, actions = super().agent(model), InProcessActions()
        actions.executor.register_function(f"validate_{FORM}", self._validate)
        agent._agent.processor.action_endpoint = actions
        return agent

    async def _validate(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        secrets, told = secrets_of(tracker.sender_id), tracker.slots_to_validate()
        self.heard += told
        if "card_day" in told:
            self.known = {name: secrets.reveal(tracker.get_slot(name)) for name in ALL_KEPT}
        kept = {name: secrets.keep(name, told[name]) for name in told if name in ALL_KEPT}
        return [{"event": "slot", "name": name, "value": kept[name]} for name in kept]


class Cut(Outage):
    """A database that is lost in the middle of a transaction, when it is told so."""

    _next: tuple[str, int | None, Callable[[], object]] | None = None

    def at(self, place: str, lose: Callable[[], object]) -> None:
        """Have ``lose`` called at one of the ``PLACES``."""
        self._next = *PLACES[place], lose

    async def read(self, work: Work[Result]) -> Result:
        return await super().read(lambda connection: self._run("read", connection, work))

    async def write(self, work: Work[Result]) -> Result:
        return await super().write(lambda connection: self._run("write", connection, work))

    def _run(self, kind: str, connection: Connection, work: Work[Result]) -> Result:
        if self._next is None or self._next[0] != kind:
            return work(connection)
        (_, place, lose), self._next = self._next, None
        places = itertools.count()
        with passing(connection, lambda: lose() if next(places) == place else None):
            result = work(connection)
        if place is None:
            lose()
        return result


class FormDesk(Desk):
    """A process whose agent has the form. Of two patients only ``pat`` meets with outages."""

    def __init__(self, form: CardForm, whole: Database, texts: SealedTexts) -> None:
        self.form, self.whole = form, whole
        self.cut, self.clock = Cut(whole), Clock()
        super().__init__("here", self.cut, texts, self.clock)
        self.turns = Turns(self.turn_store, form.served, self.hub, self.counted)
        # The agent serves all tests, and remembers.
        self.pat, self.calm = (Visitor(uuid.uuid4().hex, "patient") for _ in range(2))

    async def begin(self) -> None:
        """Pat is asked the second question; the first answer is kept."""
        assert (await self.say(ORDER, self.pat))[-1].endswith(ASK_PLACE)
        assert await self.say(MAIL, self.pat) == [ASK_PHONE]

    async def answer(self) -> Receipt:
        """Pat's answer to it arrives, for the first time or again."""
        return await self.store.receive(self.pat, NewMessage("pats-phone", TEXT, PHONE))

    async def claimed(self) -> Claim:
        """It arrives for the first time, and its turn may begin."""
        claim = (await self.answer()).claim
        assert claim
        assert (claim.attempts, claim.secrets) == (1, KEPT)
        return claim

    async def claimed_again(self) -> Claim:
        """It arrives again, which changes nothing; its turn is taken up when the lease is over."""
        before = await self.tables()
        again = await self.answer()
        assert (again.duplicate, again.claim) == (True, None)
        assert await self.tables() == before
        self.clock.go(LEASE_SECONDS)
        assert await self.turn_store.waiting() == [self.pat.conversation_id]
        claim = await self.turn_store.claim(self.pat.conversation_id)
        assert claim
        assert (claim.attempts, claim.text, claim.secrets) == (2, PHONE, KEPT)
        return claim

    async def tables(self) -> dict[str, list[dict[str, Any]]]:
        """All rows; in none of them can what was told be read."""
        tables = await everything(self.whole)
        assert not [told for told in (MAIL, PHONE) if told in str(tables)]
        return tables

    async def events(self, visitor: Visitor) -> list[dict[str, Any]]:
        """The tracker's events that are stored."""
        stored = single_events(await rows(self.whole, tracker_events))
        of_it = (row for row in stored if row["conversation_id"] == visitor.conversation_id)
        return [row["event"] for row in of_it]

    async def talk(self, visitor: Visitor) -> tuple[list[Any], list[Any]]:
        """Messages and events without what differs each time; each message is one event."""
        said = await self.store.history(visitor.conversation_id)
        events = await self.events(visitor)
        assert [m.text for m in said] == [e["text"] for e in events if e["event"] in SAID]
        names = ("event", "name", "value", "text")
        return [(m.seq, m.author, m.reply_to) for m in said], [
            [event.get(name) for name in names] for event in events
        ]


@pytest.fixture(scope="module")
def form(without_tensorflow: None, tmp_path_factory: pytest.TempPathFactory) -> CardForm:
    with rasa_warnings_left_out():
        return CardForm(tmp_path_factory.mktemp("project"))


@pytest.fixture
def here(form: CardForm, database: Database, texts: SealedTexts) -> FormDesk:
    return FormDesk(form, database, texts)


def _lose() -> None:
    raise ConnectionResetError


async def _fails(desk: FormDesk, claim: Claim) -> None:
    """The turn ends; no reader is told of it, and the agent knows nothing of it."""
    with desk.hub.subscribe(claim.conversation_id) as reader:
        with pytest.raises(StoreUnavailableError):
            await desk.turns.run(claim)
        assert await reader.wait(0.01) == []
    assert not desk.form.served.knows(claim.conversation_id, claim.events)
    assert desk.counted.events[-1] == "database_error"


async def _goes_on(desk: FormDesk, claim: Claim, url: str) -> None:
    """The answer is heard and the form goes on to its end."""
    assert not await desk.turns.run(claim)
    assert await desk.replies(claim) == [ASK_DAY]
    await _ends_well(desk, url)


async def _ends_well(desk: FormDesk, url: str) -> None:
    """The last question is answered, and the whole talk is as if nothing had been."""
    slots = {e["name"]: e["value"] for e in await desk.events(desk.pat) if e["event"] == "slot"}
    assert slots == {"requested_slot": "card_day", **{n: f"secret:{n}" for n in ALL_KEPT}}
    last = await desk.claim(DAY, desk.pat)
    assert last.secrets == ALL_KEPT
    await desk.turns.run(last)
    assert await desk.replies(last) == [DONE]
    assert desk.form.known == ALL_KEPT
    assert (await desk.tables())["task_secrets"] == []
    for text in (ORDER, MAIL, PHONE, DAY):
        await desk.say(text, desk.calm)
    assert await desk.talk(desk.pat) == await desk.talk(desk.calm)
    await check_everything_is_done(url.replace("+asyncpg", ""), messages=8)


@pytest.mark.parametrize("place", PLACES)
async def test_form_goes_on_after_an_answer_whose_turn_was_cut_off(
    place: str, here: FormDesk, database_url: str
) -> None:
    await here.begin()
    here.form.served.forget(here.pat.conversation_id)  # so that its events are read
    claim = await here.claimed()
    before, heard = await here.tables(), len(here.form.heard)
    here.cut.at(place, _lose)
    await _fails(here, claim)
    assert here.form.heard[heard:] == ([] if place == "reading" else ["card_phone"])
    assert await here.tables() == before
    await _goes_on(here, await here.claimed_again(), database_url)


async def test_form_goes_on_after_an_answer_whose_storing_was_not_heard_of(
    here: FormDesk, database_url: str
) -> None:
    await here.begin()
    claim = await here.claimed()
    here.database.unheard = True
    await _fails(here, claim)
    here.database.unheard = False
    assert await here.replies(claim) == [ASK_DAY]
    assert (await here.answer()).duplicate
    here.clock.go(LEASE_SECONDS)
    assert await here.turn_store.waiting() == []
    await _ends_well(here, database_url)


@pytest.mark.parametrize("place", ["begin", "middle", "end"])
async def test_form_goes_on_after_an_answer_that_could_not_be_received(
    place: str, here: FormDesk, database_url: str
) -> None:
    await here.begin()
    before = await here.tables()
    here.cut.at(place, _lose)
    with pytest.raises(StoreUnavailableError):
        await here.answer()
    assert await here.tables() == before
    await _goes_on(here, await here.claimed(), database_url)


@pytest.mark.service
@pytest.mark.parametrize("place", PLACES)
async def test_form_outlives_a_server_that_is_stopped_while_a_turn_runs(
    place: str, form: CardForm, texts: SealedTexts
) -> None:
    with postgres() as server:
        url = driver_url(server.create("stopped"))
        database = open_database(url)
        await migrate(database)
        data = await database.read(lambda c: c.execute(sa.text("SHOW data_directory")).scalar())
        here = FormDesk(form, database, texts)
        await here.begin()
        claim = await here.claimed()
        before = await here.tables()
        here.cut.at(place, lambda: stop(server))
        await _fails(here, claim)
        with pytest.raises(StoreUnavailableError):
            await here.answer()
        with started_again(server, Path(str(data))):
            assert await here.tables() == before
            await _goes_on(here, await here.claimed_again(), url)
            await database.close()
