from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import web

from bot.settings import ROOT
from bot.web import problems
from bot.web.problems import Problem
from tests.web.desk import Desk

TEXTS = json.loads(Path(problems.__file__).with_name("problems.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", TEXTS)
def test_problem_is_an_object_of_rfc_9457(slug: str) -> None:
    problem = Problem(slug)
    assert problem.content_type == "application/problem+json"
    body = json.loads(problem.text or "")
    assert body == {"type": f"/problems/{slug}", **TEXTS[slug]}
    assert body["status"] == problem.status
    assert body["detail"].endswith(".")


def test_problem_may_say_more() -> None:
    problem = Problem("too-many", retry_after=7, reason="x")
    assert problem.headers["Retry-After"] == "7"
    assert json.loads(problem.text or "")["reason"] == "x"


def test_every_problem_is_documented() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    lines = [f"| `{slug}` | {text['status']} |" for slug, text in TEXTS.items()]
    assert [line for line in lines if line not in page] == []


async def test_unknown_path_is_not_found(desk: Desk) -> None:
    answer = await desk.visitor().get("/nowhere")
    assert (answer.status, answer.problem) == (404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/messages", "POST"),
        ("DELETE", "/api/events", "GET"),
        ("GET", "/api/session", "DELETE,POST"),
        ("POST", "/", "GET,HEAD"),
        ("PUT", "/healthz", "GET,HEAD"),
    ],
)
async def test_wrong_method_is_refused_with_the_right_ones(
    desk: Desk, method: str, path: str, allowed: str
) -> None:
    answer = await desk.visitor().get(path, method)
    assert (answer.status, answer.problem) == (405, "not-allowed")
    assert answer.headers["Allow"] == allowed


async def test_error_that_nobody_foresaw_is_told_without_its_text(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(_: object) -> None:
        raise ValueError("what the patient wrote")

    desk.parts.store.receive = broken  # type: ignore[method-assign, assignment]
    answer = await desk.visitor().say("hello")
    assert (answer.status, answer.problem) == (500, "unexpected")
    assert b"patient wrote" not in answer.body


async def test_problem_is_an_exception_that_aiohttp_sends_by_itself() -> None:
    assert isinstance(Problem("not-found"), web.HTTPException)
