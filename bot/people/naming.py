"""From how a person is named to everything that their data is found under."""

from __future__ import annotations

import re
from typing import Final

from bot.mail.addresses import parse_address
from bot.mail.limits import SENDER
from bot.people.desk import Desk
from bot.people.records import Person
from bot.settings import Settings
from bot.store.ticket_chats import chat_of_ticket, tickets_of_chats
from portal.server.chat_tokens import chat_issuer
from portal.server.personal import patient_of

TICKET: Final = re.compile(r"HD-[0-9]{6,12}", re.ASCII)
PATIENT: Final = "patient"  # also the word that conversations' ids are made with


def issuers(settings: Settings) -> tuple[str, ...]:
    """Who may have said that a patient is signed in, by the settings."""
    named = settings.portal_issuer if settings.portal_keys else ""
    return tuple(filter(None, (named, chat_issuer(settings.public_url))))


def patient(desk: Desk, patient_id: str, issuer: str | None = None) -> Person:
    """Who signs in as ``patient_id``; ``issuer``: of tokens, where it is not the settings' one."""
    names = (issuer,) if issuer else issuers(desk.settings)
    ids = [each for name in names for each in desk.ids.candidates(PATIENT, name, patient_id)]
    about = desk.audit.about(PATIENT, patient_id)
    return Person(
        PATIENT,
        about,
        tuple(dict.fromkeys(ids)),
        patients=(patient_id,),
        patient_hash=about,
    )


async def of_ticket(desk: Desk, number: str, issuer: str | None = None) -> Person:
    """Who wrote the chat of ticket ``number``: all of a patient where they were signed in.

    Where the chat was anonymous, it is that chat and every ticket that was opened in it.
    """
    about = desk.audit.about("ticket", number)
    patient_id = await patient_of(desk.portal, number) if desk.portal else None
    chat = await desk.database.read(lambda connection: chat_of_ticket(connection, number))
    chats = (chat,) if chat else ()
    others = await desk.database.read(lambda connection: tickets_of_chats(connection, chats))
    numbers = tuple(dict.fromkeys([number, *others]))
    if patient_id is None:
        return Person("ticket", about, chats, tickets=numbers)
    known = patient(desk, patient_id, issuer)
    ids = tuple(dict.fromkeys([*known.conversations, *chats]))
    return Person("ticket", about, ids, (), known.patients, numbers, known.patient_hash)


def writer(desk: Desk, address: str) -> Person | None:
    """Who wrote to the mailbox from ``address``; None: it is none.

    Only its hash is kept, so it has to be spelled as in the mails; small letters are tried too.
    """
    parsed = parse_address(address)
    if parsed is None:
        return None
    spelled = str(parsed)
    senders = desk.hashes.all_of(SENDER, *dict.fromkeys((spelled, spelled.lower())))
    return Person("address", desk.audit.about("address", spelled.lower()), senders=tuple(senders))
