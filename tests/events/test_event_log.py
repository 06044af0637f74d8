"""The envelope: pseudonyms, and the guard that lets names alone through."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from bot.store.event_kinds import intent_of
from bot.store.event_schema import event_out
from bot.store.events import Event, EventLog
from bot.store.keys import load_key_ring, rotate
from bot.store.pseudonyms import Pseudonyms
from tests.events.telling import SCHEMAS, NotedLog, checked, closed

NAMES = sorted(path.stem for path in SCHEMAS.glob("*.v*.json"))


@pytest.fixture(scope="module")
def connection() -> Any:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        event_out.create(connection)
        yield connection
    engine.dispose()


def _written(connection: Connection, log: EventLog, data: dict[str, Any]) -> dict[str, Any]:
    connection.execute(sa.delete(event_out))
    log.write(connection, [Event("feedback.given.v1", "a-conversation", 1.0, data)])
    body = json.loads(connection.execute(sa.select(event_out.c.body)).scalar_one())
    return dict(body["data"])


@pytest.mark.parametrize(
    "text",
    ["Pat Doe", "pat@example.edu", "413-555-0199", "4135550199", "Pat", "", "a" * 65, "x\n", "ä"],
)
def test_what_is_no_name_of_ours_is_replaced(
    connection: Connection, log: NotedLog, text: str
) -> None:
    data = {"intent": text, "articles": [text], "segments": [{"intent": text}]}
    assert _written(connection, log, data) == {
        "intent": "other",
        "articles": ["other"],
        "segments": [{"intent": "other"}],
    }


@given(st.text(), st.lists(st.text()))
def test_no_text_but_a_name_gets_through(text: str, texts: Sequence[str]) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        event_out.create(connection)
        log = EventLog(_NoNames(), "https://help.example.edu")
        written = json.dumps(_written(connection, log, {"a": text, "b": list(texts)}))
    engine.dispose()
    assert set(json.loads(written)) == {"a", "b"}
    assert all(value == "other" or value.isidentifier() for value in _texts(json.loads(written)))


def test_pseudonym_is_the_same_each_time_and_another_after_a_rotation(tmp_path: Path) -> None:
    ring = load_key_ring(tmp_path, "events")
    names = Pseudonyms(ring)
    first, other = names.of("a-conversation"), names.of("another")
    assert names.of("a-conversation") == first != other
    assert names.former("a-conversation") == []
    rotate(tmp_path, "events")
    assert names.of("a-conversation") not in (first, other)
    assert names.former("a-conversation") == [first]


def test_pseudonyms_of_two_rings_have_nothing_in_common(tmp_path: Path) -> None:
    one, two = (Pseudonyms(load_key_ring(tmp_path, name)) for name in ("events", "session"))
    assert one.of("a-conversation") != two.of("a-conversation")


@pytest.mark.parametrize(
    ("payload", "intent"),
    [(None, None), ("/talk_to_human", "talk_to_human"), ('/inform{"a":"b"}', "inform")],
)
def test_of_a_button_only_its_intent_is_taken(payload: str | None, intent: str | None) -> None:
    assert intent_of(payload) == intent


@pytest.mark.parametrize("name", [*NAMES, "envelope"])
def test_schema_is_one_and_says_what_every_property_is(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:portal-help-desk:event:{name}"
    assert sorted(schema["required"]) == sorted(schema["properties"])
    if name != "envelope":
        assert all(field.get("description") for field in schema["properties"].values())


def test_check_of_events_refuses_what_no_schema_names() -> None:
    event = _an_event()
    checked(json.dumps(event))
    for wrong in ({"text": "hello"}, {"message": "1"}):
        with pytest.raises(jsonschema.ValidationError):
            checked(json.dumps({**event, "data": {**event["data"], **wrong}}))
    with pytest.raises(jsonschema.ValidationError):
        checked(json.dumps({**event, "address": "pat@example.edu"}))
    assert closed({"properties": {}})["additionalProperties"] is False


def _an_event() -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "00000000-0000-4000-8000-000000000000",
        "source": "https://help.example.edu",
        "type": "edu.portal-help-desk.ticket.made.v1",
        "subject": "c" + "0" * 32,
        "time": "2027-01-15T08:00:00.000Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:portal-help-desk:event:ticket.made.v1",
        "data": {"channel": "web", "message": 1, "signed_in": False},
    }


class _NoNames(Pseudonyms):
    """For tests that look at the rest."""

    def __init__(self) -> None:
        pass

    def of(self, conversation_id: str) -> str:
        return "c"


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value]
