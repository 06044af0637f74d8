"""Which mails are never answered by a machine: rules in their order, one module a concern."""

from __future__ import annotations

from typing import Final

from bot.mail.filters.content import BODY_RULES, body_verdict
from bot.mail.filters.machine_addresses import comes_from_a_machine
from bot.mail.filters.policy import SPAM_SIGNS, Case, Envelope, Left, Policy, Rule, SpamSign
from bot.mail.filters.sender import (
    has_no_single_sender,
    is_denied,
    is_not_allowed,
    is_our_own,
    is_sent_for_another,
)
from bot.mail.filters.standard import (
    asks_for_no_answer,
    has_bulk_precedence,
    has_null_sender,
    is_auto_submitted,
    is_from_list,
    is_report,
)
from bot.mail.filters.subjects import has_machine_subject
from bot.mail.filters.trust import is_not_authentic, is_spam
from bot.mail.filters.vendor_headers import tells_of_a_machine
from bot.mail.message import Message

__all__ = [
    "BODY_RULES",
    "RULES",
    "SPAM_SIGNS",
    "Envelope",
    "Left",
    "Policy",
    "Rule",
    "SpamSign",
    "body_verdict",
    "header_verdict",
]

_UNWANTED: Final = "answer_unwanted"

RULES: Final = (
    Rule("null_sender", has_null_sender, "RFC 3834 s.2, s.4"),
    Rule("auto_submitted", is_auto_submitted, "RFC 3834 s.2, s.5"),
    Rule("report", is_report, "RFC 3464, 6522, 8098, 5965"),
    Rule("mailing_list", is_from_list, "RFC 2919, 2369, 8058"),
    Rule("bulk_precedence", has_bulk_precedence, "in use everywhere, in no standard"),
    Rule(_UNWANTED, asks_for_no_answer, "MS-OXCMAIL"),
    Rule("machine_header", tells_of_a_machine, "mail servers, responders and help desks"),
    Rule("machine_address", comes_from_a_machine, "RFC 3834 s.2, RFC 2142"),
    Rule("no_single_sender", has_no_single_sender, "RFC 5322 s.3.6.2"),
    Rule("own_mail", is_our_own, "RFC 3834 s.2"),
    Rule("sent_for_another", is_sent_for_another, "RFC 3834 s.4; newsletters do so"),
    Rule("machine_subject", has_machine_subject, "mail servers and responders, 25 languages"),
    Rule("spam", is_spam, "our mail exchanger's verdict"),
    Rule("not_authentic", is_not_authentic, "RFC 8601, RFC 7489"),
    Rule("denied", is_denied, "a setting"),
    Rule("not_allowed", is_not_allowed, "a setting"),
)


def header_verdict(message: Message, envelope: Envelope, policy: Policy) -> Left | None:
    """Return the first rule that leaves a mail for people, None if it may be answered.

    A mail that asks for no automatic answer may be a person's: where no later rule speaks against
    it, staff get a draft.
    """
    case = Case(message, envelope, policy)
    found = next((rule for rule in RULES if rule.applies(case)), None)
    if found is None or found.name != _UNWANTED:
        return Left(found.name) if found else None
    later = RULES[RULES.index(found) + 1 :]
    return Left(_UNWANTED, suggest=not any(rule.applies(case) for rule in later))
