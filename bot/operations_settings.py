"""Settings of those who run the bot on more than one machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.errors import SettingsError

_LONGEST_STOP: Final = 300.0
_EXCHANGE: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_SECONDS: Final = re.compile(r"\d{1,4}(\.\d{1,3})?")


@dataclass(frozen=True)
class OperationsSettings:
    """All of them, checked. An unset text is empty.

    Args:
        redis_url: holds a password where there is one.
        stop_delay: seconds between the word that this process ends and the end of its port.
        most_wait: seconds; a message that would wait longer for its answer is refused.
        events_url: of the broker; holds a password.
        events_exchange: its name at the broker.
        model_keys: None: the key in the folder of secrets.
        traces_url: where traces go.
        audit_days: how long the audit log is kept.
        deletions: the file of what was deleted because its person asked.
    """

    redis_url: str = field(repr=False)
    stop_delay: float
    most_wait: float
    events_url: str = field(repr=False)
    events_exchange: str
    model_keys: Path | None
    traces_url: str
    audit_days: int
    deletions: Path


def load_operations_settings(
    values: Mapping[str, str], path: Callable[[str], Path]
) -> OperationsSettings:
    """Read and check them from ``values``; ``path`` finds a file from the project's root.

    Raises:
        SettingsError: naming the variable and what it should hold.
    """
    keys = values["HELPDESK_MODEL_KEYS"]
    return OperationsSettings(
        redis_url=_url(values, "HELPDESK_REDIS_URL", ("redis", "rediss")),
        stop_delay=_seconds(values, "HELPDESK_STOP_DELAY_SECONDS"),
        most_wait=_seconds(values, "HELPDESK_MOST_WAIT_SECONDS"),
        events_url=_url(values, "HELPDESK_EVENTS_URL", ("amqp", "amqps")),
        events_exchange=_exchange(values["HELPDESK_EVENTS_EXCHANGE"]),
        model_keys=path(keys) if keys else None,
        traces_url=_url(values, "HELPDESK_TRACES_URL", ("http", "https")),
        audit_days=_days(values, "HELPDESK_AUDIT_DAYS"),
        deletions=path(values["HELPDESK_DELETIONS"]),
    )


def _url(values: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """The message never quotes the value: it may hold a password."""
    value = values[name]
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if not is_good:
        raise SettingsError(f"{name} should look like {schemes[0]}://HOST:PORT")
    return value


def _seconds(values: Mapping[str, str], name: str) -> float:
    value = values[name]
    if not _SECONDS.fullmatch(value) or float(value) > _LONGEST_STOP:
        raise SettingsError(f"{name} should be seconds, from 0 to {_LONGEST_STOP:.0f}")
    return float(value)


def _exchange(value: str) -> str:
    if not _EXCHANGE.fullmatch(value):
        raise SettingsError("HELPDESK_EVENTS_EXCHANGE should be a name such as helpdesk.events")
    return value


def _days(values: Mapping[str, str], name: str) -> int:
    value = values[name]
    if not re.fullmatch(r"[1-9][0-9]{0,4}", value):
        raise SettingsError(f"{name} should be a whole number of days, 1 or more")
    return int(value)
