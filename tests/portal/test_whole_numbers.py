from __future__ import annotations

import json

import pytest

from portal.problems import parse_problem
from portal.schema import UploadSample
from tests.portal.openapi import takes


@pytest.mark.parametrize(
    ("size", "expected"), [("3", 3), ("3.0", 3), ("3e2", 300), ("-0.0", 0), ("3.5", None)]
)
def test_whole_number_is_one_however_it_is_spelt(size: str, expected: int | None) -> None:
    text = f'{{"name": "a.pdf", "size": {size}}}'
    assert takes("UploadSample", json.loads(text)) is (expected is not None)
    if expected is None:
        with pytest.raises(ValueError):
            UploadSample.model_validate_json(text)
    else:
        assert UploadSample.model_validate_json(text).size == expected


def test_status_of_a_problem_may_be_spelt_with_a_point() -> None:
    body = b'{"type": "/problems/not-found", "title": "No", "status": 404.0, "detail": "None."}'
    problem = parse_problem(404, "application/problem+json", body)
    assert problem is not None
    assert problem.slug == "not-found"


def test_truth_is_no_number() -> None:
    with pytest.raises(ValueError):
        UploadSample.model_validate_json('{"name": "a.pdf", "size": true}')
