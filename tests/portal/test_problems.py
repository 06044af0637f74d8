from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.problems import CONTENT_TYPE, PROBLEMS, ProblemDetails, parse_problem, problem_of
from tests.portal.openapi import CALLS, DOCUMENT, EXAMPLES, resolved

_GOOD: dict[str, Any] = {
    "type": "/problems/not-found",
    "title": "Not found",
    "status": 404,
    "detail": "There is nothing here.",
}


def _parsed(document: object, status: int = 404) -> ProblemDetails | None:
    return parse_problem(status, CONTENT_TYPE, json.dumps(document).encode())


@pytest.mark.parametrize("slug", PROBLEMS)
def test_problem_has_a_title_and_a_sentence_for_people(slug: str) -> None:
    problem = PROBLEMS[slug]
    assert problem.type == f"/problems/{slug}"
    assert problem.slug == slug
    assert not problem.title.endswith(".")
    assert problem.detail.endswith(".")


def test_every_problem_is_used_and_every_used_one_is_known() -> None:
    used = {slug: status for call in CALLS for slug, status in call.problems.items()}
    for answer in DOCUMENT["x-other-problems"].values():
        examples = resolved(answer)["content"][CONTENT_TYPE]["examples"]
        used |= {slug: example["value"]["status"] for slug, example in examples.items()}
    assert used == {slug: problem.status for slug, problem in PROBLEMS.items()}


def test_document_shows_problems_as_they_are_told() -> None:
    shown = [example.value for example in EXAMPLES if example.model is ProblemDetails]
    assert len(shown) > len(PROBLEMS)
    for value in shown:
        problem = problem_of(value["type"].rpartition("/")[2], value.get("field"))
        assert value == problem.model_dump(exclude_none=True)


def test_problem_may_name_a_field() -> None:
    assert problem_of("invalid", "contact.value").field == "contact.value"
    assert problem_of("invalid").field is None
    with pytest.raises(KeyError):
        problem_of("no-such-problem")


@pytest.mark.parametrize("slug", PROBLEMS)
def test_problem_is_read_as_it_was_written(slug: str) -> None:
    problem = problem_of(slug, "name")
    written = problem.model_dump_json().encode()
    assert parse_problem(problem.status, CONTENT_TYPE, written) == problem


@pytest.mark.parametrize(
    "content_type", ["application/problem+json; charset=utf-8", " Application/Problem+JSON "]
)
def test_content_type_may_be_written_otherwise(content_type: str) -> None:
    assert parse_problem(404, content_type, json.dumps(_GOOD).encode()) is not None


@pytest.mark.parametrize(
    "content_type", [None, "", "application/json", "text/html", "application/problem+xml", ";"]
)
def test_document_of_another_content_type_is_no_problem(content_type: str | None) -> None:
    assert parse_problem(404, content_type, json.dumps(_GOOD).encode()) is None


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "not found",
        {},
        {key: value for key, value in _GOOD.items() if key != "type"},
        _GOOD | {"type": ""},
        _GOOD | {"type": "x" * 201},
        _GOOD | {"status": "404"},
        _GOOD | {"status": 200},
        _GOOD | {"title": None},
        _GOOD | {"detail": "x" * 2001},
        _GOOD | {"field": 5},
    ],
    ids=lambda document: json.dumps(document)[:60],
)
def test_document_of_another_form_is_no_problem(document: object) -> None:
    assert _parsed(_GOOD) is not None
    assert _parsed(document) is None


@given(st.binary(), st.integers(), st.none() | st.just(CONTENT_TYPE) | st.text())
def test_no_answer_breaks_the_reader(body: bytes, status: int, content_type: str | None) -> None:
    assert parse_problem(status, content_type, body) is None


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"type":' * 10_000, b"\xff\xfe{}", b'"\\ud83d"']
)
def test_broken_json_is_no_problem(body: bytes) -> None:
    assert parse_problem(404, CONTENT_TYPE, body) is None


def test_status_of_the_answer_counts() -> None:
    problem = _parsed(_GOOD, status=503)
    assert problem is not None
    assert problem.status == 503


def test_members_that_are_not_known_are_ignored() -> None:
    assert _parsed(_GOOD | {"instance": "/x", "balance": 30}) == PROBLEMS["not-found"]


@pytest.mark.parametrize(
    ("type_", "slug"),
    [
        ("https://portal.example.edu/problems/invalid", "invalid"),
        ("/problems/invalid", "invalid"),
        ("invalid", None),
        ("about:blank", None),
        ("/problems/out-of-credit", None),
        ("/problems/", None),
    ],
)
def test_slug_is_the_end_of_a_type_that_is_known(type_: str, slug: str | None) -> None:
    problem = _parsed(_GOOD | {"type": type_})
    assert problem is not None
    assert problem.slug == slug


def test_words_of_a_portal_are_not_in_a_repr_or_an_error() -> None:
    secret = "sam.secret"
    problem = _parsed(_GOOD | {"title": secret, "detail": secret, "field": secret})
    assert problem is not None
    assert problem.detail == secret
    assert secret not in f"{problem!r} {problem}"
    with pytest.raises(ValidationError) as refused:
        ProblemDetails.model_validate_json(json.dumps(_GOOD | {"status": secret}))
    assert secret not in str(refused.value)
