"""An answer as a mail carries it, and the words of the chat that would mislead there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.knowledge.article import Article, Draft
from bot.knowledge.articles import NOT_FAQ
from bot.knowledge.findings import Finding
from bot.knowledge.placeholders import fill, placeholders

# A line that holds it is left out of a mail: the person has just written there, and each mail
# ends by saying how to reach a person.
LEFT_OUT = "HELPDESK_EMAIL"

# What only works, or is only true, in the chat. "Click the green Print button" is the portal's.
_CHAT_ONLY = re.compile(
    r"\btype\s[\"“'][^\"”'\n]{0,40}[\"”']?|\btype\b[^.\n]{0,40}\bhere\b|\bthis\schat\b"
    r"|\b(?:in|on)\sthe\schat\b|\bask\sme\b|\bi\swill\stell\syou\b"
    r"|\bbuttons?\s(?:below|above|here)\b",
    re.IGNORECASE,
)


def for_mail(article: Article, answers: Mapping[str, str]) -> str:
    """The Markdown of ``article`` as it stands in a mail; "" where nothing of it does.

    Args:
        article: a main article, which tells all ways, or an urgent one.
        answers: setting name -> value, empty while it is not set.
    """
    sentences = {**article.when_unset, **article.when_unset_by_mail}
    sentences.pop(LEFT_OUT, None)
    body = article.body if article.mail_body is None else article.mail_body
    return fill(body, sentences, {**answers, LEFT_OUT: ""}).strip()


def chat_only_findings(draft: Draft) -> Iterator[Finding]:
    """Words of the chat in what a mail would carry of this file."""
    if not _goes_by_mail(draft):
        return
    own_body = draft.mail_body is None
    body = draft.body if draft.mail_body is None else draft.mail_body
    advice = 'write the answer for mails under "## By e-mail"' if own_body else "use other words"
    line = draft.body_line if own_body else draft.mail_line
    for number, text in enumerate(body.split("\n"), line):
        if found := _CHAT_ONLY.search(text):
            yield Finding(number, _message(found[0], advice))
    yield from _in_sentences(draft, body)


def _in_sentences(draft: Draft, body: str) -> Iterator[Finding]:
    fields = draft.fields
    for name in placeholders(body):
        if name == LEFT_OUT:
            continue
        field = "when_unset_by_mail" if name in fields.when_unset_by_mail else "when_unset"
        sentence = getattr(fields, field).get(name, "")
        if found := _CHAT_ONLY.search(sentence):
            advice = f'add it in a mail\'s words under "when_unset_by_mail", as "{name}: …"'
            yield Finding(draft.lines.get((field, name), 1), _message(found[0], advice))


def _goes_by_mail(draft: Draft) -> bool:
    if draft.name.topic == "urgent":
        return True
    is_main = not draft.name.variant
    return is_main and draft.name.topic not in NOT_FAQ and draft.fields.by_mail


def _message(words: str, advice: str) -> str:
    return f"this can't be said in a mail: {words}; {advice}"
