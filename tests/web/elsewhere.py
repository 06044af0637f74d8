"""A page of another site that may embed the chat."""

from __future__ import annotations

from typing import Final

from tests.web.desk import Answer

SITE: Final = "https://portal.example.edu"
THERE: Final = {"Origin": SITE}
ALLOWED: Final = f"{SITE}, https://other.example.edu"


def named(answer: Answer) -> dict[str, str]:
    """What a page of the site sends from then on: its origin, and the chat that it was told."""
    return THERE | {"Authorization": f"Chat {answer.json['chat']}"}
