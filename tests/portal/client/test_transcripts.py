"""Transcripts of any length: a portal takes 1 MiB, and a hand-over must not fail by its size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.client import PortalClient
from portal.client.transcripts import fitting
from portal.schema import Contact, TicketRequest, TranscriptEntry
from tests.portal.client.calls import MOMENT, TICKET
from tests.portal.client.scripted_portal import ScriptedPortal

MEBIBYTE = 1 << 20


def _ticket(texts: list[str]) -> TicketRequest:
    entries = [TranscriptEntry(author="patient", text=text, at=MOMENT) for text in texts]
    return TicketRequest(
        reason="request", contact=Contact(kind="wait"), transcript=tuple(entries), topic="résumé"
    )


@pytest.mark.parametrize("text", ["x" * 20_000, "🩺" * 20_000, "\x01" * 20_000])
async def test_longest_transcript_arrives_with_its_newest_messages(
    client: PortalClient, scripted: ScriptedPortal, text: str
) -> None:
    texts = [f"{number}{text}"[:20_000] for number in range(500)]
    await client.create_ticket(_ticket(texts), "key")
    (body,) = scripted.done
    entry_size = len(_ticket(texts[-1:]).model_dump_json().encode())
    assert MEBIBYTE - entry_size < len(body) <= MEBIBYTE
    sent = [entry.text for entry in TicketRequest.model_validate_json(body).transcript]
    assert sent == texts[-len(sent) :]


def test_ticket_that_fits_is_sent_as_it_is() -> None:
    assert fitting(TICKET, MEBIBYTE) is TICKET
    size = len(TICKET.model_dump_json().encode())
    assert fitting(TICKET, size + 1) == TICKET
    assert fitting(TICKET, size - 1).transcript == ()


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30), max_size=8
    ),
    st.integers(200, 1500),
)
def test_newest_messages_are_kept_within_the_size(texts: list[str], most: int) -> None:
    ticket = _ticket(texts)
    kept = fitting(ticket, most)
    count = len(kept.transcript)
    assert kept.transcript == ticket.transcript[len(texts) - count :]
    assert len(kept.model_dump_json().encode()) <= most
