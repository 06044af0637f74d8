from __future__ import annotations

import os
from typing import Any

import pytest

from benchmarks.http.driver import answer
from benchmarks.http.traffic import Line, as_json
from tests.benchmarks.http.small_servers import OurApp, served, stock_app

ANSWERS = {"a": ["First answer."], "bb": ["Second answer."], "ccc": ["Sorry."], "dddd": []}
TALK = [
    Line("faq", "a", ("First answer.",)),
    Line("faq", "bb", ("Second answer.",)),
    Line("action", "a", ("First answer.", "Other.")),
]


def _job(side: str, url: str, clients: int, talks: list[list[Line]]) -> dict[str, Any]:
    processes = {"server": [os.getpid()]}
    conversations = as_json(talks)
    return {
        "side": side,
        "url": url,
        "clients": clients,
        "conversations": conversations,
        "processes": processes,
    }


@pytest.mark.parametrize("side", ["stock", "ours"])
@pytest.mark.parametrize("clients", [1, 3])
async def test_every_turn_but_the_first_is_counted(side: str, clients: int) -> None:
    app = stock_app(ANSWERS) if side == "stock" else OurApp(ANSWERS).app
    async with served(app) as url:
        told = await answer(_job(side, url, clients, [TALK] * 3))
    assert [[turn["kind"] for turn in talk] for talk in told["turns"]] == [["faq", "action"]] * 3
    assert all(turn["ok"] for talk in told["turns"] for turn in talk)
    assert [first["ok"] for first in told["firsts"]] == [True] * 3
    assert told["cpu"]["server"] > 0
    assert told["seconds"] > 0


async def test_one_client_tells_the_processor_time_of_each_turn() -> None:
    async with served(stock_app(ANSWERS)) as url:
        told = await answer(_job("stock", url, 1, [TALK]))
    each = [turn["cpu"]["server"] for turn in told["turns"][0]]
    assert min(each) > 0
    assert sum(each) == pytest.approx(told["cpu"]["server"])


async def test_another_answer_and_none_are_failures_and_told() -> None:
    wrong = [TALK[0], Line("faq", "ccc", ("First answer.",)), Line("faq", "dddd", ("First",))]
    async with served(stock_app(ANSWERS)) as url:
        told = await answer(_job("stock", url, 2, [wrong, TALK]))
    assert [(turn["ok"], turn.get("said")) for turn in told["turns"][0]] == [
        (False, "Sorry."),
        (False, ""),
    ]
    assert all(turn["ok"] for turn in told["turns"][1])


@pytest.mark.parametrize(("stays", "chats"), [(False, [1, 1]), (True, [1, 0])])
async def test_messages_go_to_servers_by_turns_or_stay_with_one(
    stays: bool, chats: list[int]
) -> None:
    one, other = OurApp(ANSWERS), OurApp(ANSWERS)
    if not stays:
        other.chats = one.chats  # as servers that share a database
    async with served(one.app) as url, served(other.app) as second:
        job = {**_job("ours", url, 1, [TALK]), "others": [second], "stays": stays}
        told = await answer(job)
    assert [turn["ok"] for talk in told["turns"] for turn in talk] == [True, True]
    assert [len(app.chats) for app in (one, other)] == chats
    assert [app.origins for app in (one, other)] == [{url}, set() if stays else {url}]


async def test_conversations_that_stay_are_shared_among_servers() -> None:
    one, other = OurApp(ANSWERS), OurApp(ANSWERS)
    async with served(one.app) as url, served(other.app) as second:
        job = _job("ours", url, 3, [TALK] * 3)
        told = await answer({**job, "others": [second], "stays": True})
    assert all(turn["ok"] for talk in told["turns"] for turn in talk)
    assert [len(app.chats) for app in (one, other)] == [2, 1]
    assert other.origins == {url}
