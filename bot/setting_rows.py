"""The table of settings, which ``.env.example`` and ``docs/settings.md`` follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """A row of the table: environment variable, default value, one-line help."""

    name: str
    default: str
    help: str


_CHAT: tuple[Setting, ...] = (
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
    Setting("RESET_SENDER_EMAIL", "", "The address that the portal's password e-mail comes from."),
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
    Setting(
        "HELPDESK_DATABASE_URL",
        "sqlite:///.data/helpdesk.db",
        "Where conversations are kept: sqlite:///FILE or postgresql://USER@HOST/NAME.",
    ),
    Setting("HELPDESK_SECRETS", ".data/secrets", "Folder of the key files; made when missing."),
    Setting(
        "HELPDESK_PUBLIC_URL",
        "http://127.0.0.1:8080",
        "Address that browsers use; https, or http on this machine alone.",
    ),
    Setting(
        "HELPDESK_EMBED_ORIGINS",
        "",
        "Other sites whose pages may embed the chat, such as https://portal.example.edu.",
    ),
    Setting(
        "HELPDESK_TRUSTED_PROXIES",
        "",
        "Networks of proxies whose X-Forwarded-For counts, such as 10.0.0.0/8, 192.168.1.5.",
    ),
    Setting(
        "HELPDESK_HOURS",
        "",
        "When people answer at the help desk, such as: Monday to Friday, 9 a.m. to 5 p.m.",
    ),
    Setting(
        "HELPDESK_CHAT_STAFFED",
        "no",
        "Whether people answer in the chat itself, so that a patient may wait there: yes or no.",
    ),
    Setting(
        "PORTAL_URL",
        "",
        "Where the portal is that tasks work at. Unset: a demo portal, started where it is needed.",
    ),
    Setting(
        "PORTAL_SIGN_IN_URL",
        "",
        "The portal's page to sign in. Unset: PORTAL_URL, or the demo portal's page.",
    ),
    Setting(
        "PORTAL_DATABASE_URL",
        "sqlite:///.data/portal.db",
        "Database of the demo portal: sqlite:///FILE or postgresql://USER@HOST/NAME.",
    ),
    Setting(
        "PORTAL_SMTP_URL",
        "",
        "Mail server of the demo portal, smtp://HOST:PORT. Unset: its mail is put into a folder.",
    ),
    Setting("PORTAL_OUTBOX", ".data/outbox", "That folder; /demo/outbox shows it."),
    Setting(
        "PORTAL_TICKET_DAYS", "180", "How many days the demo portal keeps a ticket that was closed."
    ),
    Setting("PORTAL_CONTACT_DAYS", "30", "Likewise, how to reach its patient; not longer."),
    Setting(
        "PORTAL_JWT_KEYS",
        "",
        "File with the portal's public keys (JWKS). Unset: visitors stay anonymous.",
    ),
    Setting("PORTAL_JWT_ISSUER", "", "Issuer (iss) that the portal's tokens name."),
    Setting("PORTAL_JWT_AUDIENCE", "portal-help-desk", "Audience (aud) that they name."),
    Setting(
        "ANONYMOUS_IDLE_MINUTES",
        "15",
        "Minutes without a message after which an anonymous chat is closed.",
    ),
    Setting("ANONYMOUS_HOURS", "12", "Hours after which an anonymous chat is closed in any case."),
    Setting("HELPDESK_SESSION_LIMIT", "20/minute;300/hour", "Messages that one chat may send."),
    Setting(
        "HELPDESK_ADDRESS_LIMIT",
        "300/minute",
        "Messages that one network address may send; a campus shares a few.",
    ),
    Setting("HELPDESK_NEW_CHAT_LIMIT", "60/minute", "Chats that one network address may begin."),
    Setting("HELPDESK_LIVE_CONVERSATIONS", "1000", "Conversations that a process keeps at hand."),
    Setting("HELPDESK_LOG_LEVEL", "WARNING", "Log level: DEBUG, INFO, WARNING or ERROR."),
    Setting("HELPDESK_TEST_SCALE", "small", "Sizes of fuzz and load tests: small or full."),
)

_MAIL: tuple[Setting, ...] = (
    Setting(
        "HELPDESK_MAIL_ADDRESSES",
        "",
        "The help desk mailbox's own addresses, with commas between; the first one answers.",
    ),
    Setting(
        "HELPDESK_MAIL_IMAP_URL",
        "",
        "The mailbox: imaps://USER@HOST/INBOX. Unset: mails come by LMTP or standard input.",
    ),
    Setting(
        "HELPDESK_MAIL_SMTP_URL",
        "",
        "Server that takes our answers: smtps://USER@HOST, smtp+starttls://USER@HOST.",
    ),
    Setting(
        "HELPDESK_MAIL_PASSWORD_FILE",
        "",
        "File with the password of both servers.",
    ),
    Setting(
        "HELPDESK_MAIL_TOKEN_COMMAND",
        "",
        "Instead of a password: a command that prints an access token (XOAUTH2).",
    ),
    Setting(
        "HELPDESK_MAIL_LMTP_PORT",
        "8024",
        "Port of this machine at which mails are handed over by LMTP, without a mailbox.",
    ),
    Setting(
        "HELPDESK_MAIL_FOLDER",
        ".data/mail",
        "Folder of mails that came by LMTP or standard input, and of suggested answers.",
    ),
    Setting(
        "HELPDESK_MAIL_AUTHSERV_IDS",
        "",
        "Names of our mail servers in Authentication-Results, with commas between.",
    ),
    Setting(
        "HELPDESK_MAIL_NEEDS_AUTHENTICATION",
        "yes",
        "Whether only mails whose sender is proven are answered; no: for an internal relay.",
    ),
    Setting(
        "HELPDESK_MAIL_ALLOWED",
        "",
        "Who gets automatic answers: addresses or @domain, commas between. Unset: everybody.",
    ),
    Setting("HELPDESK_MAIL_DENIED", "", "Who gets none: addresses or @domain, commas between."),
    Setting(
        "HELPDESK_MAIL_ON_CALL",
        "",
        "Address that is told at once of a mail that may tell of danger to life.",
    ),
    Setting(
        "HELPDESK_MAIL_LINK",
        "",
        "Where people read the mailbox, https://…; stands in what the one on call is sent.",
    ),
    Setting(
        "HELPDESK_MAIL_SEND_URGENT",
        "",
        "Whether the text on danger to life is sent also where answers are drafts only: yes or no.",
    ),
    Setting(
        "HELPDESK_MAIL_STOP_FILE",
        ".data/mail.stop",
        "While there is a file of this name, no mail is sent.",
    ),
    Setting(
        "HELPDESK_MAIL_ENVELOPE_SENDER",
        "",
        "Sender of the envelope where the server refuses the empty one; its mail is not read.",
    ),
)

_OPERATIONS: tuple[Setting, ...] = (
    Setting(
        "HELPDESK_REDIS_URL",
        "",
        "Redis for wake-ups and shared limits: redis://HOST:6379/0. Unset: the database does.",
    ),
    Setting(
        "HELPDESK_STOP_DELAY_SECONDS",
        "0",
        "Seconds between /readyz saying that a server ends and the end of its port.",
    ),
    Setting(
        "HELPDESK_MOST_WAIT_SECONDS",
        "10",
        "A message that would wait longer for its answer is refused, with the time to try again.",
    ),
    Setting(
        "HELPDESK_EVENTS_URL",
        "",
        "Broker of the event stream: amqp://USER@HOST/. Unset: no events are kept.",
    ),
    Setting("HELPDESK_EVENTS_EXCHANGE", "helpdesk.events", "Exchange that events go to."),
    Setting(
        "HELPDESK_MODEL_KEYS",
        "",
        "File of public keys whose models are loaded. Unset: the key in HELPDESK_SECRETS.",
    ),
    Setting(
        "HELPDESK_TRACES_URL",
        "",
        "OpenTelemetry collector, http://HOST:4318/v1/traces. Unset: no traces.",
    ),
    Setting("HELPDESK_AUDIT_DAYS", "2190", "How many days the audit log is kept: six years."),
    Setting(
        "HELPDESK_DELETIONS",
        ".data/deletions.jsonl",
        "File of people's deletions, to repeat after a restore; back it up apart.",
    ),
)

SETTINGS: tuple[Setting, ...] = _CHAT + _MAIL + _OPERATIONS

# Settings that answers may name in braces, e.g. {HELPDESK_EMAIL}.
ANSWER_SETTINGS = (
    "HELPDESK_EMAIL",
    "REGISTRATION_SENDER_EMAIL",
    "RESET_SENDER_EMAIL",
    "NETID_HELP_TEXT",
    "PRIVACY_URL",
)
