"""The newly written part of a plain text: quotes, older mails and signatures left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.mail.extract.attributions import Attribution, find_attributions
from bot.mail.extract.lines import Kind, Line, joined, marked, read_lines, says_something
from bot.mail.extract.originals import begins_original
from bot.mail.extract.quotes import with_wrapped_rests, without_quotes
from bot.mail.extract.result import NewText
from bot.mail.extract.signatures import without_signatures

# No person writes more, nor quotes it; such a text goes to people whole, and quickly.
MOST_CHARACTERS, MOST_LINES = 300_000, 10_000

_WORD = re.compile(r"\w")


def text_reply(text: str) -> NewText:
    """What the sender wrote into this mail, without quotes, older mails and signatures.

    Args:
        text: a plain text part, decoded; any length and content, any line ends.

    Returns:
        The new text, its lines as they stood. Where nothing is left, or the new text cannot be
        told from an older mail, all of it but attributions, with ``nothing_new``.
    """
    if len(text) > MOST_CHARACTERS or len(text.splitlines()) > MOST_LINES:
        return NewText(text.strip(), nothing_new=True)
    lines = read_lines(text)
    attributions = list(find_attributions(lines))
    kept = _new_lines(lines, attributions)
    if says_something(kept):
        return NewText(joined(kept), nothing_new=False)
    others = joined(_without(lines, attributions))
    return NewText(others if _WORD.search(others) else text.strip(), nothing_new=True)


def _new_lines(lines: Sequence[Line], attributions: Sequence[Attribution]) -> list[Line]:
    over_quotes = [found.lines for found in attributions if found.over_quote]
    lines = with_wrapped_rests(marked(lines, over_quotes, Kind.ATTRIBUTION))
    return without_quotes(without_signatures(_before_original(lines, attributions)))


def _before_original(lines: Sequence[Line], attributions: Sequence[Attribution]) -> list[Line]:
    """The lines above the first older mail that is not set off by ``>``.

    Where such a mail comes first, whose words follow cannot be told: nothing is new.
    """
    starts = {found.lines.start for found in attributions if not found.over_quote}
    for at, line in enumerate(lines):
        if at in starts or (line.kind is Kind.TEXT and begins_original(lines, at)):
            return list(lines[:at])
    return list(lines)


def _without(lines: Sequence[Line], attributions: Sequence[Attribution]) -> list[Line]:
    left_out = {at for found in attributions for at in found.lines}
    return [line for at, line in enumerate(lines) if at not in left_out]
