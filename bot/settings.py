"""Settings: one table (name, default, help), read once from the environment and passed on.

``.env`` at the project root fills the environment first (see ``bot/__init__.py``); a variable
that is already set wins. ``.env.example`` and ``docs/settings.md`` are checked against this table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """A row of the table: environment variable, default value, one-line help."""

    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "HELPDESK_EMAIL",
        "",
        "The help desk's address. Unset: answers say how to reach a person without it.",
    ),
    Setting(
        "REGISTRATION_SENDER_EMAIL",
        "",
        "The address that the portal's registration e-mail comes from.",
    ),
    Setting(
        "RESET_SENDER_EMAIL",
        "",
        "The address that the portal's password e-mail comes from.",
    ),
    Setting(
        "NETID_HELP_TEXT",
        "",
        "One sentence on where to get help with a forgotten NetID password.",
    ),
    Setting("PRIVACY_URL", "", "Link to the privacy text named in the first message."),
    Setting("TRANSCRIPT_DAYS", "90", "How many days a conversation is kept."),
    Setting("HELPDESK_KNOWLEDGE", "knowledge", "Folder of the articles."),
    Setting("HELPDESK_MODEL", "models", "Trained model: a file, or a folder of models."),
    Setting("HELPDESK_ENCODER", ".cache/encoder", "Folder of the converted sentence encoder."),
    Setting(
        "HELPDESK_ENCODER_WEIGHTS",
        "package",
        'Where set-up takes the weights from: "package" (the locked one) or a hub name.',
    ),
    Setting("HELPDESK_LOG_LEVEL", "WARNING", "Log level: DEBUG, INFO, WARNING or ERROR."),
    Setting("HELPDESK_TEST_SCALE", "small", "Sizes of fuzz and load tests: small or full."),
)

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# Settings that answers may name in braces, e.g. {HELPDESK_EMAIL}.
ANSWER_SETTINGS = (
    "HELPDESK_EMAIL",
    "REGISTRATION_SENDER_EMAIL",
    "RESET_SENDER_EMAIL",
    "NETID_HELP_TEXT",
    "PRIVACY_URL",
)


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Paths are absolute; unset texts are empty strings."""

    answers: Mapping[str, str]
    transcript_days: int
    knowledge: Path
    model: Path
    encoder: Path
    encoder_weights: str
    log_level: str
    test_scale: str

    @property
    def unset_answers(self) -> tuple[str, ...]:
        """Names of answer settings without a value, for warnings."""
        return tuple(name for name in ANSWER_SETTINGS if not self.answers[name])


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting from ``environ``.

    Raises:
        SettingsError: naming the variable and what it should hold.
    """
    values = {row.name: environ.get(row.name, "").strip() or row.default for row in SETTINGS}
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
        log_level=_choice("HELPDESK_LOG_LEVEL", values["HELPDESK_LOG_LEVEL"].upper(), _LOG_LEVELS),
        test_scale=_choice("HELPDESK_TEST_SCALE", values["HELPDESK_TEST_SCALE"], ("small", "full")),
    )


def _path(value: str) -> Path:
    # Relative to the project, so that commands work from any folder.
    return ROOT / Path(value).expanduser()


def _whole_number(name: str, value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{name} should be a whole number of 1 or more")
    return int(value)


def _choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(f"{name} should be one of {', '.join(allowed)}")
    return value
