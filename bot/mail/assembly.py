"""The parts of the mail service, put together from the settings."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry

from bot.errors import SettingsError
from bot.followed_file import FollowedFile
from bot.knowledge.index import KnowledgeIndex
from bot.mail.addresses import organisation
from bot.mail.answering import BotAnswerer
from bot.mail.bounded import BoundedJudge
from bot.mail.dispatch import Dispatch, Sending
from bot.mail.filters import Policy
from bot.mail.frame import FILE, read_frame
from bot.mail.hashes import KeyedHashes
from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapAccount
from bot.mail.judging import Judging
from bot.mail.ledger import Ledger
from bot.mail.mailbox import Mailbox
from bot.mail.metrics import MailMetrics
from bot.mail.oauth import Login, Password, TokenCommand
from bot.mail.reading import Parser
from bot.mail.reply import Identity
from bot.mail.reply_ids import ReplyIds
from bot.mail.responder import Responder
from bot.mail.spool import Spool, SpoolMailbox
from bot.mail.submission import Relay, Submission
from bot.mail.switches import Switches
from bot.mail_settings import MailServer, MailSettings
from bot.settings import Settings
from bot.store.database import migrate, open_database
from bot.store.keys import load_key_ring
from bot.store.sealing import Sealer
from bot.store.worker_names import new_worker_name

# Where mails are only tried out, and nobody has said whose mailbox it is (RFC 2606).
_NOBODY: Final = "help-desk@portal.invalid"


def make_policy(settings: Settings) -> Policy:
    """How strict the rules are, by the settings."""
    mail = settings.mail
    return Policy(
        own_addresses=frozenset(mail.addresses),
        is_own_token=_identity(settings).ids.is_ours,
        authserv_ids=mail.authserv_ids,
        requires_authentication=mail.needs_authentication,
        allowed=mail.allowed,
        denied=mail.denied,
    )


def make_judging(settings: Settings, parser: Parser) -> Judging:
    """The judge of mails, which asks the agent ``parser``."""
    index = KnowledgeIndex(settings.knowledge)
    organisation("example.edu")  # the list of suffixes is read before the first mail comes
    return Judging(
        policy=make_policy(settings),
        answerer=BotAnswerer(parser, index, settings.answers),
        # An edit that can't be read leaves the sentences that were read last.
        frame=FollowedFile(
            settings.knowledge / FILE, lambda _: read_frame(settings.knowledge)
        ).value,
        identity=_identity(settings),
        on_call=settings.mail.on_call,
        link=settings.mail.link,
    )


def _identity(settings: Settings) -> Identity:
    own = next(iter(settings.mail.addresses), _NOBODY)
    key = load_key_ring(settings.secrets, "mail").current.secret
    # An address of this machine alone is of no use to whoever reads the mail.
    chat = settings.public_url if settings.public_url.startswith("https:") else ""
    return Identity(own, chat, ReplyIds(key, own.rpartition("@")[2]))


@dataclass(frozen=True)
class Worker:
    """What works at a mailbox. ``spool`` is None where the mailbox is on a server."""

    responder: Responder
    spool: Spool | None


async def make_worker(
    settings: Settings,
    parser: Parser,
    stack: AsyncExitStack,
    registry: CollectorRegistry,
    *,
    sends: bool,
) -> Worker:
    """Open everything; it is closed with ``stack``.

    Raises:
        SettingsError: a setting is missing.
        StoreUnavailableError: the database does not answer.
    """
    check_settings(settings.mail, sends)
    database = open_database(settings.database_url)
    stack.push_async_callback(database.close)
    await migrate(database)
    hashes = KeyedHashes(load_key_ring(settings.secrets, "mail"))
    sealer = Sealer(load_key_ring(settings.secrets, "seal"))
    metrics = MailMetrics(registry)
    switches = _switches(settings.mail, sends)
    spool = None if settings.mail.imap else Spool(settings.mail.folder)
    mailbox = _mailbox(settings.mail, hashes.owner, spool)
    sending = _sending(settings.mail, stack)
    judge = BoundedJudge(make_judging(settings, parser))
    stack.push_async_callback(judge.close)
    ledger = Ledger(database, hashes, sealer, new_worker_name())
    dispatch = Dispatch(database, sealer, sending, mailbox, switches.mode, metrics)
    responder = Responder(
        mailbox,
        database,
        ledger,
        dispatch,
        judge,
        switches.mode,
        metrics,
        keep_days=settings.transcript_days,
    )
    return Worker(responder, spool)


def check_settings(mail: MailSettings, sends: bool) -> None:
    """Whether a worker can do its work.

    Raises:
        SettingsError: naming what is missing.
    """
    if not mail.addresses:
        raise SettingsError("HELPDESK_MAIL_ADDRESSES should name the mailbox's own address")
    if (sends or mail.sends_urgent or mail.on_call) and mail.smtp is None:
        raise SettingsError("HELPDESK_MAIL_SMTP_URL should name the server that takes our mail")
    if mail.needs_authentication and not mail.authserv_ids:
        raise SettingsError(
            "HELPDESK_MAIL_AUTHSERV_IDS should name our mail servers as they stand in "
            "Authentication-Results, or no sender is ever proven"
        )


def _switches(mail: MailSettings, sends: bool) -> Switches:
    return Switches(sends, bool(mail.sends_urgent), mail.stop_file)


def _mailbox(mail: MailSettings, owner: str, spool: Spool | None) -> Mailbox:
    if spool is not None:
        return SpoolMailbox(spool)
    assert mail.imap is not None
    server, login = mail.imap, _login(mail, mail.imap)
    if login is None:
        raise SettingsError("HELPDESK_MAIL_IMAP_URL should name the user: imaps://USER@HOST")
    account = ImapAccount(
        server.host, server.port, login, server.security, server.folder, owner=owner
    )
    return ImapMailbox(account)


class _Nowhere:
    """Where nothing is sent there is no server."""

    async def send(self, recipient: str, body: bytes, *, has_copy: bool = True) -> None:
        raise AssertionError("nothing is sent without a server")


def _sending(mail: MailSettings, stack: AsyncExitStack) -> Sending:
    if mail.smtp is None:
        return _Nowhere()
    server = mail.smtp
    relay = Relay(server.host, server.port, server.security, _login(mail, server))
    submission = Submission(relay, mail.addresses[0], mail.envelope_sender)
    stack.push_async_callback(submission.close)
    return submission


def _login(mail: MailSettings, server: MailServer) -> Login | None:
    if not server.user:
        return None
    if mail.token_command:
        return TokenCommand(server.user, mail.token_command)
    if mail.password_file is None:
        raise SettingsError("HELPDESK_MAIL_PASSWORD_FILE or HELPDESK_MAIL_TOKEN_COMMAND is missing")
    return Password(server.user, _secret(mail.password_file))


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError("HELPDESK_MAIL_PASSWORD_FILE can't be read") from error
