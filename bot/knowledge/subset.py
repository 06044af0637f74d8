"""Tells an author which signs of a body the chat can't show, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from bot.knowledge.findings import Finding, shortened
from bot.knowledge.markdown import is_allowed_link
from bot.knowledge.placeholders import PLACEHOLDER

_EMPHASIS = "write **bold** with two stars on each side; put \\ before a sign that should be seen"
_NOT_SHOWN = {
    "heading_open": "the chat shows no headings (a line of - or = under a text makes one too); "
    'write the words in **bold**. The only heading is "## By e-mail"',
    "blockquote_open": "a line that begins with > can't be shown; write a plain paragraph",
    "fence": "a block between ``` or ~~~ can't be shown; write a plain paragraph",
    "code_block": "this line begins with four or more blanks; take them away",
    "code_inline": "the sign ` can't be used; write the words in **bold**",
    "hr": "a line of - or * alone can't be shown; leave it empty",
    "html_block": "HTML such as <b> or <!-- --> can't be used; write plain words",
    "html_inline": "HTML such as <b> or <!-- --> can't be used; write plain words",
    "image": "pictures can't be shown; describe it in words",
    "table_open": "tables can't be shown; write a list",
    "em_open": f"one * or _ on each side (slanted text) can't be shown; {_EMPHASIS}",
    "s_open": "text struck out with ~~ can't be shown; leave it out",
}


def subset_findings(body: str, first_line: int) -> list[Finding]:
    """Everything in ``body`` that is no paragraph, list, bold text or allowed link.

    Args:
        body: Markdown as it stands in the file.
        first_line: the line of the file where it begins.
    """
    env: EnvType = {}
    tokens = _READER.parse(PLACEHOLDER.sub(_sample, body), env)
    findings = [
        Finding(first_line + line, message)
        for token, line in _with_lines(tokens)
        if (message := _message(token))
    ]
    findings += [
        Finding(first_line + reference["map"][0], "write the address of a link in place: [text](…)")
        for reference in env.get("references", {}).values()
    ]
    return list(dict.fromkeys(findings))


class _WideReader(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark")
        self.enable(["table", "strikethrough"])
        self.disable("text_join")  # joining texts would hide that a sign was written as &amp;

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name for the seam
        return True  # a forbidden address is seen as a link, to be told so


_READER = _WideReader()


def _sample(found: re.Match[str]) -> str:
    # A value of the right kind, so that a link to a setting is judged as it will be.
    return "https://example.org" if found[1].endswith("_URL") else "desk@example.org"


def _with_lines(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    for token in tokens:
        line = token.map[0] if token.map else 0
        yield token, line
        for child in token.children or []:
            yield child, line
            line += child.type in ("softbreak", "hardbreak")


def _message(token: Token) -> str:
    if token.type == "link_open":
        return _link_message(str(token.attrs["href"]), "title" in token.attrs)
    if token.type == "text_special" and token.info == "entity":
        return f"write the sign itself instead of {token.markup}"
    return _NOT_SHOWN.get(token.type, "")


def _link_message(href: str, titled: bool) -> str:
    if titled:
        return "a link holds only its address between ( and ); leave the quoted text out"
    if is_allowed_link(href):
        return ""
    start = f' - it is "{shortened(href)}"' if href else " - it has none"
    return f"a link's address should begin with https://, http://, mailto:, tel: or /{start}"
