from __future__ import annotations

import json
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
    return _store(domain)


def _store(domain: Domain, most: int = 10) -> LiveTrackerStore:
    from bot.dialogue.live_store import LiveTrackerStore

    return LiveTrackerStore(domain, lambda tracker: {"has_netid": "no"}, most)


def _conversation(
    domain: Domain, messages: int, *more: Event, name: str = "one"
) -> DialogueStateTracker:
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
    return DialogueStateTracker.from_events(name, events, domain.slots)


def _stored(domain: Domain, messages: int, *more: Event) -> list[dict[str, Any]]:
    """The events of such a conversation as a database gives them back."""
    events = [event.as_dict() for event in _conversation(domain, messages, *more).events]
    stored: list[dict[str, Any]] = json.loads(json.dumps(events))
    return stored


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


async def test_conversation_is_known_in_the_version_that_was_stored(
    store: LiveTrackerStore, domain: Domain
) -> None:
    assert store.knows("one", 0)
    assert not store.knows("one", 7)
    events = _stored(domain, 2)
    store.restore("one", events, 40)
    assert store.knows("one", 40)
    assert not store.knows("one", len(events))
    store.stored("one", 45)
    assert store.knows("one", 45)
    store.forget("one")
    assert not store.knows("one", 45)
    assert await store.retrieve("one") is None


async def test_restored_conversation_goes_on_as_it_was(
    store: LiveTrackerStore, domain: Domain
) -> None:
    from rasa.shared.core.events import ActiveLoop, SlotSet

    events = _stored(domain, 2, SlotSet("topic", "uploads"), ActiveLoop("card_form"))
    store.restore("one", events, 40)
    tracker = await _retrieved(store)
    assert [event.as_dict() for event in tracker.events] == events
    assert tracker.get_slot("topic") == "uploads"
    assert tracker.active_loop_name == "card_form"
    assert store.changes("one").form_open


async def test_conversation_without_events_is_restored_as_a_new_one(
    store: LiveTrackerStore, domain: Domain
) -> None:
    await store.save(_conversation(domain, 2))
    store.restore("one", [], 0)
    assert await store.retrieve("one") is None


async def test_changes_are_what_is_not_stored_yet(store: LiveTrackerStore, domain: Domain) -> None:
    from rasa.shared.core.events import SlotSet, UserUttered

    store.restore("one", _stored(domain, 2), 40)
    assert store.changes("one").events == ()
    tracker = await _retrieved(store)
    tracker.update_with_events([UserUttered("more"), SlotSet("topic", "x")], domain)
    await store.save(tracker)
    changes = store.changes("one")
    assert [event["event"] for event in changes.events] == ["user", "slot"]
    assert not changes.new_session
    store.stored("one", 42)
    assert store.changes("one").events == ()


async def test_new_session_is_stored_as_a_whole(store: LiveTrackerStore, domain: Domain) -> None:
    from bot.dialogue.live_store import SESSION_MESSAGES

    store.restore("one", _stored(domain, SESSION_MESSAGES), 400)
    fresh = await _retrieved(store)
    assert store.changes("one").events == ()  # nothing has come of it yet
    await store.save(fresh)
    changes = store.changes("one")
    assert changes.new_session
    assert list(changes.events) == [event.as_dict() for event in fresh.events]
    store.stored("one", 400 + len(changes.events))
    assert not store.changes("one").new_session
    again = _store(domain)
    again.restore("one", changes.events, 400 + len(changes.events))
    assert _texts(await _retrieved(again)) == _texts(fresh)
    # Both sessions will be full after as many messages more.
    assert await _room(again, domain) == await _room(store, domain)


async def test_session_whose_first_turn_failed_begins_anew(
    store: LiveTrackerStore, domain: Domain
) -> None:
    from rasa.shared.core.events import UserUttered

    from bot.dialogue.live_store import SESSION_MESSAGES

    store.restore("one", _stored(domain, SESSION_MESSAGES), 400)
    (await _retrieved(store)).update(UserUttered("it fails"), domain)
    store.undo("one")
    assert "it fails" not in _texts(await _retrieved(store))
    assert store.knows("one", 400)


async def test_conversations_used_least_recently_are_dropped(domain: Domain) -> None:
    store = _store(domain, most=2)
    for name in ("one", "two"):
        await store.save(_conversation(domain, 1, name=name))
    assert store.knows("one", 0)
    await store.save(_conversation(domain, 1, name="three"))
    assert await store.keys() == ["one", "three"]
    await store.retrieve("one")
    await store.save(_conversation(domain, 1, name="four"))
    assert await store.keys() == ["one", "four"]


async def test_conversation_that_is_dropped_while_its_turn_runs_is_stored_once(
    domain: Domain,
) -> None:
    from rasa.shared.core.events import UserUttered

    store = _store(domain, most=1)
    store.restore("one", _stored(domain, 2), 40)
    tracker = await _retrieved(store)
    await store.save(_conversation(domain, 1, name="two"))
    tracker.update(UserUttered("more"), domain)
    await store.save(tracker)
    changes = store.changes("one")
    # As events of this session they would be there twice.
    assert changes.new_session
    assert len(changes.events) == len(tracker.events)


async def _room(store: LiveTrackerStore, domain: Domain) -> int:
    """How many messages more make the session full."""
    from rasa.shared.core.events import UserUttered

    tracker = await _retrieved(store)
    room = 0
    while id(await store.retrieve("one")) == id(tracker):
        tracker.update(UserUttered("more"), domain)
        await store.save(tracker)
        room += 1
    return room
