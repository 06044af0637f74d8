"""The Markdown that answers are written in, as a tree: paragraphs, lists, bold and links.

Chat, terminal and mail each render this tree. Whatever else the text holds stays as it was
written; ``subset.py`` tells authors about it before it gets here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

_OF_THE_WEB = ("http", "https")
_SCHEMES = (*_OF_THE_WEB, "mailto", "tel")
_OPENING = {"bullet_list_open", "ordered_list_open"}
_CLOSING = {"bullet_list_close", "ordered_list_close", "list_item_close"}
_MAX_NUMBER = 9_999


@dataclass(frozen=True)
class Span:
    """Words of one kind: plain, bold, or the text of a link to ``href``."""

    text: str
    bold: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """Spans of one paragraph; ``line`` is its first line in the body, counted from 0."""

    spans: tuple[Span, ...]
    line: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class ItemList:
    """A list; ``start`` is its first number, or ``None`` for bullets. No item is empty."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


Block = Paragraph | ItemList


def is_allowed_link(href: str) -> bool:
    """Whether answers may link there: the web, mail, a phone, or a page of the same site."""
    if href.startswith("/"):
        return not href.startswith(("//", "/\\"))
    try:
        parts = urlsplit(href)
    except ValueError:  # such as an unclosed [ of an IPv6 address
        return False
    # Without a host, browsers make an address of their own of what stands there.
    is_whole = parts.netloc if parts.scheme in _OF_THE_WEB else parts.path
    return parts.scheme in _SCHEMES and bool(is_whole)


@lru_cache(maxsize=256)  # the same few answers are shown again and again
def parse(body: str) -> tuple[Block, ...]:
    """Read ``body`` as paragraphs and lists. Never raises; signs outside the subset stay text."""
    return tuple(_blocks(iter(_READER.parse(body))))


class _AnswerReader(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("zero")
        self.enable(["list", "emphasis", "link", "autolink", "escape", "newline"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name for the seam
        return is_allowed_link(url)


_READER = _AnswerReader()


def _blocks(tokens: Iterator[Token]) -> list[Block]:
    blocks: list[Block] = []
    for token in tokens:
        if token.type in _CLOSING:
            break
        if token.type == "inline":
            spans = tuple(_tidied(_spans(token.children or [])))
            if spans:
                blocks.append(Paragraph(spans, token.map[0] if token.map else 0))
        elif token.type in _OPENING:
            _add_list(blocks, _item_list(token, tokens))
    return blocks


def _item_list(opening: Token, tokens: Iterator[Token]) -> ItemList:
    items = []
    for token in tokens:
        if token.type in _CLOSING:
            break
        items.append(tuple(_blocks(tokens)))
    start = min(int(opening.attrs.get("start", 1)), _MAX_NUMBER)
    numbered = opening.type == "ordered_list_open"
    return ItemList(tuple(item for item in items if item), start if numbered else None)


def _add_list(blocks: list[Block], new: ItemList) -> None:
    # Two lists in a row that differ only in their sign (- and *) are one list to a reader.
    last = blocks[-1] if blocks else None
    if not new.items:
        return
    if isinstance(last, ItemList) and (last.start is None) == (new.start is None):
        blocks[-1] = replace(last, items=last.items + new.items)
    else:
        blocks.append(new)


def _spans(tokens: list[Token]) -> Iterator[Span]:
    depth, href, inside = 0, "", ""
    for token in tokens:
        depth += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        if token.type == "link_open" and token.attrs["href"]:
            href, inside, bold = str(token.attrs["href"]), "", depth > 0
        elif token.type == "link_close" and href:
            yield Span(inside.strip() or href, bold, _sealed(href))
            href = ""
        elif href:
            inside, bold = inside + _words(token), bold or depth > 0
        else:
            yield Span(_words(token), depth > 0)


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type in ("em_open", "em_close"):
        return token.markup
    # Brackets without an address are no link; they stay as they were written.
    return {"link_open": "[", "link_close": "]()"}.get(token.type, token.content)


def _sealed(href: str) -> str:
    # A bracket inside an address would end it.
    return href.replace("(", "%28").replace(")", "%29")


def _tidied(spans: Iterator[Span]) -> list[Span]:
    tidy: list[Span] = []
    for span in _joined(spans):
        for part in _without_outer_space(span):
            # No blank at the start of the paragraph, nor two in a row.
            text = part.text if tidy and not tidy[-1].text.endswith(" ") else part.text.lstrip()
            tidy += [replace(part, text=text)] if text else []
    if tidy and tidy[-1].text.endswith(" "):
        last = tidy.pop()
        tidy += [replace(last, text=last.text.rstrip())] if last.text.strip() else []
    return list(_joined(iter(tidy)))


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Spans of the same kind in a row as one; two links stay two."""
    last: Span | None = None
    for span in spans:
        if last and not span.href and replace(last, text="") == replace(span, text=""):
            last = replace(last, text=last.text + span.text)
        elif span.text:
            if last:
                yield last
            last = span
    if last:
        yield last


def _without_outer_space(span: Span) -> Iterator[Span]:
    text = re.sub(r"\s+", " ", span.text)
    if not (span.bold or span.href):
        yield Span(text)
        return
    core = text.strip()
    yield Span(" " if text.startswith(" ") else "")
    yield replace(span, text=core)
    yield Span(" " if text.endswith(" ") else "")
