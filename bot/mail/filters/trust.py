"""Rule 13: what our own mail exchanger says about the mail."""

from __future__ import annotations

import re

from bot.mail.authentication import is_authentic
from bot.mail.filters.policy import Case


def is_spam(case: Case) -> bool:
    """Whether a header says so. Nobody gains from forging one: the mail is left for people."""
    return any(
        re.match(sign.pattern, value, re.IGNORECASE)
        for sign in case.policy.spam_signs
        for value in case.values(sign.header)
    )


def is_not_authentic(case: Case) -> bool:
    """Whether proof of the sender's domain is asked for and missing."""
    policy, sender = case.policy, case.message.sender
    if not policy.requires_authentication:
        return False
    return sender is None or not is_authentic(case.message.headers, sender, policy.authserv_ids)
