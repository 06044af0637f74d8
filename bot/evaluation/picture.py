"""The confusion matrix as a PNG picture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]

_CELL: Final = 0.38  # inches: room for a three-digit count
_MARGIN: Final = 3.2  # inches: room for the longest intent's name and the title
_DOTS_PER_INCH: Final = 110


def draw_confusions(counted: Counter[tuple[str, str]], path: Path) -> None:
    """Write a PNG of ``counted`` (``metrics.confusions``) to ``path``, making its folder.

    A row is an expected intent, a column an intent it was taken for; colours are shares of the
    row, numbers are lines.
    """
    # Imported here: matplotlib takes longer to load than everything else of an evaluation.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows, columns = _names(counted)
    counts = matrix(counted, rows, columns)
    size = (_MARGIN + _CELL * len(columns), _MARGIN + _CELL * len(rows))
    figure = Figure(figsize=size, dpi=_DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(_shares(counts), cmap="Blues", vmin=0, vmax=1, aspect="equal")
    _write_names(axes, rows, columns)
    _write_counts(axes, counts)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="png", bbox_inches="tight")


def matrix(counted: Counter[tuple[str, str]], rows: list[str], columns: list[str]) -> Counts:
    """Counts, shape (len(rows), len(columns))."""
    cells = [[counted[row, column] for column in columns] for row in rows]
    return np.array(cells, dtype=np.int64).reshape(len(rows), len(columns))


def _names(counted: Counter[tuple[str, str]]) -> tuple[list[str], list[str]]:
    rows = sorted({expected for expected, _ in counted})
    # The expected intents first and in the same order, so that right ones lie on the diagonal.
    others = {taken for _, taken in counted} - set(rows)
    return rows, rows + sorted(others)


def _shares(counts: Counts) -> npt.NDArray[np.float64]:
    shares: npt.NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return shares


def _write_names(axes: Any, rows: list[str], columns: list[str]) -> None:
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlabel("taken for")
    axes.set_ylabel("expected")
    axes.set_title("Lines by expected intent and the intent they were taken for")
    axes.tick_params(length=0)
    # Thin white lines between cells keep a row readable across thirty columns.
    axes.set_xticks([x - 0.5 for x in range(1, len(columns))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(1, len(rows))], minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.6)
    axes.tick_params(which="minor", length=0)


def _write_counts(axes: Any, counts: Counts) -> None:
    shares = _shares(counts)
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = "white" if shares[row, column] > 0.6 else "black"
        place = {"ha": "center", "va": "center", "fontsize": 8}
        axes.text(column, row, str(counts[row, column]), color=colour, **place)
