"""The newly written part of an HTML mail: the programs' quotes out, then the rules for text."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import lxml.html
from lxml.etree import LxmlError

from bot.log import get_logger
from bot.mail.extract.html_quotes import take_out_quotes, take_out_signatures
from bot.mail.extract.html_text import stripped_text, tree_text
from bot.mail.extract.result import NewText
from bot.mail.extract.text import text_reply

_log = get_logger(__name__)

# Pictures inside the HTML are most of a long one; without them no person's mail is longer.
MOST_CHARACTERS, MOST_ELEMENTS = 1_000_000, 20_000
_PICTURE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%]*")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000\ue001\ufffe\uffff]")
# What lxml and inscriptis raise at broken attributes, styles and numbers.
_UNREAD = (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError)


def html_reply(html: str) -> NewText:
    """What the sender wrote into this mail, as text.

    Args:
        html: an HTML part, decoded; any length and content, broken or hostile.

    Returns:
        As ``text_reply``. Never an error: HTML that no parser reads whole loses its tags only.
    """
    html = _UNREADABLE.sub(" ", _PICTURE.sub("", html[: 4 * MOST_CHARACTERS]))
    if len(html) > MOST_CHARACTERS:
        return NewText(stripped_text(html[:MOST_CHARACTERS]).strip(), nothing_new=True)
    try:
        reply = text_reply(_new_part(html))
        if not reply.nothing_new:
            return reply
        return NewText(tree_text(_tree(html)).strip(), nothing_new=True)
    except _UNREAD as error:
        # Its message may quote the mail.
        _log.info("mail.html_unread", error=type(error).__name__)
        return text_reply(stripped_text(html))


def _new_part(html: str) -> str:
    tree = _tree(html)
    take_out_quotes(tree)
    take_out_signatures(tree)
    return tree_text(tree)


def _tree(html: str) -> Any:
    """The parsed HTML.

    Raises:
        ValueError: the parser left words out, or it is too long for inscriptis.
        lxml.etree.LxmlError: there is nothing in it, or lxml fails.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    data = html.encode("utf-8", errors="replace")
    tree = lxml.html.document_fromstring(data, parser=parser, ensure_head_body=True)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ValueError("deeper than the parser reads")
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None:
        raise ValueError("more elements than a person writes")
    return tree
