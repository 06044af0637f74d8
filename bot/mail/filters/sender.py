"""Rules 9 to 11: who may be answered at all, and that the answer reaches the one who wrote."""

from __future__ import annotations

from bot.mail.addresses import Address, organisation, original, parse_address
from bot.mail.filters.policy import Case, is_listed, own_mailboxes


def has_no_single_sender(case: Case) -> bool:
    """No From, several addresses there, or something that can't be read (rule 9)."""
    return case.message.sender is None


def is_our_own(case: Case) -> bool:
    """Whether we sent it, or it comes back to what we sent, or isn't for us (rule 10)."""
    return _is_from_us(case) or _carries_our_token(case) or _is_not_for_us(case)


def _is_from_us(case: Case) -> bool:
    ours = own_mailboxes(case.policy)
    path = parse_address(case.return_path or "")
    senders = [*case.message.senders, *([path] if path else [])]
    return any(address.mailbox in ours for address in senders)


def _carries_our_token(case: Case) -> bool:
    message = case.message
    ids = (*([message.message_id] if message.message_id else []), *message.in_reply_to)
    return any(case.policy.is_own_token(one) for one in ids)


def _is_not_for_us(case: Case) -> bool:
    ours = own_mailboxes(case.policy)
    return bool(ours) and not any(one.mailbox in ours for one in case.message.recipients)


def is_sent_for_another(case: Case) -> bool:
    """Whether the envelope's sender is not From's address, or the answer is wanted elsewhere.

    Forwarders' and senders' rewriting of the envelope is undone before. Reply-To may be another
    mailbox of From's organisation, and is never answered to.
    """
    sender = case.message.sender
    return sender is not None and (_has_other_path(case, sender) or _wants_other(case, sender))


def _has_other_path(case: Case, sender: Address) -> bool:
    if case.return_path is None:
        return False
    path = parse_address(case.return_path)
    return path is None or original(path).mailbox != sender.mailbox


def _wants_other(case: Case, sender: Address) -> bool:
    wanted = case.message.reply_to
    return wanted.broken or not all(_is_near(sender, one) for one in wanted.addresses)


def _is_near(sender: Address, other: Address) -> bool:
    if sender.domain == other.domain:
        return True
    return organisation(sender.domain) == organisation(other.domain) is not None


def is_denied(case: Case) -> bool:
    """Whether the sender is on the list of those who get no automatic answer."""
    sender = case.message.sender
    return sender is not None and is_listed(sender, case.policy.denied)


def is_not_allowed(case: Case) -> bool:
    """Whether there is a list of those who do, and the sender isn't on it."""
    sender, allowed = case.message.sender, case.policy.allowed
    return bool(allowed) and (sender is None or not is_listed(sender, allowed))
