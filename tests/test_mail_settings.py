from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.mail_settings import MailSettings
from bot.settings import load_settings


def _mail(**values: str) -> MailSettings:
    return load_settings({f"HELPDESK_MAIL_{name}": value for name, value in values.items()}).mail


def test_nothing_is_sent_and_nobody_decided_at_first() -> None:
    mail = _mail()
    assert (mail.addresses, mail.imap, mail.smtp, mail.sends_urgent) == ((), None, None, None)
    assert mail.needs_authentication


def test_addresses_are_read_in_their_order_in_lower_case() -> None:
    assert _mail(ADDRESSES="Desk@Example.edu, help@example.edu,").addresses == (
        "desk@example.edu",
        "help@example.edu",
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://desk%40example.edu@imap.example.edu/INBOX", ("tls", 993, "INBOX")),
        ("imap+starttls://desk@imap.example.edu:1143/Help%20Desk", ("starttls", 1143, "Help Desk")),
        ("imap://desk@127.0.0.1:10143", ("none", 10143, "INBOX")),
    ],
)
def test_mailbox_is_named_by_its_url(url: str, expected: tuple[str, int, str]) -> None:
    server = _mail(IMAP_URL=url).imap
    assert server
    assert (server.security, server.port, server.folder) == expected
    assert server.user.startswith("desk")


def test_user_and_addresses_are_not_in_what_is_printed_of_a_server() -> None:
    server = _mail(SMTP_URL="smtps://desk%40example.edu@smtp.example.edu").smtp
    assert "desk@" not in repr(server)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADDRESSES", "desk"),
        ("IMAP_URL", "imap://desk@imap.example.edu"),  # in the clear over a network
        ("IMAP_URL", "imaps://desk:secret@imap.example.edu"),
        ("IMAP_URL", "https://imap.example.edu"),
        ("IMAP_URL", "imaps://imap.example.edu:99999"),
        ("SMTP_URL", "smtp://smtp.example.edu"),
        ("LMTP_PORT", "0"),
        ("LMTP_PORT", "70000"),
        ("AUTHSERV_IDS", "mx example"),
        ("NEEDS_AUTHENTICATION", "perhaps"),
        ("ALLOWED", "example.edu"),
        ("DENIED", "*"),
        ("ON_CALL", "nobody"),
        ("LINK", "http://mail.example.edu"),
        ("SEND_URGENT", "maybe"),
        ("ENVELOPE_SENDER", "bounce"),
    ],
)
def test_wrong_value_is_told_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"HELPDESK_MAIL_{name}"):
        _mail(**{name: value})


def test_lists_take_addresses_and_domains() -> None:
    mail = _mail(ALLOWED="@example.edu, pat@other.edu", DENIED="@spam.example.org")
    assert mail.allowed == ("@example.edu", "pat@other.edu")
    assert mail.denied == ("@spam.example.org",)
