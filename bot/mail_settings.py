"""Settings of the mailbox that is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.errors import SettingsError

_ADDRESS: Final = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
_ENTRY: Final = re.compile(r"(?:[^@\s,]+)?@[^@\s,]+\.[^@\s,]+")
_SERVER_NAME: Final = re.compile(r"[A-Za-z0-9.-]{1,253}")
_HERE: Final = ("127.0.0.1", "::1", "localhost")
# How the connection is kept secret, and the usual port.
_IMAP: Final = {"imaps": ("tls", 993), "imap+starttls": ("starttls", 143), "imap": ("none", 143)}
_SMTP: Final = {"smtps": ("tls", 465), "smtp+starttls": ("starttls", 587), "smtp": ("none", 25)}


@dataclass(frozen=True)
class MailServer:
    """A server of the mailbox.

    Args:
        security: "tls", "starttls", or "none" on this machine alone.
        user: empty where the server asks for no sign-in.
        folder: of a mailbox.
    """

    host: str
    port: int
    security: str
    user: str = field(repr=False)
    folder: str


@dataclass(frozen=True)
class MailSettings:
    """All settings of mail, checked. Addresses are in lower case; an unset text is empty.

    Args:
        sends_urgent: None where nobody has decided.
    """

    addresses: tuple[str, ...]
    imap: MailServer | None
    smtp: MailServer | None
    password_file: Path | None
    token_command: str
    lmtp_port: int
    folder: Path
    authserv_ids: frozenset[str]
    needs_authentication: bool
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    on_call: str
    link: str
    sends_urgent: bool | None
    stop_file: Path
    envelope_sender: str


def load_mail_settings(values: Mapping[str, str], path: Callable[[str], Path]) -> MailSettings:
    """Read and check the settings of mail.

    Args:
        values: of every setting, by its name.
        path: makes a path of a value.

    Raises:
        SettingsError: naming the variable and what it should hold.
    """
    prefix = "HELPDESK_MAIL_"
    own = {name.removeprefix(prefix): text for name, text in values.items() if prefix in name}
    port = own["LMTP_PORT"]
    if not re.fullmatch(r"[1-9]\d{0,4}", port) or int(port) > 65_535:
        raise SettingsError("HELPDESK_MAIL_LMTP_PORT should be a port such as 8024")
    urgent = own["SEND_URGENT"]
    return MailSettings(
        addresses=_several("ADDRESSES", own, _ADDRESS, "addresses such as desk@example.edu"),
        imap=_server("IMAP_URL", own, _IMAP, "imaps://desk%40example.edu@imap.example.edu/INBOX"),
        smtp=_server("SMTP_URL", own, _SMTP, "smtps://desk%40example.edu@smtp.example.edu"),
        password_file=path(own["PASSWORD_FILE"]) if own["PASSWORD_FILE"] else None,
        token_command=own["TOKEN_COMMAND"],
        lmtp_port=int(port),
        folder=path(own["FOLDER"]),
        authserv_ids=frozenset(
            _several("AUTHSERV_IDS", own, _SERVER_NAME, "names such as mx.example.edu")
        ),
        needs_authentication=_yes_or_no("NEEDS_AUTHENTICATION", own),
        allowed=_several("ALLOWED", own, _ENTRY, "addresses or @domain"),
        denied=_several("DENIED", own, _ENTRY, "addresses or @domain"),
        on_call=_one_address("ON_CALL", own),
        link=_link("LINK", own),
        sends_urgent=_yes_or_no("SEND_URGENT", own) if urgent else None,
        stop_file=path(own["STOP_FILE"]),
        envelope_sender=_one_address("ENVELOPE_SENDER", own),
    )


def _several(
    name: str, own: Mapping[str, str], form: re.Pattern[str], told: str
) -> tuple[str, ...]:
    parts = tuple(part.strip().lower() for part in own[name].split(",") if part.strip())
    if not all(form.fullmatch(part) for part in parts):
        raise SettingsError(f"HELPDESK_MAIL_{name} should be {told}, with commas between")
    return parts


def _one_address(name: str, own: Mapping[str, str]) -> str:
    if own[name] and not _ADDRESS.fullmatch(own[name]):
        raise SettingsError(f"HELPDESK_MAIL_{name} should be an address such as desk@example.edu")
    return own[name]


def _link(name: str, own: Mapping[str, str]) -> str:
    if own[name] and not re.fullmatch(r"https://[!-~]+", own[name]):
        raise SettingsError(f"HELPDESK_MAIL_{name} should be an address such as https://…")
    return own[name]


def _yes_or_no(name: str, own: Mapping[str, str]) -> bool:
    value = own[name].lower()
    if value not in ("yes", "no"):
        raise SettingsError(f"HELPDESK_MAIL_{name} should be yes or no")
    return value == "yes"


def _server(
    name: str, own: Mapping[str, str], schemes: Mapping[str, tuple[str, int]], example: str
) -> MailServer | None:
    if not own[name]:
        return None
    wrong = SettingsError(f"HELPDESK_MAIL_{name} should look like {example}")
    try:
        parts = urlsplit(own[name])
        port = parts.port
    except ValueError as error:
        raise wrong from error
    host = parts.hostname or ""
    if parts.scheme not in schemes or not host or parts.password or parts.query or parts.fragment:
        raise wrong
    security, usual = schemes[parts.scheme]
    if security == "none" and host not in _HERE:
        raise SettingsError(f"HELPDESK_MAIL_{name}: without encryption on this machine alone")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return MailServer(host, port or usual, security, unquote(parts.username or ""), folder)
