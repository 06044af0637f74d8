"""Processor time and memory of child processes."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_KIB: Final = 1024


class ChildError(Exception):
    """A measured process ended with an error: its figures would mean nothing."""


@dataclass(frozen=True)
class Usage:
    """What a process took from start to end, with the children it waited for.

    ``rss_bytes`` is the peak of resident memory of the largest single process.
    """

    cpu_seconds: float
    wall_seconds: float
    rss_bytes: int

    def as_dict(self) -> dict[str, float]:
        """For JSON; memory in megabytes (10⁶ bytes)."""
        return {
            "cpu_seconds": round(self.cpu_seconds, 2),
            "wall_seconds": round(self.wall_seconds, 2),
            "rss_mb": round(self.rss_bytes / 1e6, 1),
        }


def run_measured(
    command: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    stdin: IO[str] | None = None,
    stdout: IO[str] | None = None,
) -> Usage:
    """Run ``command`` in ``folder`` to its end and tell what it took.

    ``environ`` is added to ours. Output goes where ours does unless ``stdout`` is given.

    Raises:
        ChildError: it ended with another code than 0.
    """
    started = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **environ}, stdin=stdin, stdout=stdout
    )
    # wait4 tells of this child alone, where RUSAGE_CHILDREN adds up all of ours.
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise ChildError(f"{' '.join(command[:4])} … ended with code {child.returncode}")
    wall = time.perf_counter() - started
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _KIB)
