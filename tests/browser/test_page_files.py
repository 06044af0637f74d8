"""The files of the page that is all chat, without a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bot.knowledge.index import KnowledgeIndex
from bot.settings import ROOT

PAGE = ROOT / "bot" / "web" / "page"
_CHAT = "/static/help-desk-chat.js"


class _Page(HTMLParser):
    """What a test asks of ``index.html``."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.without_scripts = ""
        self.inline: list[str] = []
        self._open: list[str] = []
        self.feed((PAGE / "index.html").read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href") and value]
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        self._open += [tag] if tag in ("noscript", "style", "script") else []

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if "noscript" in self._open:
            self.without_scripts += data
        elif self._open and data.strip():
            self.inline.append(data.strip())


@pytest.fixture(scope="module")
def page() -> _Page:
    return _Page()


def test_page_holds_no_script_style_or_handler_of_its_own(page: _Page) -> None:
    assert page.inline == []


def test_page_without_scripts_names_the_numbers_of_the_article(page: _Page) -> None:
    article = KnowledgeIndex(ROOT / "knowledge").article("talk_to_human").body
    numbers = re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", page.without_scripts)
    assert sorted(numbers) == sorted(re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", article))
    dialled = [address for address in page.addresses if address.startswith("tel:")]
    assert dialled == ["tel:+1" + re.sub(r"\D", "", number) for number in numbers]


def test_page_asks_for_each_of_its_files_and_the_chat_and_for_no_other_site(page: _Page) -> None:
    asked = {address for address in page.addresses if not address.startswith("tel:")}
    files = {f"/static/{path.name}" for path in PAGE.iterdir() if path.name != "index.html"}
    assert asked == files | {_CHAT}


def test_picture_of_the_chat_is_small() -> None:
    picture = (ROOT / "docs" / "images" / "chat.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 150_000
