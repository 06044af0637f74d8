"""Where an older mail begins that is not set off by ``>``: headers, dashes, a desk's marker."""

from __future__ import annotations

from collections.abc import Sequence

from bot.mail.extract.lines import LONGEST_MARK, Kind, Line
from bot.mail.extract.patterns import attribution, headers, separators
from bot.mail.marker import is_marker

# A block of headers: two of them within this many lines, the first one included.
_BLOCK_LINES = 6
_FIRST_KINDS = frozenset({"from", "date", "to", "subject", "other"})


def begins_original(lines: Sequence[Line], at: int) -> bool:
    """Whether an older mail begins at a line, by what is written in it and below it."""
    line = lines[at].clean
    if not line or len(line) > LONGEST_MARK:
        return False
    if (
        is_marker(line)
        or separators.REPLY_ABOVE.match(line)
        or separators.SEPARATOR.fullmatch(line)
    ):
        return True
    if _is_header_block(lines, at) or _is_name_over_date(lines, at):
        return True
    return separators.WEAK_SEPARATOR.fullmatch(line) is not None and any(
        _is_header_block(lines, below) for below in range(at + 1, min(at + 4, len(lines)))
    )


def _is_header_block(lines: Sequence[Line], at: int) -> bool:
    """From and one more header, of which one is a subject or shows a time or an address."""
    if headers.header_kind(lines[at].clean) not in _FIRST_KINDS:
        return False
    if headers.has_headers_inside(lines[at].clean):
        return True
    block = _block(lines, at)
    kinds = {headers.header_kind(line) for line in block} - {None, "other"}
    if "from" not in kinds or len(kinds) < 2:
        return False
    return "subject" in kinds or any(_shows_mail(line) for line in block)


def _is_name_over_date(lines: Sequence[Line], at: int) -> bool:
    """A line of a name and an address, over one of a date and a time: Postbox and Apple's Mail."""
    if at + 1 >= len(lines) or not attribution.NAME_AND_ADDRESS.fullmatch(lines[at].clean):
        return False
    below = lines[at + 1].clean
    has_both = attribution.DATE.search(below) and attribution.TIME.search(below)
    return len(below) <= 60 and has_both is not None and not below.endswith((".", "?"))


def _block(lines: Sequence[Line], at: int) -> list[str]:
    """The lines a block would have: up to a second empty line, an address under its name too."""
    block: list[str] = []
    blanks = 0
    for line in lines[at : at + 2 * _BLOCK_LINES]:
        blanks = blanks + 1 if line.kind is Kind.EMPTY else 0
        if blanks > 1 or len(block) >= _BLOCK_LINES:
            break
        if line.clean:
            block.append(line.clean[:LONGEST_MARK])
    return block


def _shows_mail(line: str) -> bool:
    """An address, or a time on a day; "From: Monday" and "To: Friday" are a person's own."""
    if headers.header_kind(line) == "date":
        return all(p.search(line) for p in (attribution.DATE, attribution.TIME))
    return attribution.ADDRESS.search(line) is not None
