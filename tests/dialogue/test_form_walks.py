"""Random walks through the forms: never stuck, never silent, "person" and "cancel" always work.

The agent, its rules, forms, actions and answers are the real ones; what was understood of a text
is remembered, and the portal does what was drawn. Sizes: HELPDESK_TEST_SCALE.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, cast
from unittest.mock import patch

import hypothesis
import pytest
from hypothesis import strategies as st

from actions.portal import connect
from bot.dialogue.answer import Said
from bot.knowledge.replies import Button
from bot.log import configure_logging
from portal.client import PortalClient
from tests.dialogue.walk import QuickAgent, State, Walk
from tests.dialogue.walk_checks import (
    Checks,
    closes,
    leads_to_a_person,
    states_of,
    takes_what_it_asked_for,
)
from tests.dialogue.walk_steps import (
    ADDRESSES,
    BEGINNINGS,
    PHONES,
    Answered,
    HalfAnHour,
    Killed,
    NewProcess,
    Payload,
    Pressed,
    Step,
    Typed,
    everywhere,
    outcomes,
    paths,
)
from tests.dialogue.walked_portal import Outcome, WalkedPortal

if TYPE_CHECKING:
    from bot.dialogue.agent import HelpDeskAgent

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

RELEASE_FAILED: Final = State("records_release_form", "task_retry")
_FULL: Final = os.environ.get("HELPDESK_TEST_SCALE") == "full"
WALKS: Final = 5_000 if _FULL else 80
_SETTINGS: Final = hypothesis.settings(
    max_examples=WALKS,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=set(hypothesis.Phase) - {hypothesis.Phase.explain},  # takes longer than the walks
)


@pytest.fixture(scope="module")
def quick(agent: HelpDeskAgent) -> QuickAgent:
    return QuickAgent.like(agent)


@pytest.fixture(scope="module", autouse=True)
def counts() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()
    configure_logging("CRITICAL")  # of the portal's planned failures
    yield counts
    connect(None)
    print(dict(sorted(counts.items())))  # noqa: T201


class Walker:
    """Takes the steps of one walk and checks each message's answer."""

    def __init__(
        self,
        agent: QuickAgent,
        portal: WalkedPortal,
        counts: Counter[str],
        patient: str | None,
    ) -> None:
        self._portal = portal
        self._walk = Walk(agent, portal, patient)
        self._checks = Checks(portal, patient)
        self._counts = counts
        self._shown: list[tuple[Button, ...]] = []
        self._killed = False

    async def take(self, step: Step) -> None:
        """One step."""
        if isinstance(step, HalfAnHour):
            self._walk.forget_secrets()
            self._checks.forget_secrets()
        elif isinstance(step, NewProcess):
            self._walk.forget_memory()
        elif isinstance(step, Killed):
            self._killed = True
        else:
            await self._say(step)

    async def end(self, *, typed: bool) -> None:
        """From wherever it has come to there are two ways out."""
        cancel = Said("cancel") if typed else Said("a button", "/cancel")
        person = Said("person") if typed else Said("a button", "/talk_to_human")
        closes(await self._walk.probe(cancel))
        leads_to_a_person(await self._walk.probe(person), self._portal)

    async def _say(self, step: Typed | Pressed | Payload | Answered) -> None:
        chosen = self._answered(step.number) if isinstance(step, Answered) else step
        said = self._said(chosen)
        if said is None:
            return
        urgent = isinstance(chosen, Typed) and chosen.urgent
        if isinstance(chosen, Typed):
            self._checks.hear(chosen.private)
        turn = await self._walk.say(said, killed=self._killed)
        self._killed = False
        hypothesis.note(str(turn))
        self._counts.update(["walked messages", *states_of(turn)])
        latest = isinstance(step, Pressed) and step.back == 0
        self._checks.after(turn, shown_button=latest, urgent=urgent)
        assert not isinstance(step, Answered) or takes_what_it_asked_for(turn)
        self._shown.insert(0, turn.buttons)

    def _said(self, chosen: Typed | Pressed | Payload) -> Said | None:
        if isinstance(chosen, Typed):
            return Said(chosen.text)
        if isinstance(chosen, Payload):
            return Said("a button", chosen.payload)
        shown = self._shown[chosen.back] if chosen.back < len(self._shown) else ()
        if not shown:
            return None
        button = shown[chosen.number % len(shown)]
        return Said(button.title, button.payload)

    def _answered(self, number: int) -> Typed | Payload:
        """What is wanted where the walk stands."""
        good: dict[str | None, Sequence[Typed | Payload]] = {
            None: BEGINNINGS,
            "has_netid": (Typed("no"), Typed("not sure"), Typed("I don't have a NetID")),
            "reset_email": ADDRESSES,
            "handoff_way": (Typed("by email"), Typed("phone"), ADDRESSES[0], PHONES[0]),
            "handoff_way_or_wait": (Typed("I'll wait here"), ADDRESSES[1], Typed("by phone")),
            "handoff_email": ADDRESSES,
            "handoff_phone": PHONES,
            "handoff_consent": (Typed("yes"), Typed("ok")),
            "release_path": (
                Typed("me"),
                Typed("to my doctor"),
                Typed("to my parents"),
                Typed("someone else"),
            ),
            "release_recipient_kind": (Typed("my insurer"), Typed("my lawyer"), Typed("my boss")),
            "release_recipient_name": (Typed("Valley Clinic"), Typed("Jo Sample")),
            "release_records": (Typed("labs"), Typed("everything"), Typed("notes and x-rays")),
            "release_range": (Typed("2020 to 2022"), Typed("all dates")),
            "release_delivery_own_copy": (Typed("in the portal"), Typed("by mail")),
            "release_delivery_to_someone": (Typed("by fax"), Typed("on paper")),
            "release_expiry": (Typed("1 year"), Typed("in 90 days")),
            "release_confirmed": (Typed("yes"), Typed("ok")),
            "task_retry": (Typed("yes"), Typed("try again"), ADDRESSES[1], ADDRESSES[2]),
        }
        state = self._walk.state
        choice = good[state.requested]
        if state == RELEASE_FAILED:  # there an address is no answer
            choice = (Typed("yes"), Typed("try again"), Typed("change it to 2020 to 2022"))
        return choice[number % len(choice)]


@_SETTINGS
@hypothesis.example(  # one link too many: seldom drawn
    path=[BEGINNINGS[0], Typed("no"), *[ADDRESSES[0], BEGINNINGS[0]] * 3],
    outcomes=[],
    staffed="no",
    hours="",
    typed=True,
    patient=None,
)
@hypothesis.given(
    path=paths(),
    outcomes=st.lists(outcomes(), max_size=6),
    staffed=st.sampled_from(["yes", "no"]),
    hours=st.sampled_from(["", "Monday to Friday, 9 a.m. to 5 p.m."]),
    typed=st.booleans(),
    patient=st.sampled_from([None, "patient-one", "patient-two"]),
)
async def test_walk_is_never_stuck_never_silent_and_has_two_ways_out(
    quick: QuickAgent,
    counts: Counter[str],
    path: list[Step],
    outcomes: list[Outcome],
    staffed: str,
    hours: str,
    typed: bool,
    patient: str | None,
) -> None:
    portal = WalkedPortal(outcomes)
    connect(cast(PortalClient, portal))
    walker = Walker(quick, portal, counts, patient)
    with patch.dict(os.environ, {"HELPDESK_CHAT_STAFFED": staffed, "HELPDESK_HOURS": hours}):
        for step in path:
            await walker.take(step)
        await walker.end(typed=typed)
    counts["walks"] += 1


def test_walks_have_come_to_every_question_every_end_and_every_outcome(
    counts: Counter[str],
) -> None:
    """After the walks: a place that none of them reached was not tested there."""
    if not counts:
        pytest.skip("the walks were left out")
    few = {"utter_reset_limit", "utter_ask_reset_email", "utter_ask_handoff_consent"}
    assert counts["walks"] >= WALKS
    assert not (everywhere() if _FULL else few) - counts.keys()
