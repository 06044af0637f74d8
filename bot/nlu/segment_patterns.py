"""Words that begin, join, or add nothing to a question. All bounded, so searching is linear."""

from __future__ import annotations

import re

_WH = r"how|where|what|why|who|which|when"
_AUX = r"can|could|do|does|did|is|are|am|should|will|would|may|must|has|have"
_WHO = r"i|we|you|u|it|there|this|that|my|our|your|the|a|an|someone|somebody|anyone|he|she|they|uhs"
QUESTION_START = (
    rf"(?:(?:{_WH})(?:'s|’s|s)?\s(?:(?:long|much|many|often|soon|else|about)\s)?(?:{_AUX}|to|about)\b"
    rf"|how\s(?:come|long|much|many)\b|(?:what|where|who|how)['’]?s\b"
    rf"|(?:{_AUX})(?:n['’]?t)?\s(?:{_WHO})\b)"
)
_CANT = r"can\s?not|can['’]?t|could\s?n['’]?t"
WISH_START = (
    r"(?:(?:i|we)\s(?:(?:also|still|just|really)\s)?(?:need|want|wanna|would\slike|have\sto)\b"
    r"|(?:i|we)['’]?d\s(?:also\s)?like\b)"
)
_START = rf"(?:{QUESTION_START}|{WISH_START})"
_TROUBLE = rf"(?:{_CANT}|do\s?n['’]?t\sknow|forgot|lost)\b"

QUESTION = re.compile(QUESTION_START, re.IGNORECASE)
ENDS_IN_QUESTION_WORD = re.compile(rf"\b(?:{_WH}|if|whether|or|that)\W{{0,3}}$", re.IGNORECASE)

# "… and how do I", "also can you", "plus I need". "I forgot my password and I can't log in" is one
# trouble: only "also" makes two of it.
JOINED = re.compile(
    rf"\s{{1,3}}(?:(?:and|plus|also|&|but\salso)(?:\s(?:also|then|finally|lastly))?,?"
    rf"\s{{1,3}}(?=(?:{_START}|(?:i|we)\salso\s{_TROUBLE}))"
    rf"|(?:(?:and|but)\s)?also,?\s{{1,3}}(?=(?:i|we)\s{_TROUBLE}))",
    re.IGNORECASE,
)
# "where do I log in, how do I …": a new piece only after a question (see segments.py).
AFTER_COMMA = re.compile(rf"(?:,|\s[-–—])\s{{1,3}}(?={QUESTION_START})", re.IGNORECASE)
# ";" (not of "&amp;") and ends of sentences that spaCy doesn't see: "work?how do i",
# "in.how can i", "log in... how do i", "9 a.m. How do I".
HARD_END = re.compile(
    r"(?<!&amp)(?<!&quot)(?<!&lt)(?<!&gt)(?<!&nbsp)(?<!&#\d\d);(?=\s{0,3}\w)"
    r"|(?<=[^\W\d_])[?!]{1,9}(?=\w)|[。！？]"
    rf"|(?<=[^\W\d_]{{3}})\.(?={_START})|(?<=[^\W\d_])(?:\.{{2,5}}|…)(?=\s?(?:and\s)?{_START})"
    rf"|(?<=\b[ap]\.m\.)\s(?={_START})",
    re.IGNORECASE,
)
_NTH = r"first|second|third|fourth|next|last|final|another|other|one\smore|2nd|3rd"
_MARKER = (
    rf"(?:(?:i|and|also|have|['’]ve|got|my|the|a)\s){{0,4}}"
    rf"(?:(?:{_NTH})\s(?:question|thing|issue|problem)|question\s(?:[#]?\d|one|two|three|four))"
    r"(?:\sis(?:\sthat)?\b|(?=\s{0,2}[-:.,–—]))"
)
MARKER = re.compile(rf"(?<!\w){_MARKER}", re.IGNORECASE)
# "1. how do I … 2) where …" within a line; only used when the text has a number one.
NUMBER = re.compile(r"(?<=\s)\(?[2-9][.)]\s(?=[A-Za-z])")
FIRST_NUMBER = re.compile(r"(?:^|\s)\(?1[.)]\s")
LIST_ITEM = re.compile(r"(?:[-*•–—]\s|\(?\d{1,2}[.):]\s|\(?[a-h]\)\s)")

# Where a sentence never ends although a dot and a space follow. spaCy knows a.m., Dr. and e.g.
ABBREVIATION = re.compile(
    r"(?<!\w)(?:(?:ext|apt|approx|dept|univ|prof|appt|fig|tel|vs|st|nos)\.\s{1,3}(?-i:[^A-Z\s])"
    r"|(?:no|p|pp)\.\s{1,3}\d)",
    re.IGNORECASE,
)

_DEAR = (
    r"(?:hi+|hello+|hey+|hiya|howdy|greetings|dear|good\s(?:morning|afternoon|evening|day)"
    r"|to\swhom\sit\smay\sconcern)"
)
_DESK = (
    r"(?:there|all|team|everyone|everybody|folks|guys|again|(?:portal\s)?(?:help\s?desk|support)"
    r"(?:\steam|\sstaff)?|portal\steam|uhs(?:\steam|\sstaff)?|sir\sor\smadam|sir/madam|sir|madam"
    r"|ma['’]am|doctor|dr\.?\s\w{1,30})"
)
_NAME = r"(?-i:[A-Z][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){0,3})"
LEAD = re.compile(
    rf"(?:{_DEAR}(?:\s{_NAME})?\s?[,:!–—-]+\s{{0,3}}|{_DEAR}(?:\s{_DESK})?(?:[\s,.:!–—-]+|$)"
    rf"|(?:[-*•–—>]+\s{{0,3}}|\(?\d{{1,2}}[.):]\s|\(?[a-h]\)\s)"
    rf"|{_MARKER}[\s:.,–—-]+"
    r"|(?:and|also|plus|but|so|oh|&)(?:\s(?:also|then))?[\s,:]+"
    r"|(?:ok|okay|well|additionally|first(?:ly)?|second(?:ly)?|third(?:ly)?|next|finally|lastly"
    r"|(?:just\sa\s)?(?:quick\s)?questions?|quick\sone|p\.?s\.?)\s?[,:–—-]+\s{0,3}"
    r"|[\s,;:.)]+)",
    re.IGNORECASE,
)

_FOR_WHAT = r"(?:\s(?!(?:but|still|can|how|where|what|why|i)\b)[\w'’]{1,30}){0,6}"
_THANKS = (
    r"(?:(?:many|much)\s)?(?:thanks?(?:\s(?:you|u))?|thankyou|thx|thnx|ty|tysm|tia|cheers|gracias)"
    r"(?:[\s,!.]{1,3}(?:so|very|much|a\s(?:lot|bunch|million)|again|in\sadvance|all|everyone|guys"
    rf"|team|you|kindly|anyway|(?:for|to)\s[\w'’]{{1,30}}{_FOR_WHAT})){{0,3}}"
)
TRAIL = re.compile(
    rf"(?:[,;.!?–—-]\s{{0,3}}|\s)(?:{_THANKS}|pl(?:ea)?[sz]e?\shelp(?:\sme)?)[\s.!,:)]{{0,9}}$"
    r"|\s(?:and|also|plus|&)\s?$|[\s,;:–—-]{1,40}$",
    re.IGNORECASE,
)
_PLEASE = r"(?:(?:please|pls|plz|plss|kindly)\s)"
_HELP = (
    rf"{_PLEASE}?(?:(?:can|could|would|will)\s(?:you|u|someone|anyone|somebody)\s{_PLEASE}?)?"
    r"(?:help|assist|advise)(?:\s(?:me|us|out|with\sthis|pls|please|plz|asap|now|fast))*"
    r"|any\s(?:help|ideas?|advice|suggestions?|tips)(?:\s(?:is|would|be|greatly|very|much|on|this"
    r"|appreciated|pls|please))*"
    r"|what\s(?:should|can|do|shall)\si\sdo(?:\s(?:now|next|about\s(?:this|it|that)))?"
    r"|i\s(?:just\s)?(?:have|had|got|['’]ve\sgot)(?:\s(?:a|an|another|some|two|three|few|quick"
    r"|couple|of|more|simple|\d))*\s(?:questions?|problems?|issues?)"
    rf"|(?:i\s)?need\s(?:some\s|your\s)?help(?:\s(?:please|pls|asap|now))?|(?:{_PLEASE}?let\sme\sknow)"
    r"|(?:just\sa\s)?(?:quick\s)?questions?|(?:i['’]?m\s)?sorry(?:\s(?:to|for)(?:\s\w{1,20}){1,4})?"
    r"|i\s?hope\s(?:you|this)(?:\s\w{1,20}){1,5}|hope\s(?:all|you)(?:\s\w{1,20}){1,4}|asap"
    r"|(?:this\sis\s|i['’]?m\s|i\sam\s|it['’]?s\s)(?:so\s|really\s|very\s)?(?:frustrat|annoy"
    r"|ridiculous|confus)\w{0,8}|ugh+|lol|um+|idk|ok(?:ay)?|(?:is\sthat|that['’]?s)\s(?:ok|all)"
)
_CLOSING = (
    r"(?:(?:best|kind(?:est)?|warm(?:est)?|many)\s)?(?:regards|wishes)|best|all\sthe\sbest|sincerely"
    r"|yours(?:\s(?:truly|sincerely|faithfully))?|respectfully|cheers|take\scare|good\s?bye|bye(?:\sbye)?"
    r"|have\sa\s(?:good|great|nice|lovely|wonderful)\s\w{1,12}|v/r|xo+"
)
EMPTY = re.compile(
    rf"(?:{_DEAR}(?:\s(?:{_DESK}|{_NAME}))?|{_THANKS}(?:[,.!\s]{{1,3}}(?:{_CLOSING}|{_NAME})){{0,2}}"
    rf"|{_HELP}|(?:{_CLOSING})(?:[,.!\s]{{1,3}}{_NAME})?|sent\sfrom\smy(?:\s\w{{1,20}}){{1,3}}"
    r"|\(?\d{1,2}[.)])[\s.,!?:;–—)(-]{0,40}",
    re.IGNORECASE,
)
# After one of these a line of names is a signature.
SIGN_OFF = re.compile(rf"(?:{_THANKS}|{_CLOSING})[\s.,!–—-]*", re.IGNORECASE)
SIGNATURE = re.compile(rf"[-–—~\s]*(?:{_NAME}|[a-z]{{1,12}})[\s.,]*")

# Marks of a question of its own; a sentence with none is background to another. "I don't live
# on campus" and "I'm trying to upload my card" are background, "it doesn't open" is not.
ASKS = re.compile(
    rf"\?|\b(?:how|where|what|why|need|want|wanna|wish|would\slike|please|pls|plz|{_CANT}"
    r"|(?:wo|is|does|did|was|has)(?:\sno|n['’]?)t|will\snot|am\snot\sable|unable|cannot"
    r"|(?:have|do)(?:\sno|n['’]?)t\s(?:know|see|get|got|gotten|find|understand|receiv\w{1,3})"
    r"|not\s(?:work|accept|found|recogni|activ|valid|load|open|show|receiv|let|able|go|com)\w{0,6}"
    r"|errors?|fail\w{0,3}|los[te]|forg[eo]t\w{0,4}|stuck|lock\w{0,3}|denied|reject\w{0,3}"
    r"|refus\w{0,3}|wrong|missing|never|broken?|problems?|trouble|issues?|expired|help|invalid"
    r"|incorrect|blank|keeps?|no\slonger|blocked|inactive|spin\w{0,4}|crash\w{0,3}|hangs|fr[eo]zen?|wondering|request|talk|speak|send"
    r"|connect|call\sme|human|agent|representative|asap)\b|['’]d\slike\b"
    rf"|(?:^|[,;:]\s|\b(?:and|or|but|so|know|ask)\s)(?:{QUESTION_START}|which\b|who\b)",
    re.IGNORECASE,
)
