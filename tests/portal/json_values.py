"""Values that a JSON schema takes, and such that are a little off: for hypothesis."""

from __future__ import annotations

import base64
import copy
from datetime import timedelta, timezone
from typing import Any, Final

from hypothesis import strategies as st

from tests.portal.openapi import Json, as_python, validator

_LONGEST: Final = 40
_UTC: Final = timezone.utc
_ZONES: Final = st.sampled_from([_UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))])
_ODD: Final[st.SearchStrategy[Json]] = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "x", "\0", "wait", "2026-02-30", "1795435200", "AB==", [], {}]
) | st.text(max_size=5)


def values(schema: Json, root: Json) -> st.SearchStrategy[Json]:
    """What ``schema`` takes, by the keywords that the contract uses.

    Args:
        schema: JSON Schema of draft 2020-12.
        root: the document that its references point into.
    """
    if "$ref" in schema:
        return values(_target(schema["$ref"], root), root)
    if "anyOf" in schema:
        return st.one_of([values(each, root) for each in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_of_kind(kind, schema, root) for kind in kinds])


def _target(reference: str, root: Json) -> Json:
    for step in reference.removeprefix("#/").split("/"):
        root = root[step]
    return root


def _of_kind(kind: str, schema: Json, root: Json) -> st.SearchStrategy[Json]:
    if kind == "object":
        return _objects(schema, root)
    if kind == "array":
        return _arrays(schema, root)
    if kind == "string":
        return _strings(schema)
    if kind == "integer":
        return st.integers(schema.get("minimum"), schema.get("maximum"))
    return {"null": st.none(), "boolean": st.booleans()}[kind]


def _objects(schema: Json, root: Json) -> st.SearchStrategy[Json]:
    fields = {name: values(each, root) for name, each in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema.get("required", [])}
    made = st.fixed_dictionaries(required, optional=fields)
    return made.filter(validator(schema).is_valid) if "if" in schema else made


def _arrays(schema: Json, root: Json) -> st.SearchStrategy[Json]:
    most = min(schema["maxItems"], 3)
    return st.lists(
        values(schema["items"], root),
        min_size=schema.get("minItems", 0),
        max_size=most,
        unique=schema.get("uniqueItems", False),
    )


def _strings(schema: Json) -> st.SearchStrategy[str]:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", _LONGEST)
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=_ZONES).map(lambda moment: moment.isoformat())
    if "contentEncoding" in schema:
        return st.binary(max_size=_LONGEST).map(lambda data: base64.b64encode(data).decode())
    if "pattern" in schema:
        made = st.from_regex(as_python(schema["pattern"]), fullmatch=True)
        return made.filter(lambda text: shortest <= len(text) <= longest)
    return st.text(min_size=shortest, max_size=min(longest, _LONGEST))


@st.composite
def spoilt(draw: st.DrawFn, good: st.SearchStrategy[Json]) -> Json:
    """A good value with one part taken away, exchanged, repeated or added; it may still be good."""
    value = copy.deepcopy(draw(good))
    holder, key = draw(st.sampled_from(_places(value)))
    change = draw(st.sampled_from(["remove", "exchange", "repeat", "add"]))
    if change == "add" and isinstance(holder, dict):
        holder["zzz"] = draw(_ODD)
    elif change == "repeat" and isinstance(holder, list):
        holder.append(holder[key])
    elif change == "remove":
        del holder[key]
    else:
        holder[key] = draw(_ODD)
    return value


def _places(value: Json) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        found.append((value, key))
        if isinstance(inner, (dict, list)):
            found += _places(inner)
    return found
