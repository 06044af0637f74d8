"""What a task's turns cost beside questions in the same conversations; only a child imports it."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any, Final

from actions.portal import connect
from bot.commands.loading import load_agent
from bot.dialogue.answer import Said
from bot.settings import load_settings
from portal.schema import Ticket, TicketRequest

QUESTION: Final = "question"
# What each turn of a task is called, what is said, and what a pressed button stands for.
Step = tuple[str, str, str | None]
_RESET: Final[tuple[Step, ...]] = (
    ("reset: begin", "Send me the link", "/send_reset_link"),
    ("reset: NetID", "I don't", '/inform_netid{"has_netid":"no"}'),
    ("reset: address, link sent", "sam.sample{n}@example.edu", None),
)
_HANDOFF: Final[tuple[Step, ...]] = (
    ("hand-over: a person, please", "{wish}", None),
    ("hand-over: way", "By email", '/inform{"contact_way":"email"}'),
    ("hand-over: address", "it is sam.sample{n}@example.edu", None),
    ("hand-over: yes, ticket", "Yes, pass it on", "/affirm"),
)


class _Portal:
    """Answers at once: what is measured is our side."""

    async def send_password_reset(self, email: str, key: str) -> None:
        """Nothing to do."""

    async def create_ticket(
        self, ticket: TicketRequest, key: str, patient: str | None = None
    ) -> Ticket:
        """Always the same number."""
        return Ticket(number="HD-000123", created_at=datetime.now(tz=timezone.utc))


async def measure(job: dict[str, Any]) -> dict[str, list[float]]:
    """CPU milliseconds of every turn, by its name.

    ``job["questions"]`` are asked first, one a conversation; ``job["wishes"]`` ask for a person.
    """
    agent = load_agent(load_settings(os.environ))
    await agent.warm_up()
    connect(_Portal())  # type: ignore[arg-type] # all that the two tasks call
    costs: dict[str, list[float]] = defaultdict(list)
    texts = zip(job["questions"], job["wishes"], strict=True)
    for number, (question, wish) in enumerate(texts):
        for name, text, payload in _steps(number, question, wish):
            begun = time.process_time()
            await agent.answer(f"bench-{number}", Said(text, payload), f"{number}.{name}")
            costs[name].append(1000 * (time.process_time() - begun))
    return dict(costs)


def _steps(number: int, question: str, wish: str) -> Iterator[Step]:
    """A conversation: a question, then a task. No text comes twice, as the encoder remembers."""
    yield QUESTION, question, None
    for name, text, payload in _HANDOFF if number % 2 else _RESET:
        yield name, text.format(n=number, wish=wish), payload
