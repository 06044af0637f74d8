"""The contract as a document, read by its own rules: for tests that hold code and file together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from pydantic import BaseModel

from bot.settings import ROOT
from portal import problems, schema

Json = Any
PATH: Final = ROOT / "portal" / "openapi.yaml"
DOCUMENT: Final[dict[str, Json]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
SCHEMAS: Final[dict[str, Json]] = DOCUMENT["components"]["schemas"]
METHODS: Final = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
MODELS: Final[dict[str, type[BaseModel]]] = {
    name: value
    for name, value in (vars(schema) | vars(problems)).items()
    if isinstance(value, type)
    and issubclass(value, BaseModel)
    and value.__module__ in {schema.__name__, problems.__name__}
    and not name.startswith("_")
}

_FORMATS: Final = FormatChecker(formats=["date"])


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    # Whether that day has that second; the rest is in the pattern.
    text = value if isinstance(value, str) else "1970-01-01T00:00:00"
    return bool(datetime.strptime(f"{text[:19]}+0000", "%Y-%m-%dT%H:%M:%S%z"))


def as_python(pattern: str) -> str:
    """The same pattern for Python, whose ``$`` would let a line break follow."""
    return re.sub(r"\$$", r"\\Z", pattern)


def _pattern(_: Json, pattern: str, value: Json, __: Json) -> Iterator[ValidationError]:
    if isinstance(value, str) and not re.search(as_python(pattern), value):
        yield ValidationError("not of the pattern")


_Validator: Final = extend(Draft202012Validator, {"pattern": _pattern})


def validator(of: Json) -> Any:
    """Checks values by a schema of the document, with its patterns and formats."""
    return _Validator(of, resolver=RefResolver("", DOCUMENT), format_checker=_FORMATS)


def takes(name: str, value: Json) -> bool:
    """Whether the document's schema of that name, and what it says in words, takes a value."""
    return bool(validator(SCHEMAS[name]).is_valid(value)) and _days_are_in_order(value)


def _days_are_in_order(value: Json) -> bool:
    # JSON Schema has no words for it; the description of to_date says it.
    if isinstance(value, list):
        return all(_days_are_in_order(item) for item in value)
    if not isinstance(value, dict):
        return True
    first, last = value.get("from_date"), value.get("to_date")
    return not (first and last and last < first) and _days_are_in_order(list(value.values()))


def resolved(node: Json) -> Json:
    """What a reference points to; anything else is itself."""
    while isinstance(node, dict) and "$ref" in node:
        reference, node = node["$ref"], DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


def nodes(node: Json = DOCUMENT) -> Iterator[dict[str, Json]]:
    """Every object of the document, from the outside in."""
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from nodes(child)


@dataclass(frozen=True)
class Call:
    """An operation with what surrounds it."""

    method: str
    path: str
    operation: dict[str, Json]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def roles(self) -> set[str]:
        """Whose token is taken: bot, patient, both or nobody's."""
        return {role for each in self.operation["security"] for role in each["serviceToken"]}

    @property
    def parameters(self) -> list[dict[str, Json]]:
        return [resolved(parameter) for parameter in self.operation.get("parameters", [])]

    @property
    def answers(self) -> dict[int, dict[str, Json]]:
        """Every answer by its status."""
        answers = self.operation["responses"]
        return {int(status): resolved(answer) for status, answer in answers.items()}

    @property
    def problems(self) -> dict[str, int]:
        """The slugs of its problems, each with its status."""
        return {
            slug: status
            for status, answer in self.answers.items()
            if "application/problem+json" in answer["content"]
            for slug in answer["content"]["application/problem+json"]["examples"]
        }


CALLS: Final = [
    Call(method.upper(), path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in METHODS
]


@dataclass(frozen=True)
class Example:
    """An example and the schema that it has to fit."""

    name: str
    schema: dict[str, Json]
    value: Json

    @property
    def model(self) -> type[BaseModel]:
        """The model for it."""
        parts = [self.schema, *self.schema.get("allOf", [])]
        reference = next(part["$ref"] for part in parts if "$ref" in part)
        return MODELS[reference.rpartition("/")[2]]

    @property
    def json(self) -> str:
        return json.dumps(self.value)


def _examples() -> Iterator[Example]:
    for call in CALLS:
        request = call.operation.get("requestBody")
        bodies = [("request", request)] if request else []
        for kind, holder in [*bodies, *((str(k), v) for k, v in call.answers.items())]:
            for media in holder["content"].values():
                for name, example in media["examples"].items():
                    value = resolved(example)["value"]
                    yield Example(f"{call} {kind} {name}", media["schema"], value)


EXAMPLES: Final = list(_examples())
