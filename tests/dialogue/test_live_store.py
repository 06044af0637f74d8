from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import rasa_warnings_left_out

if TYPE_CHECKING:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import Event
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.dialogue.live_store import LiveTrackerStore

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_tensorflow")]


@pytest.fixture(scope="module")
def domain(without_tensorflow: None) -> Domain:
    from rasa.shared.core.domain import Domain

    mapping = {"mappings": [{"type": "custom"}]}
    with rasa_warnings_left_out():
        return Domain.from_dict(
            {
                "slots": {
                    "has_netid": {"type": "text", **mapping},
                    "topic": {"type": "text", **mapping},
                }
            }
        )


@pytest.fixture
def store(domain: Domain) -> LiveTrackerStore:
    from bot.dialogue.live_store import LiveTrackerStore

    return LiveTrackerStore(domain, lambda tracker: {"has_netid": "no"})


def _conversation(domain: Domain, messages: int, *more: Event) -> DialogueStateTracker:
    from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    events: list[Any] = [ActionExecuted("action_session_start"), SessionStarted(), *more]
    for number in range(messages):
        events += [
            ActionExecuted("action_listen"),
            UserUttered(f"question {number}", {"name": "upload_error"}),
            ActionExecuted("utter_answer"),
            BotUttered(f"answer {number}", metadata={"trust": number == 0}),
        ]
    events.append(ActionExecuted("action_listen"))
    return DialogueStateTracker.from_events("one", events, domain.slots)


async def _retrieved(store: LiveTrackerStore) -> DialogueStateTracker:
    tracker = await store.retrieve("one")
    assert tracker
    return tracker


def _texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if getattr(event, "text", None)]


async def test_tracker_that_was_saved_is_given_back_itself(
    store: LiveTrackerStore, domain: Domain
) -> None:
    tracker = _conversation(domain, 2)
    await store.save(tracker)
    assert await store.retrieve("one") is tracker
    assert await store.retrieve("another") is None
    assert await store.keys() == ["one"]


async def test_failed_turn_is_forgotten(store: LiveTrackerStore, domain: Domain) -> None:
    from rasa.shared.core.events import SlotSet, UserUttered

    tracker = _conversation(domain, 2)
    await store.save(tracker)
    before = list(tracker.events)
    tracker.update_with_events([UserUttered("more"), SlotSet("topic", "x")], domain)
    store.undo("one")
    kept = await _retrieved(store)
    assert list(kept.events) == before
    assert kept.get_slot("topic") is None


async def test_undo_without_anything_to_undo_changes_nothing(
    store: LiveTrackerStore, domain: Domain
) -> None:
    tracker = _conversation(domain, 2)
    await store.save(tracker)
    store.undo("one")
    store.undo("another")
    assert await store.retrieve("one") is tracker


async def test_full_session_starts_afresh_with_what_was_learned(
    store: LiveTrackerStore, domain: Domain
) -> None:
    from rasa.shared.core.events import SlotSet

    from bot.dialogue.live_store import SESSION_MESSAGES

    await store.save(_conversation(domain, SESSION_MESSAGES, SlotSet("topic", "uploads")))
    fresh = await _retrieved(store)
    assert (fresh.get_slot("topic"), fresh.get_slot("has_netid")) == ("uploads", "no")
    last = SESSION_MESSAGES - 1
    # Enough to see two misses in a row, or a question that waits for its answer.
    assert _texts(fresh)[-4:] == [
        f"{who} {n}" for n in (last - 1, last) for who in ("question", "answer")
    ]
    assert len(_texts(fresh)) < 10
    assert fresh.latest_action_name == "action_listen"


async def test_fresh_session_knows_that_the_trust_lines_were_said(
    store: LiveTrackerStore, domain: Domain
) -> None:
    from bot.dialogue.live_store import SESSION_MESSAGES
    from bot.knowledge.nlg import conversation_of

    await store.save(_conversation(domain, SESSION_MESSAGES))
    assert conversation_of(await _retrieved(store)).trust_said


async def test_session_that_is_not_full_or_has_a_form_open_goes_on(
    store: LiveTrackerStore, domain: Domain
) -> None:
    from rasa.shared.core.events import ActiveLoop

    from bot.dialogue.live_store import SESSION_MESSAGES

    for tracker in (
        _conversation(domain, SESSION_MESSAGES - 1),
        _conversation(domain, SESSION_MESSAGES + 9, ActiveLoop("card_form")),
    ):
        await store.save(tracker)
        assert await store.retrieve("one") is tracker
