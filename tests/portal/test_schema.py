from __future__ import annotations

import base64
import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from portal.json_types import Base64, Day, Moment
from portal.schema import (
    Contact,
    PasswordReset,
    Patient,
    Release,
    ReleaseDraft,
    TranscriptEntry,
    UploadSample,
)
from tests.portal.json_values import spoilt, values
from tests.portal.openapi import (
    DOCUMENT,
    EXAMPLES,
    MODELS,
    SCHEMAS,
    Example,
    Json,
    resolved,
    takes,
    validator,
)

# What a schema says, without how it says it: words for people, and names that pydantic makes up.
_WORDS = {"title", "description", "default"}
_SAID_ELSEWHERE = {"$defs", "if", "then", "else"}  # each on its own; as a check of the model's
_MODEL_NAMES = pytest.mark.parametrize("name", MODELS)
_DRAFT: dict[str, Any] = {
    "path": "own_copy",
    "recipient_kind": "me",
    "records": ["labs"],
    "format": "paper",
    "delivery": "mail",
}


def _said(schema: Json, root: Json) -> Json:
    """A schema with its references followed, and null told apart in one way."""
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _said(target, root)
    said = {key: value for key, value in schema.items() if key not in _WORDS}
    if "anyOf" in said:
        (one,) = (each for each in said["anyOf"] if each != {"type": "null"})
        return _said(one, root) | {"null": True}
    if isinstance(said.get("type"), list):
        return _said(said | {"type": said["type"][0]}, root) | {"null": "null" in said["type"]}
    if "enum" in said or "const" in said:
        return {"enum": sorted(said.get("enum") or [said["const"]])}
    if "items" in said:
        said["items"] = _said(said["items"], root)
    if "properties" in said:
        said["properties"] = {key: _said(each, root) for key, each in said["properties"].items()}
        said["required"] = sorted(said.get("required", []))
    return {key: value for key, value in said.items() if key not in _SAID_ELSEWHERE}


def test_every_model_is_a_component_and_every_object_a_model() -> None:
    objects = {name for name, schema in SCHEMAS.items() if schema["type"] == "object"}
    assert set(MODELS) == objects


@_MODEL_NAMES
def test_fields_limits_and_words_are_the_same_in_model_and_document(name: str) -> None:
    model = MODELS[name].model_json_schema()
    assert _said(model, model) == _said(SCHEMAS[name], DOCUMENT)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_is_what_its_model_reads_and_writes(example: Example) -> None:
    read = example.model.model_validate_json(example.json)
    written = json.loads(read.model_dump_json())
    assert _without_nulls(written) == _without_nulls(example.value)
    assert validator(example.schema).is_valid(written)


def _without_nulls(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}


@pytest.mark.slow
@_MODEL_NAMES
@given(data=st.data())
def test_what_the_document_takes_is_read_and_written_alike(name: str, data: st.DataObject) -> None:
    value = data.draw(values(SCHEMAS[name], DOCUMENT).filter(lambda made: takes(name, made)))
    read = MODELS[name].model_validate_json(json.dumps(value))
    assert takes(name, json.loads(read.model_dump_json()))
    assert MODELS[name].model_validate_json(read.model_dump_json()) == read


@pytest.mark.slow
@_MODEL_NAMES
@given(data=st.data())
def test_what_a_model_holds_is_what_the_document_takes(name: str, data: st.DataObject) -> None:
    schema = MODELS[name].model_json_schema()
    read = _read(name, data.draw(values(schema, schema)))
    if read is not None:  # what only the model's own checks refuse
        assert takes(name, json.loads(read.model_dump_json()))


@pytest.mark.slow
@_MODEL_NAMES
@given(data=st.data())
def test_model_and_document_refuse_the_same(name: str, data: st.DataObject) -> None:
    value = data.draw(spoilt(values(SCHEMAS[name], DOCUMENT)))
    assert (_read(name, value) is not None) == takes(name, value), value


def _read(name: str, value: Json) -> BaseModel | None:
    try:
        return MODELS[name].model_validate_json(json.dumps(value))
    except ValidationError:
        return None


@pytest.mark.parametrize(("field", "most"), [("head", 8192), ("tail", 2048)])
def test_no_more_bytes_are_taken_than_the_limit(field: str, most: int) -> None:
    for size, is_taken in ((most, True), (most + 1, False)):
        value = {"name": "a.pdf", field: base64.b64encode(bytes(size)).decode()}
        assert takes("UploadSample", value) is is_taken
        assert (_read("UploadSample", value) is not None) is is_taken
    with pytest.raises(ValidationError):
        UploadSample.model_validate({"name": "a.pdf", field: bytes(most + 1)})


@given(st.binary(max_size=100))
def test_bytes_stand_in_json_as_base64_and_in_python_as_they_are(data: bytes) -> None:
    sample = UploadSample(name="a.pdf", head=data)
    assert sample.head == data
    written = json.loads(sample.model_dump_json())["head"]
    assert written == base64.b64encode(data).decode()
    assert UploadSample.model_validate_json(sample.model_dump_json()) == sample


@pytest.mark.parametrize("text", ["AA=", "AA", "AB==", "A A=", "AA==\n", "_-8=", "AAAA=", "é"])
def test_base64_in_another_spelling_is_refused_by_both(text: str) -> None:
    value = {"name": "a.pdf", "head": text}
    assert not takes("UploadSample", value)
    assert _read("UploadSample", value) is None


def test_limit_of_bytes_has_to_be_one_that_a_pattern_can_say() -> None:
    with pytest.raises(ValueError, match="divided by 3"):
        Base64(8193)


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("2026-11-23T10:04:05-05:00", 0),
        ("2026-11-23T15:04:05Z", 0),
        ("2026-11-23T15:04:05.5Z", 500_000),
        ("2026-11-23T15:04:05.1234567+00:00", 123_456),
    ],
)
def test_moment_may_have_any_offset_and_fraction(text: str, micros: int) -> None:
    moment = datetime(2026, 11, 23, 15, 4, 5, micros, tzinfo=timezone.utc)
    assert TypeAdapter(Moment).validate_json(json.dumps(text)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T15:04:05",
        "2026-11-23 15:04:05Z",
        "2026-11-23T15:04Z",
        "2026-11-23t15:04:05z",
        "2026-11-23T15:04:05+0100",
        "2026-11-23T15:04:05+01:60",
        "2026-11-23T15:04:05+24:00",
        "2026-11-23T15:04:60Z",
        "2026-13-23T15:04:05Z",
        "1795435200",
        "2026-11-23T15:04:05Z\n",
        "٢٠٢٦-11-23T15:04:05Z",
    ],
)
def test_what_is_no_moment_is_refused_by_both(text: str) -> None:
    value = {"author": "bot", "text": "hello", "at": text}
    assert not takes("TranscriptEntry", value)
    assert _read("TranscriptEntry", value) is None


def test_moment_without_an_offset_is_refused_in_python_too() -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(ValidationError):
        TranscriptEntry(author="bot", text="hello", at=naive)


def test_entry_of_a_transcript_keeps_its_moment() -> None:
    at = datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=-5)))
    entry = TranscriptEntry(author="bot", text="hello", at=at)
    assert TranscriptEntry.model_validate_json(entry.model_dump_json()).at == at


@pytest.mark.parametrize("text", ["1795392000", "2026-1-2", "2026-01-02T00:00:00Z", "2026-02-30"])
def test_what_is_no_day_is_refused_by_both(text: str) -> None:
    assert not takes("ReleaseDraft", _DRAFT | {"from_date": text})
    assert _read("ReleaseDraft", _DRAFT | {"from_date": text}) is None
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_json(json.dumps(text))


def test_last_day_is_not_before_the_first() -> None:
    days = {"from_date": "2026-01-02", "to_date": "2026-01-01"}
    assert _read("ReleaseDraft", _DRAFT | days) is None
    same = _read("ReleaseDraft", _DRAFT | {"from_date": "2026-01-02", "to_date": "2026-01-02"})
    assert isinstance(same, ReleaseDraft)
    assert same.to_date == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("kind", "value", "is_taken"),
    [
        ("wait", None, True),
        ("wait", "413", False),
        ("email", "sam@example.edu", True),
        ("email", None, False),
        ("phone", None, False),
    ],
)
def test_contact_has_a_value_unless_the_patient_waits(
    kind: str, value: str | None, is_taken: bool
) -> None:
    contact = {"kind": kind} | ({} if value is None else {"value": value})
    assert takes("Contact", contact) is is_taken
    assert (_read("Contact", contact) is not None) is is_taken


def test_field_that_is_not_known_is_ignored_in_answers_and_refused_in_requests() -> None:
    release: Json = resolved(DOCUMENT["components"]["examples"]["Release"])["value"]
    more = release | {"fee": 5, "draft": release["draft"] | {"fee": 5}}
    read = Release.model_validate_json(json.dumps(more), extra="ignore")
    assert read == Release.model_validate_json(json.dumps(release))
    with pytest.raises(ValidationError):
        ReleaseDraft.model_validate_json(json.dumps(more["draft"]))


_SECRET = "sam.secret"
_PERSONAL: list[BaseModel] = [
    PasswordReset(email=f"{_SECRET}@example.edu"),
    UploadSample(name=_SECRET, head=_SECRET.encode(), tail=_SECRET.encode()),
    Contact(kind="phone", value=_SECRET),
    TranscriptEntry(author="patient", text=_SECRET, at=datetime.now(timezone.utc)),
    ReleaseDraft.model_validate_json(json.dumps(_DRAFT | {"recipient_name": _SECRET})),
    Patient(id=_SECRET, has_netid=True, first_name=_SECRET),
]


@pytest.mark.parametrize("model", _PERSONAL, ids=lambda model: type(model).__name__)
def test_what_is_personal_is_not_in_a_models_repr(model: BaseModel) -> None:
    assert _SECRET in str(model.model_dump())
    assert _SECRET not in f"{model!r} {model}"


@_MODEL_NAMES
def test_error_does_not_quote_what_was_refused(name: str) -> None:
    fields = {field: [[_SECRET]] for field in MODELS[name].model_fields}
    with pytest.raises(ValidationError) as refused:
        MODELS[name].model_validate_json(json.dumps(fields))
    assert _SECRET not in str(refused.value)


@_MODEL_NAMES
def test_model_is_frozen_and_converts_nothing(name: str) -> None:
    config = MODELS[name].model_config
    assert config["frozen"]
    assert config["strict"]


def test_number_in_quotes_is_no_number() -> None:
    value = {"extensions": [".pdf"], "name_length": "9", "forbidden_characters": ""}
    assert _read("UploadRules", value) is None
    assert _read("UploadRules", value | {"name_length": 9}) is not None
