"""Does a figure grow with time? A line by least squares, with how sure it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from math import sqrt
from statistics import fmean, median
from typing import Any, Final

from scipy.stats import t as students_t

FLAT: Final = "flat"
GROWS: Final = "GROWS"
UNCLEAR: Final = "unclear"

_CONFIDENCE: Final = 0.95
# Neighbours are alike: means over longer stretches say more honestly how sure the line is.
_STRETCHES: Final = 24
_SHORTEST_SECONDS: Final = 30.0
_FEWEST: Final = 4


@dataclass(frozen=True)
class Slope:
    """Of one figure over the measured time.

    Attributes:
        middle: its median.
        an_hour: how much it grows in an hour.
        least: lower end of the 95 % interval of that.
        most: upper end.
        allowed: growth in an hour that still counts as flat.
    """

    middle: float
    an_hour: float
    least: float
    most: float
    allowed: float

    @property
    def verdict(self) -> str:
        """Flat: it surely grows by no more than is allowed. Grows: it surely does. Else unclear."""
        if self.most <= self.allowed:
            return FLAT
        return GROWS if self.least > 0 else UNCLEAR

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**{k: round(v, 3) for k, v in asdict(self).items()}, "verdict": self.verdict}


def slope(seconds: Sequence[float], values: Sequence[float], share: float, least: float) -> Slope:
    """The line through ``values``, measured at ``seconds``.

    Args:
        seconds: from any start.
        values: as many.
        share: growth in an hour that counts as flat, as a share of the median,
        least: and at least so much: one more of a few is a large share.

    Raises:
        ValueError: the time is too short for an interval.
    """
    points = _means(sorted(zip(seconds, values, strict=True)))
    if len(points) < _FEWEST:
        raise ValueError(f"a slope takes {_FEWEST} stretches of {_SHORTEST_SECONDS:.0f} s at least")
    hours = [at / 3600 for at, _ in points]
    mean_x, mean_y = fmean(hours), fmean(value for _, value in points)
    spread = sum((x - mean_x) ** 2 for x in hours)
    pairs = [(x, value) for x, (_, value) in zip(hours, points, strict=True)]
    rise = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread
    rest = sum((y - mean_y - rise * (x - mean_x)) ** 2 for x, y in pairs)
    free = len(points) - 2
    reach = students_t.ppf((1 + _CONFIDENCE) / 2, free) * sqrt(rest / free / spread)
    middle = median(values)
    return Slope(middle, rise, rise - reach, rise + reach, max(least, share * middle))


def _means(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of neighbours taken together, so that there are few enough."""
    if not points:
        return []
    first, last = points[0][0], points[-1][0]
    width = max(_SHORTEST_SECONDS, (last - first) / _STRETCHES)
    parts = groupby(points, lambda point: min(int((point[0] - first) / width), _STRETCHES - 1))
    return [_middle(list(part)) for _, part in parts]


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return fmean(at for at, _ in points), fmean(value for _, value in points)
