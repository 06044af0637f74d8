"""The contract's document in itself: whole, closed, with examples that fit.

No validator for OpenAPI 3.1 that is kept up takes the jsonschema that Rasa asks for, so the
document's form is checked by a schema of our own, ``openapi_objects.yaml``.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.settings import ROOT
from portal.client import PortalClient
from portal.problems import PROBLEMS
from tests.portal.openapi import (
    CALLS,
    DOCUMENT,
    EXAMPLES,
    PATH,
    SCHEMAS,
    Call,
    Example,
    Json,
    nodes,
    resolved,
    validator,
)

_OBJECTS = yaml.safe_load(
    (ROOT / "tests" / "portal" / "openapi_objects.yaml").read_text(encoding="utf-8")
)
_FORM = Draft202012Validator(_OBJECTS)
_EVERY_CALL = pytest.mark.parametrize("call", CALLS, ids=str)
# What each trait of a call lets go wrong.
_SIGNED = {"not-authorised", "too-many", "unexpected", "unavailable"}
_WITH_BODY = {"bad-request", "too-large", "not-json", "invalid"}
_WITH_KEY = {"bad-request", "key-in-use", "key-reused"}


def test_document_has_the_form_of_openapi() -> None:
    Draft202012Validator.check_schema(_OBJECTS)
    assert [f"{list(error.path)}: {error.message}" for error in _FORM.iter_errors(DOCUMENT)] == []


def _without_version(document: Json) -> None:
    del document["openapi"]


def _misspelt_limit(document: Json) -> None:
    document["components"]["schemas"]["PasswordReset"]["properties"]["email"]["maxlength"] = 5


def _misspelt_member(document: Json) -> None:
    document["paths"]["/healthz"]["get"]["responses"]["200"]["headres"] = {}


def _unnamed_status(document: Json) -> None:
    document["paths"]["/healthz"]["get"]["responses"]["ok"] = {"description": "fine"}


def _optional_parameter(document: Json) -> None:
    document["paths"]["/records-releases/{id}"]["get"]["parameters"][0]["required"] = False


@pytest.mark.parametrize(
    "spoil",
    [
        _without_version,
        _misspelt_limit,
        _misspelt_member,
        _unnamed_status,
        _optional_parameter,
    ],
)
def test_document_of_another_form_would_be_found(spoil: Callable[[Json], None]) -> None:
    document = copy.deepcopy(DOCUMENT)
    spoil(document)
    assert not _FORM.is_valid(document)


def _schemas() -> Iterator[Json]:
    yield from SCHEMAS.values()
    for node in nodes({key: value for key, value in DOCUMENT.items() if key != "components"}):
        if isinstance(node.get("schema"), dict):
            yield node["schema"]
    for kind in ("responses", "parameters", "headers"):
        yield from (
            node["schema"] for node in nodes(DOCUMENT["components"][kind]) if "schema" in node
        )


def test_every_schema_is_json_schema() -> None:
    schemas = list(_schemas())
    assert len(schemas) > len(SCHEMAS)
    for schema in schemas:
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere_and_every_component_is_used() -> None:
    references = {node["$ref"] for node in nodes() if "$ref" in node}
    for reference in references:
        assert resolved({"$ref": reference})
    components = {
        f"#/components/{kind}/{name}"
        for kind, named in DOCUMENT["components"].items()
        for name in named
        if kind != "securitySchemes"
    }
    assert components == references


def test_calls_are_those_of_the_client() -> None:
    methods = {name for name in vars(PortalClient) if not name.startswith("_")}
    assert sorted(call.operation["operationId"] for call in CALLS) == sorted(methods)


@_EVERY_CALL
def test_parameters_of_a_path_are_declared(call: Call) -> None:
    declared = {each["name"] for each in call.parameters if each["in"] == "path"}
    assert set(re.findall(r"{(\w+)}", call.path)) == declared


@_EVERY_CALL
def test_call_says_whose_token_it_takes(call: Call) -> None:
    assert all(list(each) == ["serviceToken"] for each in call.operation["security"])
    assert call.roles <= {"bot", "patient"}
    assert bool(call.roles) == (call.path != "/healthz")


@_EVERY_CALL
def test_only_what_changes_something_carries_a_key(call: Call) -> None:
    has_key = "Idempotency-Key" in {each["name"] for each in call.parameters}
    assert has_key == (call.method == "POST" and call.path != "/upload-checks")


@_EVERY_CALL
def test_call_documents_the_problems_it_can_answer_with(call: Call) -> None:
    names = {each["name"] for each in call.parameters}
    expected = _SIGNED if call.roles else {"unavailable"}
    expected = expected | (_WITH_BODY if "requestBody" in call.operation else set())
    expected |= _WITH_KEY if "Idempotency-Key" in names else set()
    expected |= {"not-signed-in"} if call.roles == {"patient"} else set()
    expected |= {"not-found"} if "{" in call.path else set()
    assert call.problems == {slug: PROBLEMS[slug].status for slug in expected}


@_EVERY_CALL
def test_call_has_one_good_answer_in_json(call: Call) -> None:
    good = {status: answer for status, answer in call.answers.items() if status < 400}
    assert len(good) == 1
    for status, answer in call.answers.items():
        kind = "application/json" if status in good else "application/problem+json"
        assert list(answer["content"]) == [kind]


@pytest.mark.parametrize(
    ("status", "header"),
    [(401, "WWW-Authenticate"), (405, "Allow"), (429, "Retry-After"), (503, "Retry-After")],
)
def test_problem_comes_with_the_header_that_its_status_needs(status: int, header: str) -> None:
    answers = [
        answer
        for answer in DOCUMENT["components"]["responses"].values()
        for example in answer["content"]["application/problem+json"]["examples"].values()
        if example["value"]["status"] == status
    ]
    assert len(answers) == 1
    assert resolved(answers[0]["headers"][header])["required"] is True


def test_what_is_made_has_an_address_where_it_can_be_read() -> None:
    (call,) = (call for call in CALLS if str(call) == "POST /records-releases")
    header = resolved(call.answers[201]["headers"]["Location"])
    made = DOCUMENT["components"]["examples"]["Release"]["value"]
    assert header["example"] == f"{DOCUMENT['servers'][0]['url']}/records-releases/{made['id']}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example_fits_its_schema(example: Example) -> None:
    assert [error.message for error in validator(example.schema).iter_errors(example.value)] == []


def test_examples_of_parameters_and_headers_fit_their_schemas() -> None:
    holders = [node for node in nodes() if "schema" in node and {"in", "required"} & node.keys()]
    assert len(holders) > 3
    for holder in holders:
        named = [each["value"] for each in holder.get("examples", {}).values()]
        values = named or [holder["example"]]
        assert [value for value in values if not validator(holder["schema"]).is_valid(value)] == []


def test_every_field_stands_in_an_example() -> None:
    shown = {key for example in EXAMPLES for node in nodes(example.value) for key in node}
    fields = {name for schema in SCHEMAS.values() for name in schema.get("properties", {})}
    assert fields - shown == set()


def test_examples_are_of_nobody() -> None:
    text = json.dumps(DOCUMENT)
    assert set(re.findall(r"[\w.+-]+@([\w.-]+\w)", text)) == {"example.edu"}
    assert set(re.findall(r"https?://([\w.-]+)", text)) == {"portal.example.edu"}


def test_document_names_no_host_of_the_portal() -> None:
    assert [server["url"] for server in DOCUMENT["servers"]] == ["/portal/api/v1"]


def test_no_name_stands_twice_in_an_object() -> None:
    # A YAML reader takes the last of two, and says nothing.
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Json, Json]:
            keys = [self.construct_object(key) for key, _ in node.value]
            assert len(set(keys)) == len(keys), keys
            return super().construct_mapping(node, deep)

    assert yaml.load(PATH.read_text(encoding="utf-8"), Strict) == DOCUMENT
