"""Kills a process at each await of a round of work, and looks at what the next one makes of it.

Run with the database's address, a folder, and how many awaits to go on by. A process for each life,
forked before it has threads; prints the number of awaits, or ends with what was wrong.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from portal.server.database import Database
from tests.portal.forging import Clock
from tests.portal.server.core import Core, core_on
from tests.portal.server.killing import EndedAt, kill_process
from tests.portal.server.work import TWO_HOURS, ask, check_once, recover


def main(url: str, folder: Path, step: int) -> int:
    """How many awaits the round has; the process was killed at every ``step``-th."""
    for place in itertools.count(0, step):
        status = _in_a_process(_killed_at(url, folder, place))
        if status not in {0, -signal.SIGKILL}:
            sys.exit(f"the round ended with {status} at {place}")
        if _in_a_process(_recovered(url, folder, place)):
            sys.exit(f"after a kill at {place} the work was not done once")
        if status == 0:
            break
    return place


def _in_a_process(work: Coroutine[Any, Any, None]) -> int:
    child = os.fork()
    if child == 0:
        asyncio.run(work)
        os._exit(0)
    work.close()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _core(url: str, folder: Path, place: int) -> Core:
    return core_on(Database(url), folder, Clock(1.8e9 + place * TWO_HOURS))


async def _killed_at(url: str, folder: Path, place: int) -> None:
    core = _core(url, folder, place)
    (folder / "before.json").write_text(json.dumps(sorted(core.files())))
    await ask(core)
    await EndedAt(core.worker.round(), place, kill=kill_process)
    await core.database.close()


async def _recovered(url: str, folder: Path, place: int) -> None:
    core = _core(url, folder, place)
    await recover(core)
    await check_once(core, set(json.loads((folder / "before.json").read_text())))
    await core.database.close()


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))}\n")
