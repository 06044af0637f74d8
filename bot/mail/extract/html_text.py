"""HTML to text: by inscriptis, or by leaving out the tags where that would be slow or lossy."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

# inscriptis takes 0.7 s for 50,000 paragraphs. What a person writes has some hundred elements.
_MOST_ELEMENTS = 4_000
# Private characters that no font shows; around what the HTML quotes.
QUOTE_START, QUOTE_END = "\ue000", "\ue001"
# Every "<" stops what the one before it matches, so searching is linear without a bound.
_BREAK = re.compile(
    r"</?(?:p|div|br|tr|li|ul|ol|table|blockquote|h[1-6]|hr|pre|body|section)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-z/!?][^<>]*>", re.IGNORECASE)
_CODE_START = re.compile(r"<(?:script|style|title)\b", re.IGNORECASE)
_CODE_END = re.compile(r"</(?:script|style|title)\b", re.IGNORECASE)


def tree_text(tree: Any) -> str:
    """The text of an lxml tree; what stands between the quote signs gets ``> `` lines."""
    if next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None:
        return _quoted("\n".join(piece for piece in tree.itertext() if piece.strip()))
    return _quoted(Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text())


def stripped_text(markup: str) -> str:
    """``markup`` without its tags, in linear time, whatever is broken in it."""
    markup = "".join(_behind(markup.split("<!--"), re.compile("-->")))
    markup = "".join(_behind(_CODE_START.split(markup), _CODE_END, "<i "))
    lines = _BREAK.sub("\n", " ".join(markup.split())).split("\n")
    return "\n".join(" ".join(html.unescape(_TAG.sub("", line)).split()) for line in lines)


def _behind(pieces: Sequence[str], end: re.Pattern[str], tag: str = "") -> Iterator[str]:
    """The first piece, and of the others what follows ``end``; one that never ends stays whole.

    ``tag`` makes a tag of what is left of one.
    """
    yield pieces[0]
    for piece in pieces[1:]:
        found = end.search(piece)
        yield (tag if not found or tag else "") + piece[found.end() if found else 0 :]


def _quoted(text: str) -> str:
    depth = 0
    lines: list[str] = []
    for line in text.split("\n"):
        starts, ends = line.count(QUOTE_START), line.count(QUOTE_END)
        words = line.replace(QUOTE_START, "").replace(QUOTE_END, "").rstrip()
        is_quoted = depth > 0 or starts > 0
        depth = max(0, depth + starts - ends)
        if words or not (starts or ends):
            lines.append(f"> {words}" if is_quoted else words)
    return "\n".join(lines)
