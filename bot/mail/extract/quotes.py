"""``>`` lines: dropped where they stand alone, kept where the person answers between them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.mail.extract.attributions import begins_with_attribution
from bot.mail.extract.lines import Kind, Line, marked

# From this column on a mail program may have wrapped a quoted line, leaving an unquoted rest.
_WRAPS_FROM = 60
_LONGEST_REST = 40
_QUOTED = frozenset({Kind.QUOTE, Kind.ATTRIBUTION})


def with_wrapped_rests(lines: Sequence[Line]) -> list[Line]:
    """``lines`` where the unquoted rest of a wrapped quoted line counts as quoted."""
    rests = [range(at, at + 1) for at in range(1, len(lines) - 1) if _is_rest(lines, at)]
    return marked(lines, rests, Kind.QUOTE)


def without_quotes(lines: Sequence[Line]) -> list[Line]:
    """The text, with the quotes that the person chose to answer or to show.

    Quotes at the end go, and so does the one that a mail program put over or between the text.
    """
    kept = [line for line in lines if line.kind is not Kind.DROPPED]
    while kept and kept[-1].kind is not Kind.TEXT:
        kept.pop()
    unwanted = (
        _QUOTED if _is_by_program(kept) and not _answers_between(kept) else {Kind.ATTRIBUTION}
    )
    return [line for line in kept if line.kind not in unwanted]


def _is_by_program(lines: Sequence[Line]) -> bool:
    """Whether a program quoted: it says whose words they are, over the quote or within."""
    if any(line.kind is Kind.ATTRIBUTION for line in lines):
        return True
    first = next((at for at, line in enumerate(lines) if line.kind is Kind.QUOTE), len(lines))
    return begins_with_attribution(lines[first : first + 9])


def _answers_between(lines: Sequence[Line]) -> bool:
    """Whether text stands between two quotes: each answer needs what it answers."""
    kinds = [line.kind for line in lines if line.kind in (Kind.TEXT, Kind.QUOTE)]
    changes = [kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] is not kind]
    return changes.count(Kind.QUOTE) > 1


def _is_rest(lines: Sequence[Line], at: int) -> bool:
    before, line, after = lines[at - 1 : at + 2]
    return (
        line.kind is Kind.TEXT
        and before.kind is after.kind is Kind.QUOTE
        and len(before.raw.rstrip()) >= _WRAPS_FROM
        and not before.clean.endswith(("?", "!"))
        and len(line.clean) <= _LONGEST_REST
    )
