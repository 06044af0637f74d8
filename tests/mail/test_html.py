from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.index import KnowledgeIndex
from bot.knowledge.markdown import Block, ItemList, Paragraph, parse
from bot.mail import html
from bot.settings import ROOT

_ELEMENT = re.compile(r"<(?:/?(?:p|ul|ol|li|strong)|/a|ol start=\"\d+\"|a href=\"[^\"<>]*\")>")


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("Go **there** now.", "<p>Go <strong>there</strong> now.</p>"),
        ("[the portal](https://a.example)", '<p><a href="https://a.example">the portal</a></p>'),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("1. one\n   - inner", "<ol>\n<li>one\n<ul>\n<li>inner</li>\n</ul></li>\n</ol>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("* % & < >", "<ul>\n<li>% &amp; &lt; &gt;</li>\n</ul>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        (
            '[x](https://a.example/?q="onclick=&b)',
            '<p><a href="https://a.example/?q=%22onclick=&amp;b">x</a></p>',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ],
)
def test_markdown_becomes_html(markdown: str, shown: str) -> None:
    assert html.answer(markdown) == shown


def test_heading_and_line_and_title_are_escaped() -> None:
    assert html.heading("A < B") == "<h2>A &lt; B</h2>"
    assert html.line("A & B") == "<p>A &amp; B</p>"
    assert "<title>&lt;x&gt;</title>" in html.page("<x>", "")


def test_page_loads_nothing_from_elsewhere() -> None:
    page = html.page("title", html.answer("Go to [it](https://a.example)."))
    assert not re.search(r"<(?:img|link|script|iframe|style)|src=|url\(", page)


def words(blocks: tuple[Block, ...]) -> str:
    texts = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, ItemList):
            texts += [words(item) for item in block.items]
    return " ".join(texts)


@given(st.text(alphabet="ab*_[](){}<>&\"'#1.- \n\\", max_size=80))
def test_only_our_elements_come_out_and_no_word_is_lost(markdown: str) -> None:
    shown = html.answer(markdown)
    bare = _ELEMENT.sub(" ", shown)
    assert "<" not in bare
    assert ">" not in bare
    assert unescape(bare).split() == words(parse(markdown)).split() or "](" in markdown


def test_every_article_has_a_form_in_html() -> None:
    index = KnowledgeIndex(ROOT / "knowledge")
    for intent in index.intents():
        assert html.answer(index.article(intent).body)
