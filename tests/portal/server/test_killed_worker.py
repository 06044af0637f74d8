from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT, load_settings
from portal.server.database import Database
from tests.portal.server.core import Core
from tests.portal.server.killing import EndedAt
from tests.portal.server.people import add_people
from tests.portal.server.work import TWO_HOURS, ask, check_audit_log, check_once, recover

# Less, and the round would not have come as far as its mails.
_FEWEST_AWAITS = 100
# All of them with `make test-full`.
_STEP = 1 if load_settings(os.environ).test_scale == "full" else 11


@pytest.mark.slow
@pytest.mark.parametrize("is_begun", [True, False], ids=["carried-out", "asked-for"])
async def test_worker_that_ends_at_any_await_leaves_nothing_undone_or_done_twice(
    core: Core, other_core: Core, is_begun: bool
) -> None:
    for place in itertools.count(0, _STEP):
        core.clock.now += TWO_HOURS
        before = core.files()
        await ask(core)
        has_ended = await EndedAt(core.worker.round(), place, is_begun=is_begun)
        await recover(other_core)
        await check_once(other_core, before)
        if has_ended:
            break
    await check_audit_log(other_core)
    assert place > _FEWEST_AWAITS


@pytest.mark.slow
async def test_process_killed_at_any_await_leaves_nothing_undone_or_done_twice(
    portal_url: str, portal_database: Database, tmp_path: Path
) -> None:
    await add_people(portal_database)
    await portal_database.close()
    module = "tests.portal.server.killed_rounds"
    done = subprocess.run(
        [sys.executable, "-m", module, portal_url, str(tmp_path), str(_STEP)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=880,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > _FEWEST_AWAITS
