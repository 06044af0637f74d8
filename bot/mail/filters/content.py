"""Rule 15: bodies that can't be answered from their text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from bot.mail.filters.policy import Left, Policy
from bot.mail.message import Body

MOST_UNKNOWN: Final = 0.05


class BodyRule(NamedTuple):
    """A reason to leave a mail for people, told from its body and its newly written text."""

    name: str
    applies: Callable[[Body, str, Policy], bool]
    basis: str


BODY_RULES: Final = (
    BodyRule("encrypted", lambda body, text, policy: body.encrypted, "nothing to read"),
    BodyRule("invitation", lambda body, text, policy: body.invitation, "calendars, not questions"),
    BodyRule(
        "attachment_only",
        lambda body, text, policy: not text.strip() and body.attachments > 0,
        "attachments are never opened",
    ),
    BodyRule("empty_text", lambda body, text, policy: not text.strip(), "nothing is asked"),
    BodyRule(
        "text_too_long",
        lambda body, text, policy: len(text) > policy.largest_text,
        "a setting; a long text is a story for a person",
    ),
    BodyRule(
        "unknown_characters",
        lambda body, text, policy: body.unknown_share > MOST_UNKNOWN,
        "more than 5 % of the text can't be told",
    ),
)


def body_verdict(body: Body, text: str, policy: Policy) -> Left | None:
    """Return why a mail is left for people by its body, None if it may be answered.

    Args:
        body: the decoded body.
        text: the newly written text in it.
        policy: how long it may be.
    """
    for rule in BODY_RULES:
        if rule.applies(body, text, policy):
            return Left(rule.name)
    return None
