"""Settings inside answers: ``email {HELPDESK_EMAIL}``, and what is said while one has no value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.knowledge.findings import Finding, did_you_mean, shortened
from bot.knowledge.render import escaped, without_list_marker
from bot.settings import ANSWER_SETTINGS

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_START = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?")
_IN_ADDRESS = re.compile(r"\]\([^)\s]*$")


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the settings that ``text`` holds, each once, in order."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(body: str, when_unset: Mapping[str, str], answers: Mapping[str, str]) -> str:
    """Put the settings' values into ``body``.

    A line that holds a setting without a value is replaced whole by the article's sentence for
    it (a list item stays one); a sentence is said once only, and without one the line goes.

    Args:
        body: the Markdown of an article.
        when_unset: setting name -> whole sentence.
        answers: setting name -> value, empty while it is not set.

    Returns:
        Markdown without any placeholder. Never raises.
    """
    said: set[str] = set()
    lines: list[str] = []
    for line in body.split("\n"):
        unset = [name for name in placeholders(line) if not answers.get(name, "").strip()]
        if not unset:
            lines.append(PLACEHOLDER.sub(lambda found: _value(found, answers), line))
            continue
        sentences = [text for text in _sentences(unset, when_unset) if text not in said]
        said.update(sentences)
        if sentences:
            lines.append(_start(line) + " ".join(sentences))
    return "\n".join(lines)


def placeholder_findings(
    text: str, first_line: int, when_unset: Iterable[str]
) -> Iterator[Finding]:
    """Braces that don't close, names that no setting has, and settings without a sentence."""
    sentences, reported = set(when_unset), set()
    for number, line in enumerate(text.split("\n"), first_line):
        if re.search(r"[{}]", PLACEHOLDER.sub("", line)):
            yield Finding(number, "a brace { or } stands alone; settings are written {LIKE_THIS}")
        for name in placeholders(line):
            if name not in ANSWER_SETTINGS:
                yield Finding(number, _unknown(name))
            elif name not in sentences and name not in reported:
                reported.add(name)
                yield Finding(number, _no_sentence(name))


def sentence_findings(
    sentences: Mapping[str, str], field: str, lines: Mapping[tuple[str, ...], int]
) -> Iterator[Finding]:
    """Sentences for settings that don't exist, and sentences that need a setting themselves."""
    for name, sentence in sentences.items():
        line = lines.get((field, name), 1)
        if name not in ANSWER_SETTINGS:
            yield Finding(line, _unknown(name))
        if re.search(r"[{}]", sentence):
            yield Finding(line, "the sentence for a setting can't hold { or } itself")


def _value(found: re.Match[str], answers: Mapping[str, str]) -> str:
    value = " ".join(answers[found[1]].split())
    before = found.string[: found.start()]
    if _IN_ADDRESS.search(before):
        return re.sub(r"[\s()<>\\]", lambda sign: f"%{ord(sign[0]):02X}", value)
    shown = escaped(value, in_link=True)
    return without_list_marker(shown) if _START.fullmatch(before) else shown


def _sentences(unset: Iterable[str], when_unset: Mapping[str, str]) -> Iterator[str]:
    for name in unset:
        sentence = " ".join(when_unset.get(name, "").split())
        if sentence and not PLACEHOLDER.search(sentence):
            yield sentence


def _start(line: str) -> str:
    found = _START.match(line)
    return found[0] if found else ""


def _unknown(name: str) -> str:
    hint = did_you_mean(name, ANSWER_SETTINGS) or f"; there are {', '.join(ANSWER_SETTINGS)}"
    return f'there is no setting "{shortened(name)}" for answers{hint}'


def _no_sentence(name: str) -> str:
    return (
        f"{{{name}}} may have no value; add to the head, under when_unset, "
        f'a line "{name}: …" with the whole sentence to say then'
    )
