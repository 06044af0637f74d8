"""What the bot makes of the newly written text of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Intent = Literal["emergency", "crisis"]


@dataclass(frozen=True)
class AnsweredQuestion:
    """One question of the mail with its answer, in words of the articles alone.

    Args:
        intent: of the article.
        heading: the article's title.
        body: Markdown, blanks filled, as it reads in a mail.
        link: the web address that the article names, if it does.
        task: what the chat offers after this answer, such as ``send_reset_link``.
    """

    intent: str
    heading: str
    body: str
    link: str | None = None
    task: str | None = None


@dataclass(frozen=True)
class Answered:
    """Every question of the mail, one to three, has its answer."""

    questions: tuple[AnsweredQuestion, ...]


@dataclass(frozen=True)
class Urgent:
    """A person is in danger, and says so: the fixed text, and the one on call is alerted."""

    intent: Intent
    body: str


@dataclass(frozen=True)
class Unsure:
    """Left for people.

    Args:
        reason: why, a stable word in snake_case.
        suggestion: answers to what was understood, for a draft that staff may send.
        alarm: set where the text may tell of danger but doesn't read like a person's own words:
            the one on call is alerted, and nothing is sent.
    """

    reason: str
    suggestion: tuple[AnsweredQuestion, ...] = ()
    alarm: Intent | None = None


Outcome = Answered | Urgent | Unsure


class Answerer(Protocol):
    """Whatever answers mails."""

    async def answer(self, text: str, subject: str = "") -> Outcome:
        """What to say to the newly written ``text`` of a mail; never raises for what it holds.

        Args:
            text: without quotes and signatures.
            subject: decoded; of a reply to an earlier mail it says nothing new and is left out.
        """
