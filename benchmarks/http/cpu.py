"""Processor time of groups of processes, to the microsecond.

Linux gives every process a clock of the time its threads have used; ``times`` of the process
table counts in hundredths of a second, which is more than one turn.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psutil

Reading = dict[str, dict[int, float]]
"""Seconds by group and process."""


@dataclass
class Clocks:
    """Processes in named groups: each group's own and their children."""

    groups: Mapping[str, Sequence[int]]
    _families: dict[str, list[int]] = field(default_factory=dict)

    def look_again(self) -> None:
        """Find children that came since: a database starts one for each connection."""
        self._families = {group: families(pids) for group, pids in self.groups.items()}

    def read(self) -> Reading:
        """Seconds since each process began."""
        if not self._families:
            self.look_again()
        return {
            group: {pid: seconds for pid in pids if (seconds := cpu_seconds(pid)) is not None}
            for group, pids in self._families.items()
        }


def spent(before: Reading, after: Reading) -> dict[str, float]:
    """Seconds by group between two readings, processes that came between them included."""
    return {
        group: sum(seconds - before[group].get(pid, 0.0) for pid, seconds in now.items())
        for group, now in after.items()
    }


def families(pids: Sequence[int]) -> list[int]:
    """``pids`` and all their living children."""
    found = dict.fromkeys(pids)
    for pid in pids:
        found |= dict.fromkeys(child.pid for child in psutil.Process(pid).children(recursive=True))
    return list(found)


def cpu_seconds(pid: int) -> float | None:
    """What the process has used; None when it is gone."""
    # The clock's number as the kernel makes it: include/linux/posix-timers.h, CPUCLOCK_SCHED.
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return None


def rss_mb(pids: Sequence[int]) -> float:
    """Resident memory of the processes and their children, in megabytes (10⁶ bytes)."""
    return sum(psutil.Process(pid).memory_info().rss for pid in families(pids)) / 1e6
