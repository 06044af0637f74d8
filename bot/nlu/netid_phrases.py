"""How people say whether they have a NetID, as token patterns for spaCy's ``Matcher``.

A row is written in words: ``a|b`` is a choice, ``?`` after a word makes it optional, ``*`` lets
it stand up to four times or not at all, and words in capitals stand for the groups below. Words
are compared by spaCy's norm, so "don't", "dont" and "do not" are one. The longest row that fits
wins, hence the rows without a meaning: they take back what a shorter row would read into a
question or into someone else. Two rows of different meaning must never fit the same words: spaCy
does not say which would win.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# As spaCy types its own patterns.
TokenPattern = list[dict[str, Any]]


@dataclass(frozen=True)
class NetidRule:
    """A row: what it says of the writer ("" = nothing), how, and the words.

    ``stated`` is False where the NetID only follows from who the writer is; a statement about
    the NetID itself then counts more. ``opens``/``closes``: fits only at a clause's start/end.
    """

    value: str
    words: str
    stated: bool = True
    opens: bool = False
    closes: bool = False


_GROUPS = {
    "I": "i|we",
    "AM": "am|m",
    "NOT": "not|n't|nt",
    "NETID": "netid|netids|net_id|net_ids",
    "A": "a|an|any|one",
    "DET": "a|an|any|one|the|my|our",
    "OF": "umass|amherst|university|school|student|valid|active|current|working|uhs",
    "SO": (
        "really|actually|still|already|currently|just|even|also|do|does|did|yet|only|now"
        "|definitely|personally|obviously|recently|sadly|unfortunately|technically"
    ),
    "HAVE": "have|had|got|get|own|possess",
    "DOUBT": (
        "sure|unsure|know|idea|clue|certain|remember|recall|tell|wondering|wonder|check|confirm"
    ),
    "NEW": (
        "current|currently|new|incoming|first|second|third|fourth|year|grad|graduate|part|full|time"
        "|undergraduate|phd|doctoral|masters|master|transfer|international|registered|enrolled|law"
        "|nursing|visiting|exchange|junior|senior|freshman|sophomore|returning|amherst|-"
    ),
    "MEMBER": (
        "student|undergrad|undergraduate|freshman|sophomore|grad|postdoc|employee|professor"
        "|instructor|lecturer|ta|faculty|staff|staffer"
    ),
    "STAFF": "faculty|staff|professor",
    "PRESS": "click|clicked|clicking|choose|chose|press|pressed|select|selected|button|says|option",
    "QUOTE": "\"|'|‘|`",
    "BELIEF": (
        "assume|assumes|assuming|doubt|wish|think|thinks|pretend|told|tells|said|say|says|claims"
        "|mean|means|supposed|nobody|suppose|imagine"
    ),
    "OTHERS": (
        "people|patients|patient|users|user|someone|somebody|those|anyone|students|student|person"
        "|parents|persons|visitors|everyone|folks|others|accounts|families|community"
        "|nobody|anybody|members|member|you|them|they|adults|children|kids"
    ),
    "ENDED": (
        "expired|expire|expires|deactivated|disabled|inactive|active|gone|terminated|cancelled"
        "|canceled|closed|deleted|revoked|valid|shut"
    ),
}

# After these a row about who the writer is speaks of someone or somewhere else.
SOMEBODY_ELSE = frozenset(
    "'s ’s s spouse wife husband partner dependent dependant parent mom mother dad father family"
    " child kid daughter son retiree emeritus emerita alum alumni alumnus alumna"
    " at of from for lowell boston dartmouth chan memorial worcester county hospital house".split()
)
# After these "I don't have a NetID" is about a part of it or of the page.
PART_OF_IT = frozenset(
    "password pw pwd passcode passphrase button option field link box page prompt screen choice"
    " email mail".split()
)

# No row fits a text without one of these, and most texts have none.
CUE = re.compile(r"net[ -]?id|umass|hampshire|faculty|staff|professor", re.IGNORECASE)

NETID_RULES: tuple[NetidRule, ...] = (
    NetidRule("yes", "i SO* have SO* got? DET? OF* NETID"),
    NetidRule("yes", "i SO* got DET? OF* NETID"),
    NetidRule("yes", "i SO* use|used|enter|entered|typed DET? OF* NETID"),
    NetidRule("yes", "have|got DET? OF* NETID", opens=True),
    NetidRule("yes", "my OF* NETID"),
    NetidRule("yes", "with A? OF* NETID", opens=True, closes=True),
    NetidRule("no", "I SO* NOT SO* HAVE A? OF* NETID"),
    NetidRule("no", "do|did|NOT SO* NOT? SO* HAVE A? OF* NETID", opens=True),
    NetidRule("no", "I have NOT SO* got|gotten|received|had A? OF* NETID"),
    NetidRule("no", "have NOT SO* got|gotten|received|had A? OF* NETID", opens=True),
    NetidRule("no", "I have? never have|had|got|gotten|received A? OF* NETID"),
    NetidRule("no", "never had|got|received|given A? OF* NETID", opens=True),
    NetidRule("no", "I was|were never|NOT given|issued|assigned A? OF* NETID"),
    NetidRule("no", "I SO* have|got no OF* NETID"),
    NetidRule("no", "I no longer have DET? OF* NETID"),
    NetidRule("no", "I lack A? OF* NETID"),
    NetidRule("no", "i used to have DET? OF* NETID"),
    NetidRule("no", "have? no OF* NETID", opens=True),
    NetidRule("no", "without|w/o having? A? OF* NETID"),
    NetidRule("no", "with no OF* NETID"),
    NetidRule("no", "i AM a? non -? NETID"),
    NetidRule("unsure", "DOUBT if|whether i SO* HAVE DET? OF* NETID"),
    NetidRule("unsure", "NOT sure|certain what|about A? OF* NETID"),
    NetidRule("unsure", "unsure what|about A? OF* NETID"),
    NetidRule("unsure", "I SO* NOT know what A? OF* NETID"),
    NetidRule("unsure", "no idea|clue what A? OF* NETID"),
    NetidRule("unsure", "i SO* may|might|could SO* have DET? OF* NETID"),
    NetidRule("unsure", "i SO* think|guess|believe|suppose i SO* HAVE DET? OF* NETID"),
    NetidRule("unsure", "i SO* NOT think|believe|suppose i SO* HAVE DET? OF* NETID"),
    NetidRule("unsure", "maybe|perhaps|possibly i SO* HAVE DET? OF* NETID"),
    # Who the writer is.
    NetidRule("yes", "i AM DET? NEW* umass NEW* MEMBER member?", stated=False),
    NetidRule("yes", "i AM DET? NEW* MEMBER member? at|of|for umass", stated=False),
    NetidRule("yes", "i AM on? DET? NEW* STAFF member?", stated=False),
    NetidRule("yes", "i SO* work|study|teach at|for umass", stated=False),
    NetidRule("yes", "i SO* attend umass", stated=False),
    NetidRule("yes", "i SO* go to umass", stated=False),
    NetidRule("yes", "i AM SO* enrolled? at|from umass", stated=False),
    NetidRule("yes", "NEW* MEMBER member? at umass", stated=False, opens=True, closes=True),
    NetidRule("yes", "as a NEW* umass NEW* MEMBER", stated=False),
    NetidRule("yes", "umass NEW* MEMBER here", stated=False),
    NetidRule("yes", "NEW* umass NEW* MEMBER", stated=False, opens=True, closes=True),
    NetidRule("no", "i AM DET? NEW* hampshire college? NEW* MEMBER|patient", stated=False),
    NetidRule("no", "i AM DET? NEW* MEMBER|patient member? at|from|of hampshire", stated=False),
    NetidRule("no", "i AM SO* from|at|with hampshire", stated=False),
    NetidRule("no", "i SO* go|attend|work|study|teach to|at|for? hampshire", stated=False),
    NetidRule("no", "i SO* attend hampshire", stated=False),
    NetidRule("no", "i SO* go to school|college at hampshire", stated=False),
    NetidRule("no", "i AM part of the hampshire college? community", stated=False),
    NetidRule("no", "as a NEW* hampshire college? MEMBER|patient", stated=False),
    NetidRule("no", "hampshire college? MEMBER|patient here", stated=False),
    NetidRule(
        "no", "NEW* hampshire college? MEMBER|patient", stated=False, opens=True, closes=True
    ),
    NetidRule("no", "i AM NOT SO* affiliated|associated|connected with|to umass", stated=False),
    NetidRule("no", "i AM NOT SO* from|with umass", stated=False),
    NetidRule("no", "i AM a? non -? umass", stated=False),
    NetidRule("no", "non -? umass", stated=False, opens=True, closes=True),
    # A question, a condition, a button's name, something lost, or somebody else.
    NetidRule("", "do|does|did|should|must|can|could|would|will|shall i SO* HAVE DET? OF* NETID"),
    NetidRule("", "BELIEF me? that? i SO* have|had DET? OF* NETID"),
    NetidRule("", "have i SO* got DET? OF* NETID"),
    NetidRule("", "if|when|once|unless|until|whether i SO* HAVE got? DET? OF* NETID"),
    NetidRule("", "PRESS :? QUOTE? i SO* have DET? OF* NETID"),
    NetidRule("", "PRESS :? QUOTE? i SO* NOT have DET? OF* NETID"),
    NetidRule("", "QUOTE i SO* have DET? OF* NETID"),
    NetidRule("", "QUOTE i SO* NOT have DET? OF* NETID"),
    NetidRule("", "NOT SO* HAVE|gotten|received|getting my|our OF* NETID"),
    NetidRule("", "never SO* HAVE|gotten|received my|our OF* NETID"),
    NetidRule("", "get|create|obtain|request|receive|activate my OF* NETID"),
    NetidRule("", "my OF* NETID is|was|has|have|been|got SO* NOT? no? longer? been? ENDED"),
    NetidRule("", "my OF* NETID ENDED"),
    NetidRule("", "is|does|will my OF* NETID SO* active|valid|work|good|expire"),
    NetidRule("", "OTHERS without|w/o having? A? OF* NETID"),
    NetidRule("", "OTHERS with no OF* NETID"),
    NetidRule("", "there is|are|was no OF* NETID"),
)

_IN_TWO_WORDS = re.compile(r"\b(net)[ -](ids?)\b", re.IGNORECASE)


def one_word(text: str) -> str:
    """``text`` with "net id" and "net-id" as one word, no character added or removed."""
    return _IN_TWO_WORDS.sub(r"\1_\2", text)


def token_pattern(words: str) -> TokenPattern:
    """The pattern of a row, for texts that went through ``one_word``."""
    return [_token(word) for word in words.split()]


def _token(word: str) -> dict[str, Any]:
    name = word.rstrip("?*")
    choices = [choice for part in name.split("|") for choice in _GROUPS.get(part, part).split("|")]
    # A true "*" would make a text of nothing but fillers take time quadratic in its length.
    repeat = {"OP": "{0,4}" if word.endswith("*") else "?"} if word != name else {}
    return {"NORM": {"IN": choices} if len(choices) > 1 else choices[0], **repeat}
