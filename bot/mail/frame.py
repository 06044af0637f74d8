"""The sentences around the answers in a mail: ``knowledge/mail/frame.md``, edited like an article.

Each sentence stands under a heading of its own, so that it can be found and reworded; none is
written in the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from bot.errors import KnowledgeError, Problem
from bot.knowledge.findings import Finding, did_you_mean, problems_at, shortened
from bot.knowledge.placeholders import placeholders
from bot.knowledge.subset import subset_findings

FILE: Final = Path("mail", "frame.md")
# What may stand in braces, and in which sentences it has to.
_BLANKS: Final = {
    "read_more": "LINK",
    "reset_link": "CHAT",
    "file_check": "CHAT",
    "records_request": "CHAT",
}
# They go into headers or are shown as they are: plain words, at most so many characters.
_PLAIN: Final = {"sender": 40, "subject": 70, "marker": 70, "alert_subject": 70, "alert": 400}
_PLAIN_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'?!-]*")
_HEADING: Final = re.compile(r"##\s+(.{1,60}?)\s*")


@dataclass(frozen=True)
class Frame:
    """The sentences, each Markdown of one paragraph; those for headers, marker and alert are plain.

    Args:
        sender: the name beside our address.
        subject: of a reply whose own subject would say something about the person.
        first_line: who answers, and that nobody watches for emergencies.
        read_more: stands before an article's link, ``{LINK}``.
        reset_link: what the chat, ``{CHAT}``, does beyond the answer on passwords.
        file_check: the same for uploads.
        records_request: the same for medical records.
        person: how to reach a person.
        health_information: where not to send it.
        marker: what the last line says, above which the person writes.
        alert_subject: of the mail to the person on call.
        alert: what that mail says above its link.
    """

    sender: str
    subject: str
    first_line: str
    read_more: str
    reset_link: str
    file_check: str
    records_request: str
    person: str
    health_information: str
    marker: str
    alert_subject: str
    alert: str


_NAMES: Final = tuple(field.name for field in fields(Frame))


def read_frame(knowledge: Path) -> Frame:
    """Read the frame of the folder ``knowledge``.

    Raises:
        KnowledgeError: with every problem of the file at once.
    """
    frame, problems = _read(knowledge)
    if frame is None:
        raise KnowledgeError(problems)
    return frame


def frame_problems(knowledge: Path) -> list[Problem]:
    """What has to be changed in the frame of the folder ``knowledge``. Never raises."""
    return _read(knowledge)[1]


def _read(knowledge: Path) -> tuple[Frame | None, list[Problem]]:
    shown = Path(knowledge.name) / FILE
    try:
        text = (knowledge / FILE).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None, [Problem(shown, 1, "this file is missing or can't be read as UTF-8 text")]
    sections = list(_sections(text))
    problems = problems_at(shown, [*_naming_findings(sections), *_text_findings(sections)])
    if problems:
        return None, problems
    return Frame(**{section.name: section.text for section in sections}), []


@dataclass(frozen=True)
class _Section:
    heading: str
    text: str
    line: int

    @property
    def name(self) -> str:
        return re.sub(r"\W+", "_", self.heading.lower())


def _sections(text: str) -> Iterator[_Section]:
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if _HEADING.fullmatch(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        heading = _HEADING.fullmatch(lines[start])
        words = " ".join(" ".join(lines[start + 1 : end]).split())
        yield _Section(heading[1] if heading else "", words, start + 1)


def _naming_findings(sections: list[_Section]) -> Iterator[Finding]:
    lines: dict[str, int] = {}
    for section in sections:
        if section.name not in _NAMES:
            hint = did_you_mean(section.name, _NAMES)
            yield Finding(section.line, f'"{shortened(section.heading)}" has no use here{hint}')
        if section.name in lines:
            yield Finding(section.line, f'"{section.heading}" is there twice; keep one of the two')
        lines[section.name] = section.line
    for name in _NAMES:
        if name not in lines:
            heading = name.replace("_", " ").capitalize()
            yield Finding(1, f'a line "## {heading}" and its sentence below it are missing')


def _text_findings(sections: list[_Section]) -> Iterator[Finding]:
    for section in sections:
        line = section.line + 1
        if not section.text:
            yield Finding(section.line, "there is no sentence under this line")
        elif section.name in _PLAIN:
            yield from _plain_findings(section, _PLAIN[section.name])
        yield from _blank_findings(section)
        bare = _filled(section.text, dict.fromkeys(_BLANKS.values(), "https://example.org"))
        yield from subset_findings(bare, line)


def _plain_findings(section: _Section, most: int) -> Iterator[Finding]:
    if len(section.text) > most or not _PLAIN_WORDS.fullmatch(section.text):
        told = f"this should be plain English words, at most {most} characters of them"
        yield Finding(section.line + 1, told)


def _blank_findings(section: _Section) -> Iterator[Finding]:
    wanted = [_BLANKS[section.name]] if section.name in _BLANKS else []
    if list(placeholders(section.text)) != wanted:
        told = f"{{{wanted[0]}}} once" if wanted else "no blank"
        yield Finding(section.line + 1, f"this sentence should hold {told}")


def with_link(sentence: str, address: str) -> str:
    """``sentence`` with a link to ``address`` in place of its blank."""
    return _filled(sentence, dict.fromkeys(_BLANKS.values(), f"[{address}]({address})"))


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
