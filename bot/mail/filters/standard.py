"""Rules from standards: what a mail says of itself when a machine sent it (1 to 6)."""

from __future__ import annotations

import re
from typing import Final

from bot.mail.filters.policy import Case
from bot.mail.parameters import structured, without_comments

# What mailbox files and some servers write where the sender of the envelope is empty.
_NULL: Final = re.compile(
    r"<?\s*(?:(?:mailer-daemon|mailer_daemon|\(\))\s*)?>?|<?#@\[\]>?", re.IGNORECASE
)
_REPORTS: Final = frozenset(
    "message/delivery-status message/x-delivery-status message/global-delivery-status"
    " message/disposition-notification message/global-disposition-notification"
    " message/feedback-report message/tracking-status text/rfc822-headers"
    " message/global-headers multipart/report".split()
)
_LIST_HEADERS: Final = (
    "List-Id List-Unsubscribe List-Unsubscribe-Post List-Post List-Help List-Subscribe List-Owner"
    " List-Archive X-Mailing-List X-MailingList Mailing-List X-BeenThere X-Mailman-Version"
    " X-Mailman-Approved-At X-List-Administrivia X-Listserver X-Listprocessor-Version X-ML-Name"
    " X-ML-Info X-MLServer X-Google-Group-Id X-ezmlm-msgid X-Sympa-To X-Yahoo-ProfData"
).split()
_BULK: Final = frozenset("bulk junk list auto_reply auto-reply autoreply auto_generated".split())
_SUPPRESSED: Final = frozenset({"all", "autoreply", "oof"})


def has_null_sender(case: Case) -> bool:
    """The envelope has no sender: the mail is a bounce or another one that wants no answer."""
    return case.return_path is not None and bool(_NULL.fullmatch(case.return_path.strip()))


def is_auto_submitted(case: Case) -> bool:
    """Whether any Auto-Submitted says something else than ``no``."""
    return any(structured(value).token != "no" for value in case.values("Auto-Submitted"))


def is_report(case: Case) -> bool:
    """Whether it is, or holds, a report about another mail; mails sent along don't count."""
    return not case.message.kinds.isdisjoint(_REPORTS)


def is_from_list(case: Case) -> bool:
    """Whether a mailing list passed it on."""
    return any(name in case.message.headers for name in _LIST_HEADERS)


def has_bulk_precedence(case: Case) -> bool:
    """Whether it is marked as sent to many, or as an automatic answer."""
    values = case.values("Precedence") + case.values("X-Precedence")
    return any(without_comments(value).strip().lower() in _BULK for value in values)


def asks_for_no_answer(case: Case) -> bool:
    """Whether automatic answers are unwanted; ordinary mail of Exchange may say so."""
    values = " ".join(case.values("X-Auto-Response-Suppress")).lower()
    return not _SUPPRESSED.isdisjoint(re.split(r"[\s,;|]+", values))
