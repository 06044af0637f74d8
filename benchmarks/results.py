"""``benchmarks/latest.json``: the newest figures of each part, with when and where."""

from __future__ import annotations

import json
import os
import platform
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from benchmarks.jobs import LINES, MESSAGES, TRAIN_LINES
from bot.settings import ROOT

_LIMITS: Final = (LINES, TRAIN_LINES, MESSAGES)
LATEST: Final = ROOT / "benchmarks" / "latest.json"


def keep(part: str, figures: dict[str, Any], path: Path = LATEST) -> None:
    """Put the figures of ``part`` beside those of other parts, in place of its older ones."""
    results = _read(path)
    measured = datetime.now(timezone.utc).isoformat(timespec="seconds")
    results[part] = {"measured": measured, "machine": _machine(), "figures": figures}
    new = path.with_suffix(".tmp")
    new.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    new.replace(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        results = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # absent or damaged: figures can be measured again
    return results if isinstance(results, dict) else {}


def _machine() -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        # Figures of a thinned run are no figures of the whole.
        "limits": {name: os.environ[name] for name in _LIMITS if os.environ.get(name)},
    }
