"""Markdown that would like to be more than text, in answers and in what a bot's text repeats."""

from __future__ import annotations

from typing import Final

import pytest
from lxml import html as lxml_html

from bot.knowledge import markdown, render
from bot.knowledge.markdown import Block, ItemList, Paragraph, is_allowed_link, parse
from bot.knowledge.render import escaped, for_chat, for_terminal
from bot.mail import html as mail_html
from tests.security.pumping import Attack
from tests.security.timing import grows_too_fast

ADDRESSES: Final = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript\\:alert(1)",
    "%6aavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "vbscript:x",
    "blob:https://example.org/x",
    "file:///etc/passwd",
    "filesystem:https://example.org/x",
    "ftp://example.org",
    "ws://example.org",
    "intent://x#Intent;end",
    "about:blank",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "https://",
    "https:\\\\evil.example",
    "x" * 5_000 + ":",
)
SHAPES: Final = (
    "[press]({})",
    "[press](<{}>)",
    '[press]({} "title")',
    "![press]({})",
    "[![press](/x)]({})",
    "<{}>",
    "[press][1]\n\n[1]: {}",
    "**[press]({})**",
    "- [press]({})",
    "[**press**]({})",
)
ELEMENTS: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil.example>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example><input name=password>",
    "<!-- --><b>x</b>",
    "<![CDATA[<b>x</b>]]>",
    "<?xml version='1.0'?>",
    "</p></div><h1>x</h1>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    '" onmouseover="alert(1)',
    "```html\n<b>x</b>\n```",
    "    <b>x</b>",
    "`<b>x</b>`",
    "| <b>a</b> |\n| - |\n| b |",
    "<details open ontoggle=alert(1)>",
    "\x00<b>x</b>",
    "<b\x00>x</b>",
    "\u202e<b>txet</b>\u202c",
)
# Of a mail's answer: what may stand in it, with which attributes.
ALLOWED: Final = {
    "p": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "strong": set(),
    "a": {"href"},
}
BODIES: Final = [shape.format(address) for shape in SHAPES for address in ADDRESSES] + [*ELEMENTS]


def short(value: object) -> str:
    """A test's name for a value."""
    return ascii(value)[:60]


def _links(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += [span.href for span in block.spans if span.href]
        elif isinstance(block, ItemList):
            found += [href for item in block.items for href in _links(item)]
    return found


def _depth(blocks: tuple[Block, ...]) -> int:
    lists = [block for block in blocks if isinstance(block, ItemList)]
    return 1 + max((_depth(item) for one in lists for item in one.items), default=0)


@pytest.mark.parametrize("address", ADDRESSES, ids=short)
def test_no_shape_makes_a_link_to_anywhere_else(address: str) -> None:
    for shape in SHAPES:
        for href in _links(parse(shape.format(address))):
            # "press" may be one link, to what the reader of Markdown made of the address.
            assert is_allowed_link(href), (shape, href)
            assert href.startswith(("/", "http://", "https://", "mailto:", "tel:")), (shape, href)
            assert not href.startswith(("//", "/\\")), (shape, href)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_mail_has_our_elements_alone(body: str) -> None:
    shown = mail_html.answer(body)
    if not shown:
        return
    for element in lxml_html.fragment_fromstring(shown, create_parent="main").iterdescendants():
        assert set(element.attrib) <= ALLOWED[str(element.tag)], shown
        assert element.tag != "a" or is_allowed_link(element.attrib["href"]), shown


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_chat_gets_the_same_tree_that_was_read(body: str) -> None:
    assert for_chat(for_chat(body)) == for_chat(body)
    assert _links(parse(for_chat(body))) == _links(parse(body))


@pytest.mark.parametrize("value", [*ADDRESSES, *ELEMENTS, *BODIES[:60]], ids=short)
def test_value_that_a_patient_typed_stays_plain_words(value: str) -> None:
    text = f"A name that works: **{escaped(value)}**"
    assert _links(parse(text)) == []
    blocks = parse(text.replace("\n", " "))
    assert all(isinstance(block, Paragraph) for block in blocks)


def test_lists_in_lists_end_somewhere() -> None:
    """A page that is asked to show them without end gives up (markdown.js calls itself)."""
    for body in ("- " * 3_000 + "x", "1. " * 3_000 + "x", "> " * 3_000 + "x", "[" * 3_000):
        assert _depth(parse(for_chat(body))) < 40
    steps = "\n".join("  " * level + "- a" for level in range(400))
    assert _depth(parse(steps)) < 40


PIECES: Final = (
    *(
        "[",
        "]",
        "](",
        "[a](",
        "![",
        "**",
        "*",
        "_",
        "__a",
        "\\",
        "`",
        "<",
        "<b ",
        "&amp;",
        "- ",
        "1. ",
    ),
    *(
        "> ",
        "\n",
        "\n\n",
        "\n- ",
        "a\n",
        "  - a\n",
        "[a](/x)",
        "[a]: /x\n",
        "| a ",
        "<!--",
        "\u202e",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES, ids=short)
def test_time_for_an_answer_grows_no_faster_than_it(piece: str) -> None:
    def shown(body: str) -> object:
        markdown.parse.cache_clear()
        render.for_chat.cache_clear()
        return for_chat(body), mail_html.answer(body), for_terminal(body)

    assert not grows_too_fast(shown, Attack("", piece, "x").text, 20_000, 1.0)
