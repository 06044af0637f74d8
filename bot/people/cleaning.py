"""Everything that is too old is deleted once: what servers do by themselves, and the rest."""

from __future__ import annotations

from typing import Final

from bot.mail.forgetting import forget_old_mails
from bot.people.desk import Desk
from bot.store.retention import Retention
from portal.server.expiry import Days, forget

WHAT: Final = "retention.run"


async def clean(desk: Desk) -> dict[str, int]:
    """Delete it, a small transaction at a time; how many of each sort.

    Raises:
        StoreUnavailableError: the database does not answer.
        PortalError: the portal's does not.
    """
    settings = desk.settings
    retention = Retention(desk.database, settings.transcript_days, desk.clock, desk.events)
    counts = {
        "conversations": await retention.delete_old_conversations(),
        "values told to open tasks": await retention.delete_expired_secrets(),
        "mails": await forget_old_mails(desk.database, settings.transcript_days, desk.clock()),
        "entries of the audit log": await desk.audit.forget(settings.operations.audit_days),
    }
    if desk.portal is not None:
        days = Days(settings.portal_ticket_days, settings.portal_contact_days)
        found = await forget(desk.portal.database, desk.clock(), days)
        names = {"tickets": "tickets", "contacts": "contacts of tickets", "releases": "releases"}
        counts |= {text: found[name] for name, text in names.items()}
        counts["notes of sign-ins and calls"] = sum(v for k, v in found.items() if k not in names)
    await desk.audit.record(desk.who, WHAT, "done")
    return counts
