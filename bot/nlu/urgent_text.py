"""Text of a possible cry for help, brought to the form the urgent rules are written in.

People in distress mistype, stretch words ("diiie") and hide them from filters ("su1cide",
"s*icide", "k m s"). Both the text and the rules' phrases pass through ``squeeze``, so a phrase is
written once, in plain spelling. Every step is linear in the text's length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

SENTENCE_END = "."
_ADDRESS = "_"  # stands for a link or an e-mail address, which no rule should read
_LONGEST_WORD = 30  # characters; bounds the work of one comparison
_SHORTEST_REPAIR = 5  # shorter words are one slip away from too many others

_REPEATED_LETTER = re.compile(r"([a-z])\1+")
_SHORT_FORMS = {
    "pls": "please",
    "plz": "please",
    "plss": "please",
    "plzz": "please",
    "u": "you",
    "r": "are",
    "bc": "because",
    "cuz": "because",
    "cus": "because",
    "coz": "because",
    "bcuz": "because",
    "abt": "about",
    "bout": "about",
    "smth": "something",
    "sumthin": "something",
    "hlp": "help",
    "tonite": "tonight",
    "2nite": "tonight",
    "tn": "tonight",
    "2day": "today",
    "rn": "now",
    "ppl": "people",
    "w": "with",
    "q": "que",
    "xq": "porque",
    "bf": "boyfriend",
    "gf": "girlfriend",
    "tho": "though",
    "idk": "dont know",
    "dunno": "dont know",
    "ded": "dead",
    "cnt": "cant",
    "ths": "this",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "wnna": "wanna",
    "hav": "have",
    "hnd": "hand",
    "jmup": "jump",
    "smone": "someone",
    "livng": "living",
    "evrything": "everything",
    "evrywhere": "everywhere",
    "wantd": "wanted",
    "frend": "friend",
    "freind": "friend",
    "di3": "die",
    "d13": "die",
    "tierd": "tired",
    "reson": "reason",
    "hopless": "hopeless",
    "ki1": "kill",
    "ki11": "kill",
}
_LONG_RUN = re.compile(r"([a-z])\1\1+")
# Words that would become another common word ("od", "nose", "son").
_DOUBLED = frozenset("odd off noose shoot shoots feel feels fell soon loose good".split())
_PARAGRAPH = re.compile(r"\r?\n\r?\n")
_PIECE = re.compile(r"[a-z0-9*]+|[.!?;]+")
_QUOTES = dict.fromkeys(map(ord, "'`\u00b4\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9"), None)
# Single characters that would decompose to 18 and 8: a cheap way to make a text grow.
_LONG_LIGATURES = {0xFDFA: " ", 0xFDFB: " "}
# Cyrillic and Greek letters that look Latin, a common way past word filters.
_LOOKALIKES = str.maketrans("аеорсухіѕјкмтнԁαοεικντρυ", "aeopcyxisjkmthdaoeikvtpu")
_LEET = str.maketrans("103457$@!|", "ioeastsaii")
_LEET_INSIDE = re.compile(r"(?<=[a-z])[0-9$@!|](?=[a-z0-9$@!|*]*[a-z])|\$(?=[a-z*]+[a-z])")
_LONGEST_LEET = 12  # characters; a longer run is several words without spaces
# "od'd" would become "odd" without its apostrophe.
_OVERDOSED = re.compile(r"\bod['\u2019](?:e?d|ing)\b")

# Words worth repairing: a slip in one of them must not hide a cry.
_VOCABULARY = """
suicide suicidal suicides overdose overdosed overdosing unconscious unresponsive seizure seizures
ambulance emergency breath bleeding choking anaphylaxis anaphylactic poisoned poisoning collapsed
swallowed allergic breathe breathing myself himself herself themselves unalive convulsing
suffocating strangled paralyzed paralysed hopeless assaulted meningitis hemorrhage
respirar respira emergencia ambulancia matarme suicidarme suicidio sobredosis convulsionando
"""
# Real words one slip away from the vocabulary; found by comparing with a large word list.
_REAL_WORDS = """
choosing cooking blessing bending breeding blending homeless emergence emergent breaths breather
overdone breadth breathed seized poison poisons swallows swallow collapse collapses matarse
suicidarse suicidar suicida suicider respire respiro emergencias ambulances breach breast breasts
chopping corking breathes strangle overdoses alergica
"""


def words_of(plain: str) -> list[str]:
    """Split text from ``plain_text`` into squeezed words, ``SENTENCE_END`` around each sentence.

    Leetspeak, masked letters, spelled-out words and single slips in the urgent vocabulary are
    undone. Never raises.
    """
    known: dict[str, tuple[str, ...]] = {}
    words: list[str] = [SENTENCE_END]
    for raw in plain.split():
        if raw not in known:
            known[raw] = tuple(_words_in(raw))
        words.extend(known[raw])
    spelled = (part for word in _joined(words) for part in _MEANT.get(word, [word]))
    return [*spelled, SENTENCE_END]


def squeeze(word: str) -> str:
    """Each run of one letter becomes a single one: "killl" and "kill" both become "kil"."""
    doubled = _LONG_RUN.sub(r"\1\1", word)
    return doubled if doubled in _DOUBLED else _REPEATED_LETTER.sub(r"\1", doubled)


def plain_text(text: str) -> str:
    """``text`` in lower case, without accents, apostrophes and zero-width characters."""
    short = _PARAGRAPH.sub(" . ", text).translate(_LONG_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", short).casefold()
    visible = "".join(c for c in decomposed if c.isascii() or _is_visible(c))
    spelled = _OVERDOSED.sub("overdosed", visible.translate(_LOOKALIKES))
    return spelled.translate(_QUOTES)


def _is_visible(character: str) -> bool:
    # Mn: accents after decomposition; Cf: zero-width and direction marks.
    return unicodedata.category(character) not in ("Mn", "Cf", "Me")


def _words_in(raw: str) -> Iterator[str]:
    if "://" in raw or raw.startswith("www.") or ("@" in raw and "." in raw.rpartition("@")[2]):
        yield _ADDRESS
        return
    if not raw.isalpha() and len(raw) <= _LONGEST_LEET:
        raw = _LEET_INSIDE.sub(lambda found: found[0].translate(_LEET), raw)
    if raw.isalnum():
        yield _repaired(raw)
    else:
        yield from _pieces(raw)


def _pieces(raw: str) -> Iterator[str]:
    pieces = _PIECE.findall(raw)
    letters = [piece for piece in pieces if piece[0] not in ".!?;"]
    if len(letters) > 2 and all(len(piece) == 1 for piece in letters):
        pieces = ["".join(letters)]  # s.u.i.c.i.d.e, k-m-s
    for piece in pieces:
        if piece[0] not in ".!?;":
            yield _repaired(piece)
        elif not piece.startswith(".."):  # dots in a row are a pause, not an end
            yield SENTENCE_END


def _joined(words: Iterable[str]) -> Iterator[str]:
    """Join three or more single letters in a row ("k m s"), and "don t"."""
    letters: list[str] = []
    for word in words:
        if len(word) == 1 and word.isalpha():
            letters.append(word)
            continue
        yield from _spelled(letters)
        letters.clear()
        yield word
    yield from _spelled(letters)


def _spelled(letters: list[str]) -> list[str]:
    return [_repaired("".join(letters))] if len(letters) > 2 else letters


def _repaired(word: str) -> str:
    word = squeeze(word)
    for part, meaning in _GLUED.items():
        if part in word:
            return meaning
    word = word[:_LONGEST_WORD]
    if "*" in word:
        return _unmasked(word)
    if len(word) < _SHORTEST_REPAIR or word in _KNOWN:
        return word
    return next((_SLIPS[slip] for slip in _shortened(word) if _fits(slip, word)), word)


def _fits(slip: str, word: str) -> bool:
    meant = _SLIPS.get(slip)
    return meant is not None and meant[0] == word[0] and abs(len(meant) - len(word)) < 2


def _unmasked(word: str) -> str:
    """The hidden word that stars cover ("s*icide", "k**l"), else the word without stars."""
    first, _, rest = word.partition("*")
    last = rest.rpartition("*")[2]
    shown = len(first) + len(last)
    for hidden in _HIDDEN if first and len(word) <= _LONGEST_LEET else ():
        half_shown = shown < len(hidden) <= 2 * shown
        if half_shown and hidden.startswith(first) and hidden.endswith(last):
            return hidden
    return word.replace("*", "")


def _shortened(word: str) -> Iterator[str]:
    """``word`` and all its forms with one letter left out."""
    yield word
    for index in range(1, len(word)):
        yield word[:index] + word[index + 1 :]


def _slips(words: Iterable[str]) -> dict[str, str]:
    return {form: word for word in words for form in _shortened(word)}


_MEANT = {short: [squeeze(w) for w in long.split()] for short, long in _SHORT_FORMS.items()}
_TARGETS = [squeeze(word) for word in _VOCABULARY.split()]
_KNOWN = frozenset(_TARGETS) | {squeeze(word) for word in _REAL_WORDS.split()}
_SLIPS = _slips(word for word in _TARGETS if len(word) >= _SHORTEST_REPAIR)
_HIDDEN = [squeeze(w) for w in "suicide suicidal kill killing die died myself rape raped".split()]
# Written without spaces; the slang word stands for the sentence.
_GLUED = dict.fromkeys(map(squeeze, ("killmyself", "wanttodie", "wannadie", "endmylife")), "kms")
