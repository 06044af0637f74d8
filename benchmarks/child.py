"""The process that holds one model: ``python -m benchmarks.child``, one JSON job on stdin.

``{"do": "parse", "texts": […]}`` gives a list of parse results; ``{"do": "turns", "kinds": […],
"texts": […], "conversations": n, "action_pid": pid}`` gives what each turn cost; ``{"do": "tasks",
"questions": […], "wishes": […]}`` what turns of our tasks do. The first two name the model by
``"model"`` ("ours" or "stock"), ``"path"`` and ``"action_url"``. The answer is one JSON line
at the end of stdout; a progress bar goes to stderr.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import warnings
from collections.abc import Iterable
from typing import Any, Final

import psutil
from rich.console import Console
from rich.progress import track

from benchmarks.models import Model, load_model

_WARM_UP: Final = 20


async def answer(job: dict[str, Any]) -> Any:
    """Do the job."""
    if job["do"] == "tasks":
        from benchmarks.task_turns import measure

        return await measure(job)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that Rasa pins, at import
        model = load_model(job["model"], job.get("path"), job.get("action_url"))
    label = f"{job['do']}, {job['model']}"
    if job["do"] == "parse":
        return [await model.parse(text) for text in _shown(job["texts"], label)]
    return await _turns(model, job, label)


async def _turns(model: Model, job: dict[str, Any], label: str) -> dict[str, Any]:
    await model.reply("first", job["texts"][0])
    # All processor time since the process began: imports, loading, the first reply.
    start = {"cpu_seconds": time.process_time(), "rss_mb": _rss_mb()}
    for text in job["texts"][:_WARM_UP]:  # what is made once, at the first use, is no turn's cost
        await model.reply("first", text + "!")
    conversations = [
        await _conversation(model, f"bench-{number}", job, f"{label}, conversation {number + 1}")
        for number in range(job["conversations"])
    ]
    return {"start": start, "rss_mb_at_end": _rss_mb(), "conversations": conversations}


async def _conversation(
    model: Model, conversation_id: str, job: dict[str, Any], label: str
) -> list[dict[str, Any]]:
    actions = psutil.Process(job["action_pid"]) if job.get("action_pid") else None
    turns = []
    for kind, text in _shown(list(zip(job["kinds"], job["texts"], strict=True)), label):
        before, before_actions = time.process_time(), _cpu_seconds(actions)
        replies = await model.reply(conversation_id, text)
        own = time.process_time() - before
        action = _cpu_seconds(actions) - before_actions
        turns.append({"kind": kind, "own": own, "action": action, "replies": replies})
    return turns


def _cpu_seconds(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = process.cpu_times()
    return float(times.user + times.system)


def _rss_mb() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)


def _shown(rows: list[Any], label: str) -> Iterable[Any]:
    return track(rows, label, console=Console(stderr=True), transient=True)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(answer(json.load(sys.stdin)))))
