"""A share of lines with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_Z: Final = 1.959964  # the normal distribution's 97.5 % point: intervals hold 95 %


@dataclass(frozen=True)
class Rate:
    """``hits`` of ``n`` lines."""

    hits: int
    n: int

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Rate:
        """Count how many outcomes are true."""
        seen = list(outcomes)
        return cls(sum(seen), len(seen))

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None where there is no line to tell from."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % score interval; (0, 1) where there is no line.

        Wilson, J. Am. Stat. Assoc. 22 (1927): unlike p ± 2 s it stays honest for few lines and
        for shares near 0 or 1.
        """
        if not self.n:
            return 0.0, 1.0
        share, spread = self.hits / self.n, _Z * _Z / self.n
        middle = share + spread / 2
        half = _Z * math.sqrt(share * (1 - share) / self.n + spread / (4 * self.n))
        return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))

    def as_dict(self) -> dict[str, float | int | None]:
        """For JSON; shares rounded to four digits."""
        low, high = self.interval
        share = None if self.value is None else round(self.value, 4)
        return {
            "hits": self.hits,
            "n": self.n,
            "rate": share,
            "low": round(low, 4),
            "high": round(high, 4),
        }
