"""An answer as the chat gets it and as a terminal shows it. Neither ever raises."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache

from bot.knowledge.markdown import Block, ItemList, Paragraph, Span, parse

_NARROWEST = 20  # columns; below this a deep list would become one word a line


@lru_cache(maxsize=256)
def for_chat(body: str) -> str:
    """``body`` in one normal form, which the widget and other Markdown readers show alike.

    Lines of a paragraph are joined, bullets are ``-``, numbers count up, blocks are one blank
    line apart. The result comes back unchanged when it is put in again.
    """
    return "\n\n".join(_markdown(block) for block in parse(body))


def for_terminal(body: str, width: int = 78) -> str:
    """``body`` as plain text of ``width`` columns; only long words and deep lists exceed it."""
    lines = [_plain(block, max(width, _NARROWEST)) for block in parse(body)]
    return "\n\n".join("\n".join(block) for block in lines)


def escaped(text: str, in_link: bool = False) -> str:
    r"""Plain ``text`` as Markdown that shows exactly it: ``a*b`` becomes ``a\*b``."""
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", text)
    text = re.sub(r"\*", _escaped_star, text)
    text = re.sub(r"_+", _escaped_underscores, text)
    return re.sub(r"<(?=\S)|" + (r"[\[\]]" if in_link else r"\](?=\()"), r"\\\g<0>", text)


def without_list_marker(line: str) -> str:
    r"""A line that can't be taken for a list item: ``1. a`` becomes ``1\. a``."""
    return re.sub(r"^(\d{1,9})?(?(1)[.)]|[-+*])(?=\s|$)", _escaped_marker, line)


def _escaped_marker(marker: re.Match[str]) -> str:
    return f"{marker[0][:-1]}\\{marker[0][-1]}"


def _escaped_star(star: re.Match[str]) -> str:
    # A star between two blanks marks nothing.
    around = star.string[star.start() - 1 : star.end() + 1] if star.start() else ""
    return "*" if around == " * " else r"\*"


def _escaped_underscores(run: re.Match[str]) -> str:
    # Inside a word, as in an e-mail address, underscores mark nothing.
    before, after = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    return run[0] if before.isalnum() and after.isalnum() else run[0].replace("_", r"\_")


def _markdown(block: Block) -> str:
    if isinstance(block, Paragraph):
        return without_list_marker("".join(_markdown_span(span) for span in block.spans))
    items = zip(_markers(block), block.items, strict=True)
    return "\n".join(
        marker + _indented(_markdown_item(item), len(marker)) for marker, item in items
    )


def _indented(text: str, columns: int) -> str:
    # All but the first line, which stands behind the marker.
    return textwrap.indent(text, " " * columns)[columns:]


def _markdown_item(item: tuple[Block, ...]) -> str:
    text = _markdown(item[0])
    for block in item[1:]:
        # A list follows its paragraph directly, but only one that starts at 1 may do so.
        close = isinstance(block, ItemList) and block.start in (None, 1)
        text += ("\n" if close else "\n\n") + _markdown(block)
    return text


def _markdown_span(span: Span) -> str:
    text = escaped(span.text, in_link=span.href is not None)
    if span.bold:
        text = f"**{text}**"
    return f"[{text}]({span.href})" if span.href else text


def _plain(block: Block, width: int) -> list[str]:
    if isinstance(block, Paragraph):
        text = "".join(_plain_span(span) for span in block.spans)
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    lines: list[str] = []
    markers = _markers(block)
    broadest = max(map(len, markers))
    for marker, item in zip(markers, block.items, strict=True):
        lines += _hanging(marker.rjust(broadest), _plain_item(item, width - broadest))
    return lines


def _plain_item(item: tuple[Block, ...], width: int) -> Iterator[str]:
    for number, block in enumerate(item):
        if number and isinstance(block, Paragraph):
            yield ""
        yield from _plain(block, max(width, _NARROWEST))


def _hanging(marker: str, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield ((" " * len(marker) if number else marker) + line).rstrip()


def _markers(block: ItemList) -> list[str]:
    if block.start is None:
        return ["- "] * len(block.items)
    return [f"{block.start + place}. " for place in range(len(block.items))]


def _plain_span(span: Span) -> str:
    if not span.href:
        return span.text
    scheme, _, address = span.href.partition(":")
    if scheme.lower() in ("mailto", "tel"):
        return span.text if _same(span.text, address) else f"{span.text} ({address})"
    return span.href if _same(span.text, span.href) else f"{span.text} ({span.href})"


def _same(text: str, address: str) -> bool:
    bare = [re.sub(r"^(https?://)?(www\.)?|/$", "", one.strip().lower()) for one in (text, address)]
    digits = [re.sub(r"\D", "", one)[-10:] for one in bare]
    phones = all(re.fullmatch(r"[+\d().\s-]{7,}", one) for one in bare)
    return bare[0] == bare[1] or (phones and digits[0] == digits[1])
