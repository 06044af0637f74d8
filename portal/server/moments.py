from __future__ import annotations

from datetime import datetime, timezone


def moment(seconds: float) -> datetime:
    """A moment in UTC from seconds since 1970, as answers have it."""
    return datetime.fromtimestamp(seconds, timezone.utc)
