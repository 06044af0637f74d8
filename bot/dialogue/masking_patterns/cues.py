"""What a value after a cue looks like, and how near to each other a cue and a value are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Final

from bot.dialogue.masking_draft import ANY_MARK
from bot.dialogue.masking_patterns.words import NO_SECRET

_LONGEST: Final = 128  # characters of a value without spaces
_QUOTED = re.compile(rf"\"([^\"\n]{{1,{_LONGEST}}})\"|(?<!\w)'([^'\n]{{1,{_LONGEST}}})'(?!\w)")
_TOKEN = re.compile(rf"\S{{1,{_LONGEST}}}")
_AROUND: Final = ".,;:!?()[]{}<>\"'*_~-"
_AFTER: Final = ".,;:?)]}>\"'"
_MARK = re.compile(f"[{ANY_MARK}]")
_LETTER = re.compile(r"[^\W\d_]")
_SIGN_INSIDE = re.compile(r"[^\W_][@#$%^&*+=!~<>|\\][^\W_]|\w[@#$%^&*]\Z|^[@#$%^&*]{1,2}\w{5}")
_PARTS = re.compile(r"[^\W_]+")
_SAID = re.compile(
    r"(?:ed|(?<![prt]l)ing|ly|able|ible|n't|ous|ful|less|ción|cion|ado|ada|ido|ida)\Z"
)
_SHORTEST_WORD: Final = 3
_SHORTEST_MIXED: Final = 5
_SHORTEST_DIGITS: Final = 4

# What has a digit and is no secret: counts, prices, versions, texting.
_COUNT = re.compile(
    r"""(?:
    [$#]?\d+(?:[.,:/-]\d+)*[%$+]?
    |\d+(?:[-+]\d*)?-?(?:x|st|nd|rd|th|s|am|pm|fa|gb|mb|kb|ghz|g|hrs?|h|mins?|min|secs?|m|k|ish)
    |\d+[-+]?\d*\+?-?(?:char|day|hour|minute|second|time|digit|letter|month|year|week|step|factor
        |number|dose|try|tries|attempt|page|word|way|business|in-1)[a-z-]*
    |\d+(?:st|nd|rd|th)-[a-z-]+|\d{1,2}(?::\d\d)?[ap]?m?-?\d{0,2}(?::\d\d)?[ap]m
    |v?\d+(?:\.\d+)+
    |(?:b|l|gr|m|h|w|str)[48]r?|(?:any|some|every|no|ne)1|4(?:get|got|gotten|ever|give)
    |2(?:day|nite|night|morrow|moro|step|factor)|w/o?|b/c|n/a
    )\Z""",
    re.VERBOSE,
)
# Products, vaccines, courses, rooms; nobody says of a password that it *is* one of them.
_NUMBERED_THING = re.compile(
    r"""(?:ios|iphone|ipad|ipados|android|windows|win|chrome|edge|firefox|safari|galaxy|pixel|mac|macos
        |covid|h\d?n?|hep|mmr|tdap|td|tb|w|o|s|v|ms|ie|ps|office|version|ver|error|err|step|dose|form
        |page|tab|fall|spring|summer|winter|room|rm|hall|question|part|option|no|number|math|bio
        |biol|chem|phys|psych|cics|cs|info|kin|nurs|stat|engl|econ|hist|comm|soc|phil|polisci|day
        |week|year|code|https?|netid|umass|uhs|login|try|line|level|tier|class|phase|visit|test|file
        |doc|scan|img|image|photo|pic|microsoft|web|pcv|hpv)-?\d{1,4}(?:\.\d+)*(?:[a-z]|pro|max|plus|ultra|mini|se|fe|promax)?\Z
    |1password\Z""",
    re.VERBOSE,
)


def value_at(plain: str, start: int) -> tuple[int, int]:
    """Offsets of the value that begins at ``start``: in quotes, or up to the next space."""
    quoted = _QUOTED.match(plain, start)
    if quoted:
        return quoted.span()
    token = _TOKEN.match(plain, start)
    if token is None:
        return start, start
    return start, start + len(token[0].rstrip(_AFTER))


def is_quoted(value: str) -> bool:
    """Whether the value came in quotes."""
    return bool(_QUOTED.match(value))


def is_masked(value: str) -> bool:
    """Whether nothing is left of the value but marks and signs."""
    return not any(character.isalnum() for character in value)


def could_be_secret(value: str) -> bool:
    """After "password is": anything but what people say of a password."""
    core = value.strip(_AROUND)
    if is_masked(core):
        return False
    if any(character.isdigit() for character in core):
        return not _counts(core)
    if _SIGN_INSIDE.search(core) and "/" not in core:
        return True
    return all(map(_open_word, _PARTS.findall(core.replace("'", ""))))


def _counts(core: str) -> bool:
    """Whether it is "8", "12-character" or "2x"; four and more digits are no count."""
    digits = sum(character.isdigit() for character in core)
    return bool(_COUNT.match(core)) and (
        digits < _SHORTEST_DIGITS or bool(_LETTER.search(core)) or core.count(".") > 1
    )


def _open_word(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and word not in NO_SECRET and not _SAID.search(word)


def is_strange(value: str) -> bool:
    """Looks like a password or an id wherever it stands: letters with digits or signs inside."""
    return any(map(_is_strange_part, value.split("/")))


def _is_strange_part(part: str) -> bool:
    core = part.strip(_AROUND)
    if len(core) < _SHORTEST_MIXED or not _LETTER.search(core) or _MARK.search(core):
        return False
    if any(character.isdigit() for character in core):
        return not (_counts(core) or _NUMBERED_THING.match(core))
    return "'" not in core and bool(_SIGN_INSIDE.search(core))


def near(plain: str, cue: re.Pattern[str], reach: int) -> Callable[[int, int], bool]:
    """A test whether a span is at most ``reach`` characters from a cue, before or after it."""
    cues = [found.span() for found in cue.finditer(plain)]
    starts = [start for start, _ in cues]
    ends = [end for _, end in cues]

    def is_near(start: int, end: int) -> bool:
        before = bisect_right(ends, start)
        after = bisect_left(starts, end)
        return (before > 0 and start - ends[before - 1] <= reach) or (
            after < len(starts) and starts[after] - end <= reach
        )

    return is_near
