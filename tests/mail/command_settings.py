"""Settings of a ``helpdesk mail`` process at a mailbox and a relay of this machine."""

from __future__ import annotations

from pathlib import Path

from tests.mail.dovecot import SECRET, Dovecot


def command_settings(imap: Dovecot, relay_port: int, folder: Path, own: str) -> dict[str, str]:
    """With a database and keys in ``folder``; ``own`` is the mailbox's address."""
    password = folder / "password"
    password.write_text(SECRET)
    return {
        "HELPDESK_DATABASE_URL": f"sqlite:///{folder}/mail.db",
        "HELPDESK_SECRETS": str(folder / "secrets"),
        "HELPDESK_MAIL_ADDRESSES": own,
        "HELPDESK_MAIL_IMAP_URL": f"imap://{imap.user}@127.0.0.1:{imap.port}/INBOX",
        "HELPDESK_MAIL_SMTP_URL": f"smtp://127.0.0.1:{relay_port}",
        "HELPDESK_MAIL_PASSWORD_FILE": str(password),
        "HELPDESK_MAIL_NEEDS_AUTHENTICATION": "no",
        "HELPDESK_MAIL_STOP_FILE": str(folder / "stop"),
    }
