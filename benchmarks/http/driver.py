"""The process that talks to a server: ``python -m benchmarks.http.driver``, a JSON job on stdin.

``{"side": "stock", "url": …, "clients": n, "conversations": […], "processes": {group: [pid]}}``
gives one JSON line on stdout. With one client, conversations are held one after the other and
every turn tells its own processor time; with more, all are held at once and share one figure.
``others`` are servers that share the work: each message goes to the next of them, or, with
``stays``, each conversation.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from typing import Any, Final

from benchmarks.http.clients import Conversation, Reply, conversation, http_session
from benchmarks.http.cpu import Clocks, spent
from benchmarks.http.traffic import holds

_SETTLE_SECONDS: Final = 0.01
"""What a server does after its reply belongs to the turn too."""

Turn = dict[str, Any]
Talks = Sequence[tuple[Conversation, list[dict[str, Any]]]]


async def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Hold the conversations and tell what each turn and all of them took.

    Returns ``turns`` (a list a conversation), ``firsts`` (the first turn of each, in no other
    figure), ``seconds`` from the first counted message to the last reply, ``cpu`` seconds by
    group over that time, and ``driver_cpu``, those of this process.
    """
    clocks = Clocks(job["processes"])
    async with http_session() as http:
        talks = [
            (conversation(job["side"], http, *_urls(job, at), origin=job["url"]), lines)
            for at, lines in enumerate(job["conversations"])
        ]
        hold = _one_by_one if job["clients"] == 1 else _together
        try:
            return await hold(talks, clocks)
        finally:
            for talk, _ in talks:
                await talk.end()


def _urls(job: dict[str, Any], number: int) -> list[str]:
    """Where conversation ``number`` sends its messages, by turns."""
    urls = [job["url"], *job.get("others", ())]
    return [urls[number % len(urls)]] if job.get("stays") else urls


async def _one_by_one(talks: Talks, clocks: Clocks) -> dict[str, Any]:
    firsts, turns, driver = [], [], 0.0
    for talk, lines in talks:
        firsts.append(await _turn(talk, lines[0]))
        clocks.look_again()
        started = time.process_time()
        turns.append([await _timed(talk, line, clocks) for line in lines[1:]])
        driver += time.process_time() - started
        await talk.end()
    counted = [turn for own in turns for turn in own]
    cpu = {group: sum(turn["cpu"][group] for turn in counted) for group in clocks.groups}
    seconds = sum(turn["seconds"] for turn in counted)
    return {
        "firsts": firsts,
        "turns": turns,
        "seconds": seconds,
        "cpu": cpu,
        "driver_cpu": driver,
    }


async def _together(talks: Talks, clocks: Clocks) -> dict[str, Any]:
    firsts = await asyncio.gather(*(_turn(talk, lines[0]) for talk, lines in talks))
    await asyncio.sleep(_SETTLE_SECONDS)
    clocks.look_again()
    before, driver, started = clocks.read(), time.process_time(), time.perf_counter()
    turns = await asyncio.gather(*(_talk(talk, lines[1:]) for talk, lines in talks))
    seconds, driver = time.perf_counter() - started, time.process_time() - driver
    await asyncio.sleep(_SETTLE_SECONDS)
    clocks.look_again()
    return {
        "firsts": firsts,
        "turns": turns,
        "seconds": seconds,
        "cpu": spent(before, clocks.read()),
        "driver_cpu": driver,
    }


async def _talk(talk: Conversation, lines: Sequence[dict[str, Any]]) -> list[Turn]:
    return [await _turn(talk, line) for line in lines]


async def _timed(talk: Conversation, line: dict[str, Any], clocks: Clocks) -> Turn:
    before = clocks.read()
    turn = await _turn(talk, line)
    await asyncio.sleep(_SETTLE_SECONDS)
    return {**turn, "cpu": spent(before, clocks.read())}


async def _turn(talk: Conversation, line: dict[str, Any]) -> Turn:
    reply: Reply = await talk.say(line["text"], tuple(line["wanted"]))
    good = holds(reply.texts, line["wanted"])
    said = {} if good else {"said": " ".join(reply.texts)[:80]}
    return {"kind": line["kind"], "seconds": reply.seconds, "ok": good, **said}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(answer(json.load(sys.stdin)))))
