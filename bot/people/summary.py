"""What is kept of a person, in a few lines for the screen: numbers, no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.people.records import Kept, Person

_OURS: Final = (
    "Not here: the mailbox with its mails, the mail that told the help desk of a ticket, copies\n"
    "in backups, and what the portal itself knows: patient, account, signed releases, its log."
)
_THEIRS: Final = (
    "Not here: the mailbox with its mails, copies in backups, and all that the portal of\n"
    "PORTAL_URL keeps: ask there for tickets, contacts and releases."
)
_BY_ADDRESS: Final = "Chats name no address: ask for them by --patient or --ticket."
_MAILS: Final = "Mails name no patient: ask for them by --address."
_ANONYMOUS: Final = (
    "Chats without a sign-in are found by the number of a ticket alone; without one, nobody can\n"
    "tell whose they were."
)


def summary(kept: Kept) -> Iterator[str]:
    """A line for each sort of thing."""
    for chat in kept.conversations:
        parts = [f"{len(chat.messages)} messages", f"{len(chat.feedback)} ratings"]
        parts += ["a value told to an open task"] if chat.secrets_until is not None else []
        tickets = f", with ticket {', '.join(chat.tickets)}" if chat.tickets else ""
        yield f"1 conversation ({chat.info['kind']}): {', '.join(parts)}{tickets}"
    if kept.mails or kept.answered_at:
        yield f"{len(kept.mails)} mails as hashes, {len(kept.answers)} answers to them"
        yield f"{len(kept.answered_at)} answers of the last days, counted for the limits"
    if kept.portal is not None:
        for ticket in kept.portal.tickets:
            contact = "with a contact" if ticket["contact"] else "without a contact"
            yield f"ticket {ticket['number']} ({ticket['state']}), {contact}"
        if kept.portal.releases:
            yield f"{len(kept.portal.releases)} releases that were never signed"


def not_here(person: Person, *, has_portal: bool) -> Iterator[str]:
    """What this looked at is not all that may be kept: where to ask for the rest."""
    yield _BY_ADDRESS if person.way == "address" else _MAILS
    if person.way == "patient":
        yield _ANONYMOUS
    yield _OURS if has_portal else _THEIRS
