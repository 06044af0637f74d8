"""The consumer example: as a module, and as a process."""

from __future__ import annotations

import asyncio
import importlib.util
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from bot.settings import ROOT
from tests.events.rabbitmq import RabbitMq

EXAMPLE: Final = ROOT / "examples" / "event_consumer.py"
TURN: Final = "edu.portal-help-desk.turn.ended.v1"


def example() -> ModuleType:
    """The example, imported."""
    spec = importlib.util.spec_from_file_location("event_consumer", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def event(number: int, intent: str | None = "upload_error", **more: Any) -> dict[str, Any]:
    """As much of an event as the example looks at."""
    data = {"kind": "text", "intent": intent, "decision": "answer", "segments": [], **more}
    return {"id": f"id-{number}", "type": TURN, "time": "2027-01-15T08:00:00.000Z", "data": data}


def counted(path: Path) -> list[tuple[str, str, str, int]]:
    """Day, intent, decision and count, in order of the intents."""
    with closing(sqlite3.connect(path)) as counts:
        return counts.execute("SELECT * FROM questions ORDER BY intent").fetchall()


@asynccontextmanager
async def consuming(node: RabbitMq, counts: Path) -> AsyncIterator[None]:
    """The example as a process, killed at the end of the block."""
    words = [sys.executable, str(EXAMPLE), node.url, str(counts)]
    process = await asyncio.create_subprocess_exec(*words)
    try:
        yield
        assert process.returncode is None
        await asyncio.sleep(0.2)
    finally:
        process.kill()
        await process.wait()


async def until_counted(counts: Path, least: int) -> None:
    end = time.monotonic() + 30
    while not counts.exists() or sum(row[-1] for row in _counted_yet(counts)) < least:
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


def _counted_yet(counts: Path) -> list[tuple[str, str, str, int]]:
    try:
        return counted(counts)
    except sqlite3.OperationalError:  # its tables are being made
        return []
