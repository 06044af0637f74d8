"""Jobs for the processes that hold a model (``benchmarks.child``)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from benchmarks.measure import ChildError
from bot.dialogue.model_keys import public_keys_file
from bot.settings import ROOT, load_settings

LINES: Final = "BENCH_LINES"
TRAIN_LINES: Final = "BENCH_TRAIN_LINES"
MESSAGES: Final = "BENCH_MESSAGES"
_QUIET: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYTHONWARNINGS": "ignore",
    "LOG_LEVEL": "WARNING",
    # Byte code of its own, in reach of any child: where packages were installed without it,
    # each start would compile them again, which is no cost of either model.
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "bench" / "pycache"),
}

Row = TypeVar("Row")


def quiet_environ() -> dict[str, str]:
    """Our environment, for children that should say only what went wrong.

    Those with a folder of secrets of their own load the same signed models.
    """
    keys = public_keys_file(load_settings(os.environ))
    return {**os.environ, **_QUIET, "HELPDESK_MODEL_KEYS": str(keys)}


def run_job(job: dict[str, Any]) -> Any:
    """Run ``job`` in a process of its own and return its answer.

    Raises:
        ChildError: it failed; what it said went to stderr.
    """
    command = [sys.executable, "-m", "benchmarks.child"]
    child = subprocess.run(
        command,
        cwd=ROOT,
        env=quiet_environ(),
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if child.returncode:
        raise ChildError(f"{job['do']} with the {job['model']} model failed")
    return json.loads(child.stdout.rstrip("\n").rpartition("\n")[2])


def line_limit(name: str = LINES) -> int | None:
    """How many lines a set may have: the environment's ``name``, or None for all."""
    value = os.environ.get(name, "").strip()
    return int(value) if value.isdecimal() and int(value) else None


def thin(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """At most ``limit`` rows, evenly spread: files are sorted by intent."""
    if limit is None or len(rows) <= limit:
        return list(rows)
    return [rows[place * len(rows) // limit] for place in range(limit)]
