"""spaCy is asked for sentences only where there can be a second one: never seen in the result."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import Sentencizer

from bot.nlu import segments
from bot.nlu.segments import split_sentences
from tests.dialogue.unpatched import counted

WORDS = "how do I|reset it|my card|and|also|thanks|1.|2)|-|a.m.|Dr.|x.pdf|(why)|?)|…|;|,".split("|")
BLANKS = (
    " ",
    " ",
    "  ",
    "",
    "\n",
    "\r\n",
    "\t",
    "\x0b",
    "\x1c",
    "\x85",
    "\xa0",
    "\u2028",
    "\u200b",
)
SIGNS = st.sampled_from((".", "?", "!", "?!", "...", "!" * 12)) | st.sampled_from(
    Sentencizer.default_punct_chars
)
PIECES = st.sampled_from(WORDS) | st.sampled_from(BLANKS) | SIGNS
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(BLANKS)), max_size=14).map(
    lambda pairs: "".join(piece + blank for piece, blank in pairs)
)
# Signs behind a text's last word are what is passed over.
ENDED = st.tuples(TEXTS, st.sampled_from(WORDS), st.lists(SIGNS | st.sampled_from(BLANKS))).map(
    lambda parts: parts[0] + parts[1] + "".join(parts[2])
)


def _as_by_spacy(text: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "_SENTENCE_END", re.compile(""))
        return split_sentences(text)


@given(TEXTS | ENDED | st.text(st.characters(exclude_categories=())))
def test_text_is_cut_as_when_spacy_reads_it_always(text: str) -> None:
    assert split_sentences(text) == _as_by_spacy(text)


@pytest.mark.parametrize("sign", ["!", "۔", "。", "𑁇"])
def test_every_sign_that_ends_a_sentence_counts(sign: str) -> None:
    text = f"where is it {sign} who has it"
    assert split_sentences(text) == _as_by_spacy(text) == [f"where is it {sign}", "who has it"]


@pytest.mark.parametrize(
    ("text", "times"),
    [("how do I get in", 0), ("how do I get in?! \n", 0), ("I am out. How do I get in", 1)],
)
def test_spacy_reads_only_where_a_sentence_can_end(
    monkeypatch: pytest.MonkeyPatch, text: str, times: int
) -> None:
    read = counted(monkeypatch, Language, "__call__")
    assert split_sentences(text)
    assert len(read) == times
