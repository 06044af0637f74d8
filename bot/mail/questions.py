"""The sentences of a mail's new text that may ask something: a mail's form around a chat's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.segments import split_sentences

MOST_SENTENCES = 12
# A signature under a sign-off: name, post, address, telephones.
_LONGEST_SIGNATURE = 10
_LONGEST_LINE = 200
# So many words in small letters are a sentence; names, posts and addresses have fewer.
_SENTENCE_WORDS = 3
_QUOTED = re.compile(r"\s{0,4}(?:>|&gt;)")
_GREETING = re.compile(
    r"\s{0,9}(?i:hi+|hello|hey|hiya|dear|greetings|good (?:morning|afternoon|evening|day)"
    r"|to whom it may concern|hola|buen[oa]s (?:días|tardes|noches)|estimad[oa]s?)\b"
    r"(?:[ ,/&]{1,3}(?:(?!I\b)[A-Z][\w.'’-]{0,30}"
    r"|(?i:all|there|team|everyone|folks|and|or|the|help|desk|support|again|sir|madam)\b)"
    r"){0,6}\s{0,3}[,:!.–—-]{0,3}\s{0,9}"
)
_SIGN_OFF = re.compile(
    r"\s{0,9}(?:(?:with )?(?:(?:my|best|kind(?:est)?|warm(?:est)?|many) ){0,2}(?:regards|wishes)"
    r"|(?:many |best )?thanks"
    r"(?: (?:again|so much|a lot|in advance|and (?:best |kind )?regards)){0,2}"
    r"|thank you(?: (?:again|so much|very much|in advance|and regards|for your (?:help|time)))?"
    r"|best|all the best|cheers|sincerely|yours (?:truly|sincerely|faithfully)|sincerely yours"
    r"|respectfully(?: yours)?|take care|have a (?:good|great|nice|lovely) \w{1,12}|v/r|br|ty|thx"
    r"|(?:muchas )?gracias|saludos(?: cordiales)?|atentamente)\s{0,3}[,.!–—-]{0,3}\s{0,9}",
    re.IGNORECASE,
)


def questions(text: str) -> list[str]:
    """The sentences of a mail's newly written text, without greeting, quotes and signature.

    Args:
        text: what ``bot.mail.extract.new_text`` gives, any length and content.

    Returns:
        At most 12 pieces in order, as ``bot.nlu.segments.split_sentences`` cuts them; none where
        the mail only greets or thanks.
    """
    lines = [line for line in text.splitlines() if not _QUOTED.match(line)]
    written = _above_sign_off(_below_greeting(lines))
    return split_sentences("\n".join(written).strip(), MOST_SENTENCES)


def _below_greeting(lines: Sequence[str]) -> Sequence[str]:
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None or not _GREETING.fullmatch(lines[first][:_LONGEST_LINE]):
        return lines
    return lines[first + 1 :]


def _above_sign_off(lines: Sequence[str]) -> Sequence[str]:
    """The lines above the first sign-off under which only a signature can stand."""
    said = [at for at, line in enumerate(lines) if line.strip()]
    for at in said[1:][-_LONGEST_SIGNATURE:]:
        is_sign_off = _SIGN_OFF.fullmatch(lines[at][:_LONGEST_LINE]) is not None
        if is_sign_off and not any(_may_ask(line) for line in lines[at + 1 :]):
            return lines[:at]
    return lines


def _may_ask(line: str) -> bool:
    small = [word for word in line.split() if word.isalpha() and word.islower()]
    return "?" in line or len(small) >= _SENTENCE_WORDS
