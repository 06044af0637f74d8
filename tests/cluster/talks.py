"""What patients say and do in the cluster's tests."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.cluster.browsers import Browser, Browsers, Sent, says, wording
from tests.cluster.canary import PLANTED, address
from tests.cluster.place import Cluster
from tests.task_faults.portal_books import PortalBooks

FORGOT: Final = "I forgot my password"
PERSON: Final = "I want to talk to a person"
QUESTIONS: Final = (
    "How do I upload a file?",
    "How do I make an appointment?",
    "where do I get my immunization records",
    "can I write to my doctor",
    PLANTED,
)
_EMAIL: Final = '/inform{"contact_way":"email"}'
_NO_NETID: Final = '/inform_netid{"has_netid":"no"}'


def yes() -> str:
    """The button that has the chat passed on."""
    return wording().title("utter_ask_handoff_consent", "/affirm")


def by_email() -> str:
    """The button of the way to be reached."""
    return wording().title("utter_ask_handoff_way", _EMAIL)


def no_netid() -> str:
    """The button of who has no NetID."""
    return wording().title("utter_ask_netid", _NO_NETID)


async def asked_for_consent(browser: Browser, number: int, *via: str) -> None:
    """Lead a chat to where one word has it passed on to a person, as a ticket."""
    await browser.ask(PERSON, *via)
    await browser.press(by_email(), *via)
    assert says(await browser.ask(address(number), *via), "utter_ask_handoff_consent")


async def tickets(cluster: Cluster) -> dict[str, list[str]]:
    """Tickets that the portal holds, by the contact that was given."""
    folder = cluster.folder / "portal"
    url = cluster.environ["PORTAL_DATABASE_URL"]
    books = PortalBooks(url, cluster.folder / "secrets", folder / "outbox")
    try:
        await books.settle()
        return (await books.read()).tickets
    finally:
        await books.close()


async def tells_a_slot_once(browser: Browser, one: str, other: str) -> list[str]:
    """A choice that fills a slot and a question, sent to two servers at the same moment.

    Returns what is amiss.
    """
    asked = await browser.ask(FORGOT, one)
    pair = await asyncio.gather(
        browser.send(browser.button(no_netid()), one), browser.send(QUESTIONS[0], other)
    )
    for sent in pair:
        await browser.read(sent, other, one)
    later = await browser.ask(FORGOT, other)
    wrong = [] if says(asked, "utter_ask_netid") else ["was not asked"]
    wrong += [] if says(later, "utter_offer_send_reset_link") else ["slot lost"]
    return wrong + (["asked again"] if says(later, "utter_ask_netid") else [])


async def fills_a_form(browser: Browser, number: int, one: str, other: str) -> list[str]:
    """A form's value and a question inside it, likewise; the value must reach the ticket."""
    await browser.ask(PERSON, one)
    await browser.press(by_email(), other)
    pair = await asyncio.gather(
        browser.send(address(number), one), browser.send(QUESTIONS[0], other)
    )
    for sent in pair:
        await browser.read(sent, one, other)
    done = await browser.press(yes(), other)
    return [] if says(done, "utter_handoff_done_email") else ["value lost"]


@dataclass
class Load:
    """Patients who go on asking.

    Attributes:
        sent: all messages that were answered.
    """

    is_on: bool = True
    sent: list[Sent] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        """Seconds of the turn that took longest."""
        return max(sent.seconds for sent in self.sent)

    @property
    def refused(self) -> list[int]:
        """Statuses of answers other than that a message was accepted."""
        return [status for sent in self.sent for status in sent.refused]

    async def patient(self, browser: Browser, via: Sequence[str], pause: float) -> None:
        """One of them."""
        dice = random.Random(browser.chat.last)
        while self.is_on:
            self.sent.append(await browser.ask(dice.choice(QUESTIONS), *via))
            await asyncio.sleep(dice.uniform(0.0, 2 * pause))


@asynccontextmanager
async def load(all_: Browsers, count: int, *via: str, pause: float = 0.5) -> AsyncIterator[Load]:
    """``count`` patients who write for as long as the block lasts; all are answered at its end."""
    made, found = await all_.begun(count, *via), Load()
    tasks = [asyncio.create_task(found.patient(one, via, pause)) for one in made]
    try:
        yield found
    finally:
        found.is_on = False
        await asyncio.gather(*tasks)


async def told_elsewhere(browser: Browser, one: str, other: str) -> float:
    """Seconds from a question's acceptance by one server until the other tells the answer."""
    sent = await browser.send(QUESTIONS[0], one)
    began = time.monotonic()
    await browser.read(sent, other)
    return time.monotonic() - began
