"""The texts of the chat in each of its languages, beside the English ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from bot.settings import ROOT

Texts: TypeAlias = "dict[str, str | dict[str, str]]"

_WIDGET = ROOT / "bot" / "web" / "widget"
_FILES = sorted((_WIDGET / "strings").glob("*.json"))
# Unicode CLDR's cardinal forms, which Intl.PluralRules chooses from.
_PLURAL_FORMS: Final = {"en": {"one", "other"}, "es": {"one", "many", "other"}}
# What only other languages have to say.
_NOT_IN_ENGLISH: Final = {"english.only"}
_WORDS_A_SENTENCE: Final = 20
_WORDS_A_TEXT: Final = 40


def _texts(path: Path) -> Texts:
    found: Texts = json.loads(path.read_text(encoding="utf-8"))
    return found


def _forms(text: str | dict[str, str]) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def _placeholders(text: str | dict[str, str]) -> set[str]:
    return {name for form in _forms(text) for name in re.findall(r"\{(\w+)\}", form)}


def _all_forms(texts: Texts) -> list[tuple[str, str]]:
    return [(name, form) for name, text in texts.items() for form in _forms(text)]


@pytest.fixture(scope="module")
def english() -> Texts:
    return _texts(_WIDGET / "strings" / "en.json")


@pytest.fixture(params=_FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_widget_asks_for_every_language_that_has_texts() -> None:
    source = (_WIDGET / "src" / "texts.js").read_text(encoding="utf-8")
    asked = re.search(r"^const OTHERS = (\[.*\]);$", source, re.MULTILINE)
    assert asked
    assert sorted(["en", *json.loads(asked[1])]) == [file.stem for file in _FILES]


def test_file_says_which_language_it_is(path: Path) -> None:
    assert _texts(path)["lang"] == path.stem


def test_language_has_the_texts_that_english_has(path: Path, english: Texts) -> None:
    more = set() if path.stem == "en" else _NOT_IN_ENGLISH
    assert set(_texts(path)) == set(english) | more


def test_language_fills_in_what_english_fills_in(path: Path, english: Texts) -> None:
    texts = _texts(path)
    filled = {name: _placeholders(texts[name]) for name in english}
    assert filled == {name: _placeholders(text) for name, text in english.items()}


def test_text_that_counts_has_a_form_for_every_number(path: Path, english: Texts) -> None:
    texts = _texts(path)
    counting = {name: set(text) for name, text in texts.items() if isinstance(text, dict)}
    names = {name for name, text in english.items() if isinstance(text, dict)}
    assert counting == dict.fromkeys(names, _PLURAL_FORMS[path.stem])
    assert all("{n}" in form for name in names for form in _forms(texts[name]))


def test_no_text_is_empty_or_has_blanks_around_it(path: Path) -> None:
    assert [
        name for name, form in _all_forms(_texts(path)) if not form or form != form.strip()
    ] == []


def test_other_languages_are_translated(path: Path, english: Texts) -> None:
    if path.stem == "en":
        return
    texts = _texts(path)
    same = {name for name, text in english.items() if texts[name] == text}
    assert same <= {"helpful.no"}


def test_texts_are_short_sentences(path: Path) -> None:
    for name, form in _all_forms(_texts(path)):
        assert len(form.split()) <= _WORDS_A_TEXT, name
        sentences = re.split(r"(?<=[.?!])\s", form)
        assert max(len(sentence.split()) for sentence in sentences) <= _WORDS_A_SENTENCE, name
