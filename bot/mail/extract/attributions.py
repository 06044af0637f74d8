"""Where a mail program says whose words follow: "On Monday, Ann wrote:", over up to five lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.mail.extract.lines import LONGEST_MARK, Kind, Line
from bot.mail.extract.patterns import attribution as words

# Programs wrap the line at 72 to 78 columns; long names and addresses make it five lines.
_MOST_LINES = 5
_LONGEST = 420
_EVIDENCE = (words.ADDRESS, words.DATE, words.TIME)


@dataclass(frozen=True)
class Attribution:
    """The lines of one attribution; ``over_quote`` when ``>`` lines follow."""

    lines: range
    over_quote: bool


def find_attributions(lines: Sequence[Line]) -> Iterator[Attribution]:
    """The attributions outside quotes, in order, without overlap. Linear in the text's length."""
    at = 0
    while at < len(lines):
        found = _attribution_at(lines, at) if lines[at].kind is Kind.TEXT else None
        if found:
            yield found
        at = found.lines.stop if found else at + 1


def begins_with_attribution(quote: Sequence[Line]) -> bool:
    """Whether a quote's first lines say whose words it holds, as Apple's programs quote."""
    said = [line.clean for line in quote[:_MOST_LINES] if line.clean]
    first = bool(said) and words.STARTS.match(said[0][:LONGEST_MARK]) is not None
    return first and any(
        len(text) <= _LONGEST and _is_attribution(text, strong=True, over_quote=False)
        for text in (" ".join(said[:end]) for end in range(1, len(said) + 1))
    )


def _attribution_at(lines: Sequence[Line], at: int) -> Attribution | None:
    strong = words.STARTS.match(lines[at].clean[:LONGEST_MARK]) is not None
    if not strong and not _may_start(lines, at):
        return None
    for end in _possible_ends(lines, at):
        text = " ".join(line.clean for line in lines[at:end] if line.clean)
        over_quote = _next_kind(lines, end) is Kind.QUOTE
        if _is_attribution(text, strong=strong, over_quote=over_quote):
            return Attribution(range(at, end), over_quote)
    return None


def _possible_ends(lines: Sequence[Line], at: int) -> Iterator[int]:
    """Offsets behind 1 to 5 lines that can be one attribution: no second one begins in them."""
    length = blanks = 0
    for end in range(at + 1, min(at + _MOST_LINES, len(lines)) + 1):
        line = lines[end - 1]
        length += len(line.clean)
        blanks += line.kind is Kind.EMPTY
        # A wrapped rest may have been quoted: "On Monday, Ann\n> wrote:".
        is_rest = line.kind is Kind.QUOTE and len(line.clean) <= 40
        if length > _LONGEST or blanks > 1 or (line.kind is Kind.QUOTE and not is_rest):
            return
        if end - 1 > at and words.STARTS_WITH_WORD.match(line.clean[:LONGEST_MARK]):
            return
        if line.kind is not Kind.EMPTY:
            yield end


def _may_start(lines: Sequence[Line], at: int) -> bool:
    """Whether a line without a known first word may begin one: it stands alone and shows why."""
    line = lines[at].clean[:LONGEST_MARK]
    if words.WHOLE_DATE.match(line):
        return True
    if at and lines[at - 1].kind is Kind.TEXT:
        return False
    return (
        words.STARTS_WITH_DATE.match(line) is not None
        or words.ADDRESS.search(line) is not None
        or words.VERB.search(line) is not None
    )


def _is_attribution(text: str, *, strong: bool, over_quote: bool) -> bool:
    if words.TELLS.search(text):
        return False
    verb = words.VERB.search(text) is not None
    ends = words.ENDS.search(text) is not None
    if not ends and not (verb and words.DASHED.fullmatch(text)):
        return _ends_without_colon(text, strong=strong, over_quote=over_quote)
    address, date, time = (p.search(text) is not None for p in _EVIDENCE)
    if verb and over_quote:
        return strong or address or date or len(text) <= 80
    if verb:
        return (strong or address) and (address or (date and time) or _is_dated(text))
    return address and date and (over_quote or time)


def _is_dated(text: str) -> bool:
    """A whole date and a comma: "On Jan 5, 2026, Ann wrote:". Prose says it otherwise."""
    return words.DATED.match(text) is not None


def _ends_without_colon(text: str, *, strong: bool, over_quote: bool) -> bool:
    """Whether only the colon is missing: "On Mon, Jan 5, 2026 Ann <a@example.org> wrote"."""
    verbs = list(words.VERB.finditer(text)) if strong else []
    has_address = words.ADDRESS.search(text) is not None
    if not verbs or not (over_quote or has_address):
        return False
    if len(text) - verbs[-1].end() <= 3:
        return True
    return over_quote and has_address and words.DATE.search(text) is not None


def _next_kind(lines: Sequence[Line], at: int) -> Kind | None:
    following = (line.kind for line in lines[at : at + 4] if line.kind is not Kind.EMPTY)
    return next(following, None)
