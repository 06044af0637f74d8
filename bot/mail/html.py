"""An answer as HTML for a mail: the elements of our Markdown, every character of text escaped."""

from __future__ import annotations

from html import escape
from typing import Final

from bot.knowledge.markdown import Block, ItemList, Paragraph, Span, parse

# Mail programs drop style sheets, so the few rules stand on the one element around everything.
_PAGE: Final = (
    '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    '<body>\n<div style="font-family: sans-serif; line-height: 1.5; max-width: 40em">\n'
    "{content}\n</div>\n</body>\n</html>\n"
)


def page(title: str, content: str) -> str:
    """A whole document around ``content``, which is HTML; ``title`` is plain text."""
    return _PAGE.format(title=escape(title), content=content)


def heading(text: str) -> str:
    """Plain ``text`` as a heading."""
    return f"<h2>{escape(text)}</h2>"


def line(text: str) -> str:
    """Plain ``text`` as a paragraph."""
    return f"<p>{escape(text)}</p>"


def answer(body: str) -> str:
    """The Markdown ``body`` as HTML. Never raises; what is no Markdown of ours stays text."""
    return "\n".join(_block(block) for block in parse(body))


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_spans(block)}</p>"
    return _list(block)


def _list(block: ItemList) -> str:
    name = "ul" if block.start is None else "ol"
    start = "" if block.start in (None, 1) else f' start="{block.start}"'
    items = "\n".join(f"<li>{_item(item)}</li>" for item in block.items)
    return f"<{name}{start}>\n{items}\n</{name}>"


def _item(blocks: tuple[Block, ...]) -> str:
    first, *others = blocks
    text = _spans(first) if isinstance(first, Paragraph) else _block(first)
    return "\n".join([text, *map(_block, others)])


def _spans(paragraph: Paragraph) -> str:
    return "".join(map(_span, paragraph.spans))


def _span(span: Span) -> str:
    text = escape(span.text)
    if span.bold:
        text = f"<strong>{text}</strong>"
    return f'<a href="{escape(span.href)}">{text}</a>' if span.href else text
