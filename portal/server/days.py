"""Days as patients write them, and which day it is where the clinic is."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

CLINIC: Final = ZoneInfo("America/New_York")
# Pages ask for MM/DD/YYYY; a single digit is read too.
_DAY: Final = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")


def read_day(text: str) -> date | None:
    """The day that MM/DD/YYYY names, None where it names none."""
    if not _DAY.fullmatch(text.strip()):
        return None
    try:
        return datetime.strptime(text.strip(), "%m/%d/%Y").date()  # noqa: DTZ007 - a day, no time
    except ValueError:
        return None


def written(day: date) -> str:
    """``day`` as MM/DD/YYYY, which ``read_day`` reads."""
    return f"{day.month:02}/{day.day:02}/{day.year:04}"


def day_at(seconds: float) -> date:
    """The clinic's day at a moment in seconds since 1970."""
    return datetime.fromtimestamp(seconds, CLINIC).date()
