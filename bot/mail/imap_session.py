"""A connection to an IMAP server (RFC 3501) with one folder selected, and its commands.

All of it runs in one thread (``idling.py``). IMAPClient's own errors are left as they are here.
"""

from __future__ import annotations

import ssl
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from bot.log import get_logger
from bot.mail.adapter_errors import SignInError
from bot.mail.mailbox import Mark
from bot.mail.oauth import Login, Password, TokenCommand
from bot.mail.submission import is_loopback
from bot.mail.suggestions import HEADER

_log = get_logger(__name__)
CLAIMED: Final = "$BotClaimed"
_CONNECT_SECONDS: Final = 10.0
_READ_SECONDS: Final = 30.0
_FLAGS: Final = {Mark.ANSWERED: ["\\Answered", "\\Seen"], Mark.OWN_COPY: ["\\Seen"]}
_KEYWORDS: Final = frozenset({CLAIMED, *(mark.value for mark in Mark)})


@dataclass(frozen=True)
class ImapAccount:
    """A mailbox on a server.

    Args:
        security: "tls", "starttls", or "none" on this machine alone.
        days: older mails are not looked at, as at the first start on a full mailbox.
        owner: of the ledger that the workers share, such as ``hashes.KeyedHashes.owner``: a claim
            with its keyword beside is ours, also where the ledger has lost the place of the mail.
        tls: to trust other than the system's authorities.
    """

    host: str
    port: int
    login: Login
    security: str = "tls"
    folder: str = "INBOX"
    days: int = 3
    owner: str = ""
    tls: ssl.SSLContext | None = None


class ImapSession:
    """Connected, signed in, and the folder selected.

    Raises:
        SignInError: the server refuses the sign-in.
        IMAPClientError: it refuses something else.
        OSError: it can't be reached.
    """

    def __init__(self, account: ImapAccount) -> None:
        if account.security == "none" and not is_loopback(account.host):
            raise SignInError("IMAP without TLS on this machine only")
        self._account = account
        self._last = 0
        self._claim_flags = [CLAIMED, *([f"$BotOf-{account.owner}"] if account.owner else [])]
        self.client: Any = IMAPClient(
            account.host,
            account.port,
            ssl=account.security == "tls",
            ssl_context=account.tls,
            timeout=SocketTimeout(_CONNECT_SECONDS, _READ_SECONDS),
        )
        try:
            self._prepare()
        except BaseException:
            self.shut()
            raise

    def _prepare(self) -> None:
        if self._account.security == "starttls":
            self.client.starttls(self._account.tls)
        _sign_in(self.client, self._account.login)
        # RFC 6154; also by the usual names where the server knows no special use.
        self._drafts = self.client.find_special_folder(b"\\Drafts") or "Drafts"
        self._sent = self.client.find_special_folder(b"\\Sent")
        self.has_idle: bool = self.client.has_capability("IDLE")
        self.select()

    def select(self) -> int:
        """Select the folder anew; returns its UIDVALIDITY."""
        answer = self.client.select_folder(self._account.folder)
        flags = answer.get(b"PERMANENTFLAGS", ())
        # RFC 3501 s.7.1: own keywords may be stored.
        self.has_keywords = b"\\*" in flags or CLAIMED.encode() in flags
        self._has_modseq = self.client.has_capability("CONDSTORE")
        self.uidvalidity = int(answer[b"UIDVALIDITY"])
        return self.uidvalidity

    def search_recent(self) -> list[int]:
        """UIDs of the mails of the last days."""
        self._last = max(self.client.search(["UID", "*"]), default=0)
        since = date.today() - timedelta(days=self._account.days)  # noqa: DTZ011 - the server's day
        return [int(uid) for uid in self.client.search(["SINCE", since, "UNDELETED", "UNDRAFT"])]

    def has_newer(self) -> bool:
        """Whether mails came since the last search.

        A server tells of them once, also in the middle of its answer to another command (RFC 3501
        s.7.3.1), where nobody listens.
        """
        # "n:*" is the last mail too where there is none of n and above (RFC 3501 s.6.4.8).
        found = self.client.search(["UID", f"{self._last + 1}:*"])
        return any(uid > self._last for uid in found)

    def claim(self, uids: Sequence[int]) -> set[int]:
        """Mark mails as being worked at; returns those that somebody has marked before.

        With CONDSTORE (RFC 7162 s.3.1.3) of two workers at the same mail one alone succeeds.
        """
        if not self.has_keywords:
            return set()
        wanted = ["FLAGS", "MODSEQ"] if self._has_modseq else ["FLAGS"]
        found = self.client.fetch(uids, wanted)
        taken = {uid for uid, data in found.items() if self._is_others(data)}
        free = {uid: data for uid, data in found.items() if uid not in taken}
        if not free:
            return taken
        # RFC 7162 s.3.1.2.2: a folder may have none although the server knows them.
        if not self._has_modseq or any(b"MODSEQ" not in data for data in free.values()):
            self.client.add_flags(list(free), self._claim_flags, silent=True)
            return taken
        newest = max(int(data[b"MODSEQ"][0]) for data in free.values())
        return taken | self._claim_unchanged(list(free), newest)

    def _claim_unchanged(self, uids: list[int], modseq: int) -> set[int]:
        names, flags = ",".join(map(str, uids)), f"({' '.join(self._claim_flags)})"
        # IMAPClient has no STORE with a condition.
        command = self.client._imap._simple_command
        self.client._imap.untagged_responses.pop("MODIFIED", None)
        kind, answer = command(
            "UID", "STORE", names, f"(UNCHANGEDSINCE {modseq})", "+FLAGS.SILENT", flags
        )
        self.client._imap.untagged_responses.pop("FETCH", None)
        if kind != "OK":
            raise IMAPClientError(f"STORE: {kind}")
        changed = modified(answer[0] or b"")
        self.client._imap.untagged_responses.pop("MODIFIED", None)
        return self._changed_by_others(changed) if changed else set()

    def _changed_by_others(self, uids: Collection[int]) -> set[int]:
        """Those that a worker marked; at the others somebody else changed some flag."""
        found = self.client.fetch(list(uids), ["FLAGS"])
        taken = {uid for uid, data in found.items() if self._is_others(data)}
        if left := [uid for uid in found if uid not in taken]:
            self.client.add_flags(left, self._claim_flags, silent=True)
        return taken

    def _is_others(self, data: Any) -> bool:
        """Whether a worker with another ledger is at the mail, or was."""
        flags = {flag.decode("ascii", "replace") for flag in data.get(b"FLAGS", ())}
        is_ours = len(self._claim_flags) > 1 and flags >= set(self._claim_flags)
        return bool(flags & _KEYWORDS) and not is_ours

    def show(self, mark: Mark, uids: Sequence[int]) -> None:
        """Show a state; what is gone is passed over."""
        flags = list(_FLAGS.get(mark, ()))
        if self.has_keywords:
            flags.append(Mark.ANSWERED.value if mark is Mark.OWN_COPY else mark.value)
            self.client.remove_flags(uids, self._claim_flags, silent=True)
        if flags:
            self.client.add_flags(uids, flags, silent=True)

    def keep_draft(self, message_id: str, draft: bytes, *, is_again: bool) -> None:
        """Append a draft, unless it is there already."""
        if is_again and self._elsewhere(self._drafts, ["HEADER", HEADER, message_id]):
            return
        flags = ["\\Draft", Mark.SUGGESTION.value] if self.has_keywords else ["\\Draft"]
        self.client.append(self._drafts, draft, flags)

    def has_copy(self, message_id: str) -> bool:
        """Whether that mail is in the folder, or where some servers put what was sent."""
        wanted = ["HEADER", "Message-ID", message_id]
        return bool(self.client.search(wanted))

    def person_wrote(self, message_ids: Sequence[str], is_old: bool) -> bool:
        """Whether one of these mails was sent from here, or the first of them replied to."""
        if self._sent is None:
            return False
        wanted = [["HEADER", "Message-ID", name] for name in message_ids[1:]]
        if is_old:
            wanted += [["HEADER", "In-Reply-To", name] for name in message_ids[:1] if name]
        return any(self._elsewhere(self._sent, search) for search in wanted)

    def _elsewhere(self, folder: str, search: list[str]) -> bool:
        self.client.select_folder(folder, readonly=True)
        try:
            return bool(self.client.search(search))
        finally:
            self.select()

    def shut(self) -> None:
        """Close the connection without a word."""
        with suppress(Exception):
            self.client.shutdown()

    def log_out(self) -> None:
        """Take leave."""
        try:
            self.client.logout()
        except (IMAPClientError, OSError):
            self.shut()


def _sign_in(client: Any, login: Login) -> None:
    try:
        if isinstance(login, Password):
            client.login(login.user, login.secret)
        else:
            client.oauth2_login(login.user, login.token())
    except (LoginError, IMAPClientError) as error:
        if isinstance(error, IMAPClient.AbortError):
            raise
        if isinstance(login, TokenCommand):
            login.refused()
        raise SignInError("the mailbox refuses the sign-in") from None  # it may quote the name


def modified(answer: bytes) -> set[int]:
    """UIDs in ``[MODIFIED 7,9:11]`` (RFC 7162 s.3.1.3)."""
    start, _, rest = answer.partition(b"[MODIFIED ")
    if start or not rest:
        return set()
    uids: set[int] = set()
    for item in rest.partition(b"]")[0].split(b","):
        first, _, last = item.partition(b":")
        uids.update(range(int(first), int(last or first) + 1))
    return uids
