"""The page's parsers beside the server's: what one writes, the other reads."""

from __future__ import annotations

import json
from dataclasses import asdict
from random import Random
from typing import Any

import pytest

from bot.knowledge.markdown import Block, ItemList, is_allowed_link, parse
from bot.knowledge.render import for_chat
from bot.settings import ROOT
from tests.browser.scenario import read_by_page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("node")]

_LINKS = [
    "https://example.org/a?b=c#d",
    "HTTP://example.org",
    "mailto:desk@example.org",
    "tel:+14135775101",
    "/records",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "https:",
    "https:elsewhere.example",
    "https:/elsewhere.example",
    "http:///elsewhere.example",
    "https://",
    "mailto:",
    "records",
    "",
]
_BODIES = [
    "3. three\n4. four\n   - deeper\n     7. deepest\n\n     second paragraph\n- other list",
    "a\\*b \\[c\\](d) 1\\. e **bold** **[link](/x)** [a **b** c](/y) [\\[n\\]](/z)",
    "one\ntwo\n- item\n- **item** two\n\nafter\n\n1. first\n\n   paragraph of the first\n2. second",
    "[x](javascript:alert(1)) **open [y](/z) ** * _ ` < > & \\",
]

_SIGNS = [
    *("a", "b", "é", " ", "  ", "   ", "\n", "\n\n", "1. ", "12) ", "- ", "-", "* ", "*", "**"),
    *("_", "[", "]", "(", ")", "](", "\\", "<", "`", "#", "&amp;", "/x", "mailto:d"),
    "https://e.example/",
]


def _tree(blocks: tuple[Block, ...]) -> list[Any]:
    """The server's tree in the form that the page's parser has."""
    return [
        {"items": [_tree(item) for item in block.items], "start": block.start}
        if isinstance(block, ItemList)
        else {"spans": [asdict(span) for span in block.spans]}
        for block in blocks
    ]


def _stream(*events: tuple[str, int, str]) -> bytes:
    lines = [f"event: {name}\nid: {number}\ndata: {data}\n\n" for name, number, data in events]
    return "".join(lines).encode()


def test_page_reads_every_article_as_the_server_does() -> None:
    paths = (ROOT / "knowledge").glob("*/*.md")
    bodies = [path.read_text(encoding="utf-8").split("\n---\n")[-1] for path in sorted(paths)]
    bodies += _BODIES
    assert len(bodies) > 20
    sent = [for_chat(body) for body in bodies]
    assert read_by_page({"markdown": sent})["markdown"] == [_tree(parse(body)) for body in bodies]


@pytest.mark.parametrize("seed", range(3))
def test_page_shows_what_the_server_has_read_whatever_was_written(seed: int) -> None:
    random = Random(seed)
    bodies = ["".join(random.choices(_SIGNS, k=random.randrange(40))) for _ in range(1000)]
    sent = [for_chat(body) for body in bodies]
    for body, read in zip(bodies, read_by_page({"markdown": sent})["markdown"], strict=True):
        assert read == _tree(parse(body)), body


def test_page_allows_the_links_that_the_server_allows() -> None:
    assert read_by_page({"links": _LINKS})["links"] == [is_allowed_link(link) for link in _LINKS]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_read_however_their_bytes_are_cut(size: int) -> None:
    text = json.dumps({"text": "Grüße 👋"}, ensure_ascii=False)
    stream = _stream(("message", 4, text), ("ready", 4, '{"last": 4}'))
    stream = b": ping\r\n\r\nretry: 1000\r\n\r\n" + stream.replace(b"\n", b"\r\n")
    pieces = [list(stream[at : at + size]) for at in range(0, len(stream), size)]
    read = read_by_page({"streams": [pieces]})["streams"][0]
    assert read["retry"] == 1000
    assert read["events"] == [
        {"event": "message", "id": "4", "data": text},
        {"event": "ready", "id": "4", "data": '{"last": 4}'},
    ]


def test_event_that_breaks_off_is_not_read() -> None:
    stream = list(_stream(("message", 4, "{}"))[:-1])
    assert read_by_page({"streams": [[stream]]})["streams"][0]["events"] == []
