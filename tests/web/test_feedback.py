from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.store.schema import feedback
from tests.web.desk import Desk, Visitor


async def _asked(desk: Desk) -> Visitor:
    visitor = desk.visitor()
    await visitor.say("what now?")
    await visitor.heard(2)
    return visitor


async def _recorded(desk: Desk) -> list[tuple[int, bool, list[str]]]:
    query = sa.select(feedback.c.seq, feedback.c.helpful, feedback.c.articles)
    return await desk.database.read(lambda c: [tuple(row) for row in c.execute(query)])


async def test_answer_made_of_an_article_asks_whether_it_helped(desk: Desk) -> None:
    visitor = await _asked(desk)
    await visitor.say("hello")
    asked = [m["feedback"] for m in await visitor.heard(4) if m["author"] == "bot"]
    assert asked == [True, False]


async def test_helpful_answer_is_remembered_and_nothing_is_said(desk: Desk) -> None:
    visitor = await _asked(desk)
    answer = await visitor.post("/api/feedback", {"seq": 2, "helpful": True})
    assert (answer.status, answer.body) == (204, b"")
    assert await _recorded(desk) == [(2, True, ["password_reset"])]
    assert (await visitor.get("/api/events?after=2&wait=0")).json["messages"] == []


async def test_answer_that_did_not_help_is_followed_by_another(desk: Desk) -> None:
    visitor = await _asked(desk)
    assert (await visitor.post("/api/feedback", {"seq": 2, "helpful": False})).status == 204
    assert [m["text"] for m in await visitor.heard(4)][2:] == ["You said: /not_helpful"]
    assert await _recorded(desk) == [(2, False, ["password_reset"])]


async def test_same_feedback_twice_changes_nothing(desk: Desk) -> None:
    visitor = await _asked(desk)
    for _ in range(3):
        assert (await visitor.post("/api/feedback", {"seq": 2, "helpful": False})).status == 204
    await visitor.say("and then")
    assert [m["seq"] for m in await visitor.heard(6)] == [1, 2, 4, 5, 6]


@pytest.mark.parametrize("seq", [1, 5, 99], ids=["own message", "not yet", "never"])
async def test_feedback_on_what_is_no_answer_is_refused(desk: Desk, seq: int) -> None:
    visitor = await _asked(desk)
    answer = await visitor.post("/api/feedback", {"seq": seq, "helpful": False})
    assert (answer.status, answer.problem) == (404, "not-found")
    assert await _recorded(desk) == []


async def test_feedback_on_another_chats_answer_is_refused(desk: Desk) -> None:
    visitor, other = await _asked(desk), await _asked(desk)
    await visitor.say("more?")
    await visitor.heard(4)
    assert (await other.post("/api/feedback", {"seq": 4, "helpful": True})).status == 404
    assert await _recorded(desk) == []


async def test_feedback_without_a_chat_is_refused(desk: Desk) -> None:
    answer = await desk.visitor().post("/api/feedback", {"seq": 2, "helpful": True})
    assert (answer.status, answer.problem, answer.json["reason"]) == (401, "no-chat", "none")
