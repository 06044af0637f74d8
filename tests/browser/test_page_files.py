"""The page's files, without a browser."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser

import pytest

from bot.knowledge.index import KnowledgeIndex
from bot.settings import ROOT
from portal.upload_check import RULES

PAGE = ROOT / "bot" / "web" / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
TEXTS = json.loads((PAGE / "strings.en.json").read_text(encoding="utf-8"))
_MOST_KILOBYTES = 30  # zipped: all that is ever loaded

# What would let a text become markup, or a script.
_DANGEROUS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc"
    r"|DOMParser|setHTML|\beval\b|\bFunction\(|localStorage|sessionStorage|indexedDB"
)
# Texts that are named by what the server says: its reasons and its problems.
_COMPOSED = re.compile(r"said\.(patient|bot|staff)|over|refused|lost|trouble")


class _Page(HTMLParser):
    """The texts of ``index.html`` by their name, and what else a test asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.addresses: list[str] = []
        self.without_scripts = ""
        self.inline: list[str] = []
        self._name = ""
        self._open: list[str] = []
        self.feed((PAGE / "index.html").read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._name = given.get("data-text") or given.get("data-label") or ""
        self.texts |= {self._name: ""} if self._name else {}
        self.addresses += [value for name, value in attrs if name in ("src", "href") and value]
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self._open += [tag] if tag in ("noscript", "style", "title") else []

    def handle_endtag(self, tag: str) -> None:
        self._name = ""
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if self._name:
            self.texts[self._name] += data.strip()
        elif "noscript" in self._open:
            self.without_scripts += data
        elif data.strip() and "title" not in self._open:
            self.inline.append(data.strip())


@pytest.fixture(scope="module")
def page() -> _Page:
    return _Page()


def _code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)


def test_texts_of_the_page_are_those_of_the_texts_file(page: _Page) -> None:
    assert page.texts
    assert {name: TEXTS[name] for name, text in page.texts.items() if text} == {
        name: text for name, text in page.texts.items() if text
    }
    assert page.texts.keys() <= TEXTS.keys()


def test_every_text_is_used_and_every_used_text_is_there(page: _Page) -> None:
    named = set(re.findall(r"\btext\(\"([\w.-]+)\"", _code())) | page.texts.keys() | {"lang"}
    assert named <= TEXTS.keys()
    assert [name for name in TEXTS.keys() - named if not _COMPOSED.match(name)] == []


def test_page_names_the_kinds_of_file_that_the_portal_takes() -> None:
    named = set(re.findall(r"\b[A-Z]{3,}\b", TEXTS["file.hint"]))
    synonyms = {".jpeg", ".tif"}
    assert named == {kind[1:].upper() for kind in set(RULES.extensions) - synonyms}


def test_page_holds_no_text_style_or_handler_of_its_own(page: _Page) -> None:
    assert page.inline == []


def test_page_without_scripts_names_the_numbers_of_the_article(page: _Page) -> None:
    article = KnowledgeIndex(ROOT / "knowledge").article("talk_to_human").body
    numbers = re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", page.without_scripts)
    assert sorted(numbers) == sorted(re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", article))
    dialled = [address for address in page.addresses if address.startswith("tel:")]
    assert dialled == ["tel:+1" + re.sub(r"\D", "", number) for number in numbers]


def test_page_asks_for_each_of_its_files_and_for_no_other_site(page: _Page) -> None:
    asked = {address for address in page.addresses if not address.startswith("tel:")}
    files = {f"/static/{path.name}" for path in PAGE.iterdir() if path.name != "index.html"}
    assert asked == files


def test_no_script_turns_text_into_markup_or_keeps_it() -> None:
    assert SCRIPTS
    assert _DANGEROUS.findall(_code()) == []


def test_page_is_small() -> None:
    sizes = [len(gzip.compress(path.read_bytes())) for path in PAGE.iterdir()]
    assert sum(sizes) < _MOST_KILOBYTES * 1024


def test_picture_of_the_chat_is_small() -> None:
    picture = (ROOT / "docs" / "images" / "chat.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 150_000
