from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from benchmarks.http.cpu import Clocks, cpu_seconds, rss_mb, spent

CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
print(child.pid, flush=True)
child.wait()
"""
BUSY = """
import time
while time.process_time() < 0.3:
    pass
time.sleep(60)
"""


def test_the_clock_of_a_process_runs_with_its_work_alone() -> None:
    before = cpu_seconds(os.getpid())
    time.sleep(0.05)
    rested = cpu_seconds(os.getpid())
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    after = cpu_seconds(os.getpid())
    assert before is not None
    assert rested is not None
    assert after is not None
    assert rested - before < 0.03
    assert 0.05 <= after - rested < 0.1


@pytest.mark.slow
def test_children_are_counted_and_memory_is_added_up() -> None:
    command = [sys.executable, "-c", CHILD, BUSY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        clocks = Clocks({"server": [parent.pid], "own": [os.getpid()]})
        before = clocks.read()
        while (cpu_seconds(child) or 0) < 0.3:
            time.sleep(0.02)
        told = spent(before, clocks.read())
        assert rss_mb([parent.pid]) > rss_mb([child])
        os.kill(child, 9)
    assert told["server"] > 0.1
    assert set(told) == {"server", "own"}


def test_a_process_that_came_since_counts_from_its_beginning() -> None:
    assert spent({"a": {1: 2.0}}, {"a": {1: 2.5, 7: 0.25}}) == {"a": 0.75}


def test_a_process_that_is_gone_has_no_clock() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert cpu_seconds(child.pid) is None
    assert Clocks({"gone": []}).read() == {"gone": {}}
