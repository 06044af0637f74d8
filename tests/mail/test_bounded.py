from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from bot.mail.bounded import BoundedJudge
from bot.mail.judgement import Envelope, Judgement, Left, Quarantined
from bot.settings import ROOT
from tests.mail.stub_judge import judge, mail
from tests.mail.waiting import until


def _judging() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "judge"]


async def _told(bounded: BoundedJudge, word: str) -> Judgement:
    return await bounded(mail(subject=word), Envelope())


async def test_judgement_comes_through() -> None:
    bounded = BoundedJudge(judge)
    assert (await _told(bounded, "leave")).verdict == Left("not_sure")
    await bounded.close()


async def test_failure_is_quarantine() -> None:
    bounded = BoundedJudge(judge)
    assert (await _told(bounded, "poison")).verdict == Quarantined("failed")
    await bounded.close()


async def test_recursion_without_end_is_quarantine() -> None:
    async def deep(raw: bytes, envelope: Envelope) -> Judgement:
        return await deep(raw, envelope)

    bounded = BoundedJudge(deep)
    assert (await _told(bounded, "x")).verdict == Quarantined("failed")
    await bounded.close()


@pytest.mark.slow
@pytest.mark.parametrize("word", ["sleep", "spin"])
async def test_what_hangs_is_ended_and_its_thread_too(word: str) -> None:
    bounded = BoundedJudge(judge, seconds=0.5)
    assert (await _told(bounded, word)).verdict == Quarantined("timed_out")
    await until(lambda: not _judging(), 5)
    assert (await _told(bounded, "leave")).verdict == Left("not_sure")
    await bounded.close()


@pytest.mark.slow
async def test_next_mail_does_not_wait_for_one_that_hangs() -> None:
    bounded = BoundedJudge(judge, seconds=3)
    hanging = asyncio.ensure_future(_told(bounded, "spin"))
    await asyncio.sleep(0)
    began = time.monotonic()
    assert (await _told(bounded, "leave")).verdict == Left("not_sure")
    assert time.monotonic() - began < 1
    assert (await hanging).verdict == Quarantined("timed_out")
    await bounded.close()


@pytest.mark.slow
def test_watchdog_ends_a_process_in_which_nothing_moves() -> None:
    # A search that keeps the interpreter's lock for ages: no thread gets on.
    code = (
        "import asyncio, re, threading\n"
        "from bot.mail.bounded import Watchdog\n"
        "async def main():\n"
        "    task = asyncio.ensure_future(Watchdog(1.0).work())\n"
        "    await asyncio.sleep(0.1)\n"
        "    threading.Thread(target=lambda: re.match('(a*)*b', 'a' * 40), daemon=True).start()\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == 1
    assert time.monotonic() - began < 20
    assert b"aaaa" not in done.stderr
