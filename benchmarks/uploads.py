"""CPU time of the file check, beside ``filetype.guess`` alone on the same first bytes.

The peer fails on some hostile samples; those are counted, with the time until it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from time import process_time
from typing import Any, Final

import filetype
from rich.console import Console
from rich.table import Table

from benchmarks.jobs import line_limit, thin
from portal.schema import UploadSample
from portal.upload_check import check_file
from tests.portal.uploads.crafted import CRAFTED
from tests.portal.uploads.hostile import hostile

_REPEATS: Final = 5  # the least of them counts, since other processes disturb the rest
_MILLISECONDS: Final = 1000
_FIGURES: Final = {"median_ms": 0.5, "p99_ms": 0.99, "worst_ms": 1.0}


def run(console: Console) -> dict[str, Any]:
    """Check every crafted and every hostile file; CPU milliseconds, and their ratio to the peer."""
    crafted = [file.sample for file in CRAFTED]
    samples = {"crafted files": crafted, "hostile samples": [sample for _, sample in hostile()]}
    figures = {what: _beside_peer(thin(group, line_limit())) for what, group in samples.items()}
    console.print(_table(figures))
    return figures


def spread(milliseconds: Iterable[float]) -> dict[str, float]:
    """Median, 99th percentile and greatest, each by the nearest rank; at least one value."""
    ordered = sorted(milliseconds)
    return {name: ordered[ceil(share * len(ordered)) - 1] for name, share in _FIGURES.items()}


def ratios(ours: dict[str, float], peer: dict[str, float]) -> dict[str, float]:
    """Each figure of ours in those of the peer."""
    return {name: round(ours[name] / peer[name], 1) for name in ours}


def _beside_peer(samples: Sequence[UploadSample]) -> dict[str, Any]:
    ours = spread(_least(check_file, sample) for sample in samples)
    peer = spread(_least(_guess, sample) for sample in samples)
    rounded = [{name: round(ms, 4) for name, ms in found.items()} for found in (ours, peer)]
    return {
        "files": len(samples),
        "check": rounded[0],
        "filetype": rounded[1],
        "filetype_failed": sum(not _guess(sample) for sample in samples),
        "ratio": ratios(ours, peer),
    }


def _guess(sample: UploadSample) -> bool:
    try:
        filetype.guess(sample.head or b"")
    except RecursionError:  # it follows the frames of Zstandard one call deeper each
        return False
    return True


def _least(judge: Callable[[UploadSample], object], sample: UploadSample) -> float:
    return min(_taken(judge, sample) for _ in range(_REPEATS)) * _MILLISECONDS


def _taken(judge: Callable[[UploadSample], object], sample: UploadSample) -> float:
    began = process_time()
    judge(sample)
    return process_time() - began


def _table(figures: dict[str, Any]) -> Table:
    table = Table("", title="File check, CPU ms", title_justify="left")
    for column in ("median", "p99", "worst"):
        table.add_column(column, justify="right")
    for what, found in figures.items():
        table.add_row(f"{found['files']} {what}", *_cells(found["check"], "{:.3f}"))
        failed = f", {found['filetype_failed']} failed" if found["filetype_failed"] else ""
        table.add_row(f"filetype alone{failed}", *_cells(found["filetype"], "{:.3f}"))
        table.add_row("ratio", *_cells(found["ratio"], "{:.1f}"), end_section=True)
    return table


def _cells(found: dict[str, float], form: str) -> list[str]:
    return [form.format(found[name]) for name in _FIGURES]
