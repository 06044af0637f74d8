"""Settings: one table (``setting_rows.py``), read once from the environment and passed on.

``.env`` at the project root fills the environment first (see ``bot/__init__.py``); a variable
that is already set wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bot.errors import SettingsError
from bot.mail_settings import MailSettings, load_mail_settings
from bot.operations_settings import OperationsSettings, load_operations_settings
from bot.setting_rows import ANSWER_SETTINGS, SETTINGS
from bot.setting_urls import origins, portal_url, public_url, smtp_url

__all__ = ["ANSWER_SETTINGS", "ROOT", "SETTINGS", "Network", "Settings", "load_settings"]

ROOT = Path(__file__).resolve().parent.parent
Network = IPv4Network | IPv6Network


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Paths are absolute; unset texts are empty strings."""

    answers: Mapping[str, str]
    transcript_days: int
    knowledge: Path
    model: Path
    encoder: Path
    encoder_weights: str
    database_url: str
    secrets: Path
    public_url: str
    embed_origins: tuple[str, ...]
    trusted_proxies: tuple[Network, ...]
    help_desk_hours: str
    chat_is_staffed: bool
    portal_url: str
    portal_sign_in_url: str
    portal_database_url: str
    portal_smtp_url: str
    portal_outbox: Path
    portal_ticket_days: int
    portal_contact_days: int
    portal_keys: Path | None
    portal_issuer: str
    portal_audience: str
    idle_minutes: int
    anonymous_hours: int
    session_limit: str
    address_limit: str
    new_chat_limit: str
    live_conversations: int
    log_level: str
    test_scale: str
    mail: MailSettings
    operations: OperationsSettings

    @property
    def unset_answers(self) -> tuple[str, ...]:
        """Names of answer settings without a value, for warnings."""
        return tuple(name for name in ANSWER_SETTINGS if not self.answers[name])


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting from ``environ``.

    Raises:
        SettingsError: naming the variable and what it should hold.
    """
    values = {row.name: _value(environ, row.name) or row.default for row in SETTINGS}
    for name in ("HELPDESK_EMAIL", "REGISTRATION_SENDER_EMAIL", "RESET_SENDER_EMAIL"):
        if values[name] and not _EMAIL.fullmatch(values[name]):
            raise SettingsError(f"{name} should be an e-mail address such as desk@example.edu")
    return Settings(
        answers={name: values[name] for name in ANSWER_SETTINGS},
        transcript_days=_whole_number("TRANSCRIPT_DAYS", values["TRANSCRIPT_DAYS"]),
        knowledge=_path(values["HELPDESK_KNOWLEDGE"]),
        model=_path(values["HELPDESK_MODEL"]),
        encoder=_path(values["HELPDESK_ENCODER"]),
        encoder_weights=values["HELPDESK_ENCODER_WEIGHTS"],
        database_url=_database_url("HELPDESK_DATABASE_URL", values["HELPDESK_DATABASE_URL"]),
        secrets=_path(values["HELPDESK_SECRETS"]),
        public_url=public_url("HELPDESK_PUBLIC_URL", values["HELPDESK_PUBLIC_URL"]),
        embed_origins=origins("HELPDESK_EMBED_ORIGINS", values["HELPDESK_EMBED_ORIGINS"]),
        trusted_proxies=_networks(values["HELPDESK_TRUSTED_PROXIES"]),
        help_desk_hours=values["HELPDESK_HOURS"],
        chat_is_staffed=_choice(
            "HELPDESK_CHAT_STAFFED", values["HELPDESK_CHAT_STAFFED"].lower(), ("yes", "no")
        )
        == "yes",
        portal_url=portal_url("PORTAL_URL", values["PORTAL_URL"]),
        portal_sign_in_url=portal_url("PORTAL_SIGN_IN_URL", values["PORTAL_SIGN_IN_URL"]),
        portal_database_url=_database_url("PORTAL_DATABASE_URL", values["PORTAL_DATABASE_URL"]),
        portal_smtp_url=smtp_url("PORTAL_SMTP_URL", values["PORTAL_SMTP_URL"]),
        portal_outbox=_path(values["PORTAL_OUTBOX"]),
        portal_ticket_days=_whole_number("PORTAL_TICKET_DAYS", values["PORTAL_TICKET_DAYS"]),
        portal_contact_days=_whole_number("PORTAL_CONTACT_DAYS", values["PORTAL_CONTACT_DAYS"]),
        portal_keys=_path(values["PORTAL_JWT_KEYS"]) if values["PORTAL_JWT_KEYS"] else None,
        portal_issuer=values["PORTAL_JWT_ISSUER"],
        portal_audience=values["PORTAL_JWT_AUDIENCE"],
        idle_minutes=_whole_number("ANONYMOUS_IDLE_MINUTES", values["ANONYMOUS_IDLE_MINUTES"]),
        anonymous_hours=_whole_number("ANONYMOUS_HOURS", values["ANONYMOUS_HOURS"]),
        session_limit=_limit("HELPDESK_SESSION_LIMIT", values["HELPDESK_SESSION_LIMIT"]),
        address_limit=_limit("HELPDESK_ADDRESS_LIMIT", values["HELPDESK_ADDRESS_LIMIT"]),
        new_chat_limit=_limit("HELPDESK_NEW_CHAT_LIMIT", values["HELPDESK_NEW_CHAT_LIMIT"]),
        live_conversations=_whole_number(
            "HELPDESK_LIVE_CONVERSATIONS", values["HELPDESK_LIVE_CONVERSATIONS"]
        ),
        log_level=_choice("HELPDESK_LOG_LEVEL", values["HELPDESK_LOG_LEVEL"].upper(), _LOG_LEVELS),
        test_scale=_choice("HELPDESK_TEST_SCALE", values["HELPDESK_TEST_SCALE"], ("small", "full")),
        mail=load_mail_settings(values, _path),
        operations=load_operations_settings(values, _path),
    )


def _value(environ: Mapping[str, str], name: str) -> str:
    """Of the variable, or of the file that ``NAME_FILE`` names, for values that are secret."""
    file = environ.get(f"{name}_FILE", "").strip()
    if not file or name.endswith("_FILE"):
        return environ.get(name, "").strip()
    if environ.get(name, "").strip():
        raise SettingsError(f"Set {name} or {name}_FILE, not both")
    try:
        return _path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}_FILE names a file that can't be read") from error


def _path(value: str) -> Path:
    # Relative to the project, so that commands work from any folder.
    return ROOT / Path(value).expanduser()


def _database_url(name: str, value: str) -> str:
    """``value`` with the driver that this project uses; a SQLite file is found from the root."""
    for scheme in ("postgresql://", "postgres://"):
        if value.startswith(scheme):
            return "postgresql+asyncpg://" + value.removeprefix(scheme)
    if value.startswith("sqlite:///") and ":memory:" not in value and len(value) > 10:
        return f"sqlite:///{_path(value.removeprefix('sqlite:///'))}"
    raise SettingsError(f"{name} should begin with sqlite:/// or postgresql://")


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise SettingsError(
            "HELPDESK_TRUSTED_PROXIES should be networks such as 10.0.0.0/8, with commas between"
        ) from error


def _limit(name: str, value: str) -> str:
    # The form that the `limits` library reads.
    part = r"[1-9]\d*/(second|minute|hour|day)"
    if not re.fullmatch(rf"{part}(;{part})*", value):
        raise SettingsError(f"{name} should look like 20/minute or 20/minute;300/hour")
    return value


def _whole_number(name: str, value: str) -> int:
    # No more digits than dates and sizes can have: beyond, Python itself refuses.
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise SettingsError(f"{name} should be a whole number of 1 or more")
    return int(value)


def _choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(f"{name} should be one of {', '.join(allowed)}")
    return value
