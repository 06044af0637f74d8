"""The subject of a reply: theirs where it can't say anything about the person, else a neutral one.

A list of words that are let through, not of those that are kept out: no list of illnesses, names
and numbers is ever whole, and a subject is seen on locked screens and by mail servers.
"""

from __future__ import annotations

import re
from typing import Final

MOST_CHARACTERS: Final = 70
_PREFIX: Final = re.compile(
    r"\s*(?:re|aw|sv|vs|antw|fwd?|wg|rv|res|tr|odp|ynt)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]\s*",
    re.IGNORECASE,
)
_MOST_PREFIXES: Final = 20
_SIGNS: Final = re.compile(r"[A-Za-z '?!.,:/&()-]*")
_WORD: Final = re.compile(r"[a-z]+(?:['-][a-z]+)*")

HARMLESS_WORDS: Final = frozenset(
    # small words
    "a about after again all already also am an and another any anymore are as at be been "
    "before but by can can't cannot cant could couldn't did didn't do does doesn't doesnt "
    "don't dont else ever for from get getting go got had has have haven't having hello help "
    "hi how i i'm if im in into is isn't isnt it it's its just keep keeps me more my need "
    "needed needs new no not nothing now of off old on once one only or other our out over "
    "please pls quick regarding same should so some something still thank thanks that the "
    "their them there these this those to too trying two uhs umass unable up urgent us use "
    "used using via want wants was wasn't we what what's when where where's which who whom "
    "why will with won't wont work working works would yet you your "
    # the portal and what it is asked about
    "accepted access account accounts activate active add address allowed app appointment "
    "appointments asap ask assistance available book booking broken browser button change "
    "changed changing check choose click clinic code confirmation contact copies copy correct "
    "create created creating credentials current date delete desk details different document "
    "documents download duo e-mail e-mails edit email emails enter error errors expired fail "
    "failed fails file files find first forgot forgotten form format forms homepage id "
    "immunization immunizations incorrect info information instructions invalid issue issues "
    "item items link list load loading locate locked log log-in logged logging login log-on "
    "mail mailing make making medical menu message messages messaging missing name netid "
    "number online open opening page password passwords patient pdf phone photo portal "
    "preferred print printing problem problems profile question questions receive received "
    "receiving record records register registering registration release reply request "
    "requesting requests required requirement requirements reset resetting schedule "
    "scheduling screen secure select self-schedule send sending sent set setting show showing "
    "sign sign-in sign-on signed signing signup site spire staff started status step steps "
    "stuck student students submit submitted submitting support switch system team time "
    "trouble type types update updated updating upload uploaded uploading user username "
    "verification view way website wrong".split()
)


def reply_subject(theirs: str, neutral: str) -> str:
    """``Re:`` and their subject, or ``neutral``. One line of ASCII, at most 74 characters.

    Args:
        theirs: the decoded subject of the mail that is answered; any content.
        neutral: plain words that tell nothing about anybody.
    """
    bare = _without_prefixes(theirs[:500]).strip().replace("’", "'")
    return f"Re: {bare if _is_harmless(bare) else neutral}"


def is_reply_subject(subject: str) -> bool:
    """Whether it begins as a reply's or a forwarded mail's does: then it was written earlier."""
    return _PREFIX.match(subject) is not None


def _without_prefixes(subject: str) -> str:
    for _ in range(_MOST_PREFIXES):
        found = _PREFIX.match(subject)
        if not found:
            break
        subject = subject[found.end() :]
    return subject


def _is_harmless(subject: str) -> bool:
    if not 0 < len(subject) <= MOST_CHARACTERS or not _SIGNS.fullmatch(subject):
        return False
    words = _WORD.findall(subject.lower())
    return bool(words) and all(word in HARMLESS_WORDS for word in words)
