"""What processes hold at a moment: memory, files, threads, tasks, connections to the database."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import psutil

EVERY_SECONDS: Final = 5.0
MEMORY: Final = "RSS MB"
_TASKS: Final = "helpdesk_tasks"
_SECONDS: Final = 5.0


@dataclass
class Samples:
    """Values of each figure and the seconds at which they were read, by process and figure."""

    at: list[float] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, now: float, read: Mapping[str, float]) -> None:
        """Add one reading; each has the same figures."""
        self.at.append(now)
        for name, value in read.items():
            self.values.setdefault(name, []).append(value)

    def since(self, moment: float) -> tuple[list[float], dict[str, list[float]]]:
        """Those from then on."""
        first = next((n for n, at in enumerate(self.at) if at >= moment), len(self.at))
        return self.at[first:], {name: values[first:] for name, values in self.values.items()}


async def sample(
    processes: Mapping[str, int], url: str, database_port: int, samples: Samples
) -> None:
    """Read again and again until cancelled.

    Args:
        processes: ids by name; one is "server".
        url: of that one.
        database_port: where it has connections to.
        samples: take what was read.
    """
    while True:
        read = await asyncio.to_thread(reading, processes, url, database_port)
        samples.add(time.monotonic(), read)
        await asyncio.sleep(EVERY_SECONDS)


def reading(processes: Mapping[str, int], url: str, database_port: int) -> dict[str, float]:
    """All figures now."""
    found = {}
    for name, pid in processes.items():
        process = psutil.Process(pid)
        found[f"{name}: {MEMORY}"] = process.memory_info().rss / 1e6
        found[f"{name}: open files"] = float(process.num_fds())
        found[f"{name}: threads"] = float(process.num_threads())
    server = psutil.Process(processes["server"])
    there = [
        connection
        for connection in server.net_connections("tcp")
        if getattr(connection.raddr, "port", None) == database_port
    ]
    found["server: database connections"] = float(len(there))
    found["server: tasks"] = _figure(url, _TASKS)
    return found


def _figure(url: str, name: str) -> float:
    with urllib.request.urlopen(f"{url}/metrics", timeout=_SECONDS) as answer:
        lines = answer.read().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))
