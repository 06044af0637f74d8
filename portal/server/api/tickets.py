from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import TicketRequest
from portal.server.api.body import parsed
from portal.server.api.calls import Incoming
from portal.server.api.intentions import done_once, key_of
from portal.server.api.patients import on_file
from portal.server.idempotency import Answer
from portal.server.tickets import open_ticket
from portal.server.worker import WORKER


async def create_ticket(incoming: Incoming) -> web.Response:
    """Open a ticket, also for somebody whom the portal does not know: a person will look."""
    key, wanted = key_of(incoming), parsed(incoming.body, TicketRequest)
    patient, parts = await on_file(incoming), incoming.parts

    async def work(connection: AsyncConnection) -> Answer:
        patient_id = patient.patient_id if patient else None
        ticket = await open_ticket(
            connection, parts.sealer, wanted, patient_id=patient_id, now=parts.clock()
        )
        return Answer(201, ticket.model_dump_json())

    response = await done_once(incoming, "create_ticket", key, work)
    if WORKER in incoming.request.config_dict:
        incoming.request.config_dict[WORKER].poke()  # its mail
    return response
