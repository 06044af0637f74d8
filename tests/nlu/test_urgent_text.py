"""How a text is read before urgent phrases are looked for in it."""

from __future__ import annotations

import pytest

from bot.nlu.urgent_text import plain_text, squeeze, words_of


def read(text: str) -> list[str]:
    return words_of(plain_text(text))


@pytest.mark.parametrize(
    ("text", "words"),  # "three" is squeezed to "thre", as in the phrases
    [
        ("Help!", [".", "help", ".", "."]),
        ("I can’t breathe", [".", "i", "cant", "breathe", "."]),
        ("no puedo RESPIRÁR", [".", "no", "puedo", "respirar", "."]),
        ("end it...now", [".", "end", "it", "now", "."]),
        ("first.Second", [".", "first", ".", "second", "."]),
        ("one\n\ntwo\nthree", [".", "one", ".", "two", "thre", "."]),
        ("self-harm", [".", "self", "harm", "."]),
        ("dial 911 or 413-577-5101", [".", "dial", "911", "or", "413", "577", "5101", "."]),
        ("write to kms@example.edu, see https://kms.example", [".", "write", "to", "_", "se", "_"]),
    ],
)
def test_text_becomes_plain_words_between_sentence_ends(text: str, words: list[str]) -> None:
    assert read(text)[: len(words)] == words


@pytest.mark.parametrize(
    ("hidden", "word"),
    [
        ("su1cide", "suicide"),
        ("s*icide", "suicide"),
        ("k**l", "kil"),
        ("S.U.I.C.I.D.E", "suicide"),
        ("k-m-s", "kms"),
        ("k m s", "kms"),
        ("d1e", "die"),
        ("su\u200bicide", "suicide"),
        ("ｓｕｉｃｉｄｅ", "suicide"),
        ("ѕuicidе", "suicide"),
        ("overdosd", "overdosed"),
        ("OD'd", "overdosed"),
        ("iwanttodie", "kms"),
    ],
)
def test_hidden_or_mistyped_word_is_restored(hidden: str, word: str) -> None:
    assert read(hidden) == [".", word, "."]


@pytest.mark.parametrize(
    "word", "cooking chopping homeless breast breach blending overdone choosing emergence".split()
)
def test_real_word_one_slip_from_an_urgent_one_is_left_as_it_is(word: str) -> None:
    assert read(word) == [".", squeeze(word), "."]


@pytest.mark.parametrize(("one", "other"), [("odd", "od"), ("noose", "nose"), ("feel", "fell")])
def test_words_apart_by_a_doubled_letter_alone_stay_apart(one: str, other: str) -> None:
    assert squeeze(one) != squeeze(other)


def test_stretched_words_are_shortened() -> None:
    assert squeeze("diiiiie") == "die"
    assert squeeze("sooooon") == squeeze("soon")
