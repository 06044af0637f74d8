"""The newly written text of a mail's body: its text part, or its HTML where that says more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.mail.extract.html_reply import html_reply
from bot.mail.extract.result import NewText
from bot.mail.extract.text import text_reply

if TYPE_CHECKING:
    from bot.mail.body import Body

_WORD = re.compile(r"\w")
# The whole text part of newsletters and of some phones: the mail is in the HTML part.
_NEEDS_HTML = re.compile(
    r"[^?]{0,200}\b(?:html|mail (?:client|program|reader))\b[^?]{0,300}", re.IGNORECASE
)
_POINTS_AT_HTML = re.compile(r"\b(?:view|support|display|enable|show|read|see)", re.IGNORECASE)


def new_text(body: Body) -> NewText:
    """What the sender wrote, quotes and signatures left out; ``nothing_new`` where unsure."""
    return best_reply(body.text, body.html)


def best_reply(text: str | None, html: str | None) -> NewText:
    """The reply in ``text``, or in ``html`` where there is no text part or nothing new in it.

    Args:
        text: the decoded text/plain part, if any.
        html: the decoded text/html part, if any.
    """
    by_text = text_reply(text) if text and _says_something(text) else None
    if by_text and not by_text.nothing_new:
        return by_text
    by_html = html_reply(html) if html else None
    if by_html and (by_text is None or not by_html.nothing_new):
        return by_html
    return by_text or NewText("", nothing_new=True)


def _says_something(text: str) -> bool:
    if not _WORD.search(text):
        return False
    return not (
        len(text) < 500
        and _NEEDS_HTML.fullmatch(text.strip())
        and _POINTS_AT_HTML.search(text)
        and "\n\n" not in text.strip()
    )
