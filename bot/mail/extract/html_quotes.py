"""Quotes and signatures in an HTML mail, by the ids and classes that mail programs give them.

Every walk is over each element once: no element is asked for all that is in it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import iterwalk

from bot.mail.extract.html_text import QUOTE_END, QUOTE_START
from bot.mail.extract.patterns.signatures import GREETING

# Outlook on the web and Gmail put "x_" and "m_123" before the names in what they quote.
_PREFIX = re.compile(r"(?:x_|m_-?\d{1,30}_?){1,9}")
_WORD = re.compile(r"\w")
# Elements that hold the quote: Gmail, Outlook for Mac and phones, Yahoo, Zoho, Thunderbird,
# Proton, Tuta, NetEase, Apple, GMX.
_QUOTES = frozenset(
    """
    gmail_quote gmail_quote_container olk_src_body_section ms-outlook-mobile-reference-message
    yahoo_quoted zmail_extra moz-forward-container moz-email-headers-table protonmail_quote
    tutanota_quote ntes-mailmaster-quote isforwardcontent isreplycontent outlookmessageheader
    mail_quote sh-quoted-content
    """.split()
)
# Elements with which a quote begins that goes on to the end of the mail: Outlook, Hotmail.
_STARTS = frozenset("divrplyfwdmsg appendonsend stopspelling".split())
_SIGNATURES = frozenset(
    """
    gmail_signature gmail_signature_prefix moz-signature signature ms-outlook-mobile-signature
    protonmail_signature_block zm-_id_-sgn
    """.split()
)
_LONGEST_SIGNATURE = 600


def take_out_quotes(tree: Any) -> None:
    """Take quotes out of a tree; other ``blockquote`` elements get signs around them."""
    start = next(_outermost(tree, lambda element: bool(_names(element) & _STARTS)), None)
    if start is not None:
        _remove_from(start, tree)
    for element in list(_outermost(tree, _is_plain_quote)):
        element.drop_tree()
    for element in list(_outermost(tree, lambda _: False, blockquotes=True)):
        _surround(element)


def take_out_signatures(tree: Any) -> None:
    """Take out signatures that a mail program put there, where more than a greeting stays."""
    signatures = list(_outermost(tree, lambda element: bool(_names(element) & _SIGNATURES)))
    outside = " ".join(_texts(tree, frozenset(signatures)))
    if not _WORD.search(outside) or GREETING.fullmatch(outside[:_LONGEST_SIGNATURE]):
        return
    for element in signatures:
        text = element.text_content()
        if len(text) <= _LONGEST_SIGNATURE and "?" not in text:
            element.drop_tree()


def _outermost(
    tree: Any, wanted: Callable[[Any], bool], *, blockquotes: bool = False
) -> Iterator[Any]:
    """The wanted elements that are neither in a blockquote nor in another wanted one."""
    walk = iterwalk(tree, events=("start",))
    for _, element in walk:
        is_blockquote = element.tag == "blockquote"
        if (is_blockquote and blockquotes) or (not is_blockquote and wanted(element)):
            yield element
            walk.skip_subtree()
        elif is_blockquote:
            walk.skip_subtree()


def _names(element: Any) -> set[str]:
    """The id and the classes of an element, lower case, without what programs put before them."""
    if not isinstance(element.tag, str):
        return set()
    given = f"{element.get('id') or ''} {element.get('class') or ''}"[:400].casefold().split()
    found = ((name, _PREFIX.match(name)) for name in given)
    return {name[prefix.end() :] if prefix else name for name, prefix in found}


def _is_plain_quote(element: Any) -> bool:
    """Whether an element is a program's quote into which no answers were written."""
    names = _names(element)
    is_quote = bool(names & _QUOTES) or any(name.startswith("yahoo_quoted") for name in names)
    is_quote = is_quote or (element.tag == "div" and element.get("name") == "quote")
    return is_quote and not _has_answers(element)


def _has_answers(quote: Any) -> bool:
    """Whether words stand in a quote behind one of its blockquotes."""
    seen = False
    walk = iterwalk(quote, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag == "blockquote":
            seen = True
            walk.skip_subtree()
        elif seen and element is not quote:
            text = element.text if event == "start" else element.tail
            if text and _WORD.search(text):
                return True
    return False


def _texts(tree: Any, left_out: frozenset[Any]) -> Iterator[str]:
    """The pieces of text of a tree outside of some elements and of blockquotes."""
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield element.tail or ""
        elif element in left_out or element.tag in ("blockquote", "head", "style", "script"):
            walk.skip_subtree()
        else:
            yield element.text or ""


def _remove_from(start: Any, tree: Any) -> None:
    """Take out an element and all that follows it."""
    element = start
    while element is not tree:
        above = element.getparent()
        while (following := element.getnext()) is not None:
            above.remove(following)
        element.tail = None
        element = above
    if start is not tree:
        start.getparent().remove(start)


def _surround(element: Any) -> None:
    first, last = element.makeelement("div"), element.makeelement("div")
    first.text, last.text = QUOTE_START, QUOTE_END
    first.tail, element.text = element.text, None
    element.insert(0, first)
    element.append(last)
