"""The lines between the two ``---`` at the head of an article: what may stand there, read strictly.

Every value is taken as the text that stands in the file (YAML's own guesses, such as a day that
does not exist raising an error without a line, never come in) and is then checked by pydantic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.knowledge.findings import Finding, did_you_mean, shortened

Keys = tuple[str, ...]


class Audience(str, Enum):
    """Whom an answer is for."""

    EVERYONE = "everyone"
    NETID = "netid"
    NO_NETID = "no_netid"


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("not a day")
    return date.fromisoformat(value)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Day = Annotated[date, BeforeValidator(_day)]


class VariantFields(BaseModel):
    """Fields of a variant's head; what is left out is taken from the main article."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    audience: Audience
    reviewed: Day
    source: Text
    title: Text | None = None
    source_url: WebAddress | None = None
    inferred_question: bool | None = None
    related: tuple[Text, ...] | None = None
    when_unset: dict[str, Text] = {}
    when_unset_by_mail: dict[str, Text] = {}
    by_mail: bool = True
    offer: Literal["send_reset_link", "check_file", "start_release"] | None = None


class ArticleFields(VariantFields):
    """Fields of a main article's head."""

    title: Text


# What to write in each field, as the end of a sentence that starts '"audience" should be'.
_EXPECTED: Mapping[str, str] = {
    "title": "a patient's question that ends with ?",
    "audience": f"one of {', '.join(audience.value for audience in Audience)}",
    "reviewed": "a day such as 2026-11-22",
    "source": "the place in the FAQ where the answer stands",
    "source_url": "an address that begins with https:// or http://",
    "inferred_question": "true or false",
    "related": "a list of other articles such as [missing_email, netid_login]",
    "when_unset": "a list of settings, each with a whole sentence",
    "when_unset_by_mail": "a list of settings, each with a whole sentence",
    "by_mail": "no, where this answer is never sent by e-mail, else yes",
    "offer": "the name of a task: send_reset_link, check_file or start_release",
}


@dataclass(frozen=True)
class RawHead:
    """The head as it stands: texts, lists of texts and one level of names with texts.

    ``lines`` holds the line in the file of each field, ``("title",)``, and of each name inside
    one, ``("when_unset", "HELPDESK_EMAIL")``.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Keys, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    readable: bool = True


def read_head(text: str, first_line: int) -> RawHead:
    """Read YAML ``text`` whose first line is line ``first_line`` of its file. Never raises."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        return RawHead(findings=[_unreadable(error, text, first_line)], readable=False)
    head = RawHead(readable=root is None or isinstance(root, MappingNode))
    if isinstance(root, MappingNode):
        _collect(root, head, first_line)
    elif root is not None:
        head.findings.append(Finding(first_line, 'each line here should look like "name: value"'))
    return head


def validated(
    head: RawHead, model: type[VariantFields]
) -> tuple[VariantFields | None, list[Finding]]:
    """The head's fields, and every finding about them; without fields where they can't be read."""
    if not head.readable:
        return None, list(head.findings)
    try:
        return model.model_validate(head.values), list(head.findings)
    except ValidationError as error:
        return None, [*head.findings, *dict.fromkeys(_findings(error, head, model))]


def _collect(root: MappingNode, head: RawHead, first_line: int) -> None:
    for key, node in root.value:
        name, line = str(key.value), first_line + key.start_mark.line
        if (name,) in head.lines:
            head.findings.append(Finding(line, f'"{name}" is given twice; keep one of the two'))
        head.lines[(name,)] = line
        value = _plain(node)
        if isinstance(value, dict):
            head.lines.update(_inner_lines(name, node, first_line))
        if value != "":  # "related:" with nothing behind it is the same as no such line
            head.values[name] = value


def _inner_lines(name: str, node: MappingNode, first_line: int) -> dict[Keys, int]:
    return {(name, str(key.value)): first_line + key.start_mark.line for key, _ in node.value}


def _plain(node: Node) -> object:
    # No field is deeper than a list or one level of names, so a deeper one is left as a node,
    # which no field accepts.
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [item.value if isinstance(item, ScalarNode) else item for item in node.value]
    return {
        str(key.value): value.value if isinstance(value, ScalarNode) else value
        for key, value in node.value
    }


def _unreadable(error: YAMLError, text: str, first_line: int) -> Finding:
    message = (
        "this line can't be read; if its text holds a colon or begins with a sign such as "
        '[ * & ! % @ `, put the whole text in "double quotes"'
    )
    mark = getattr(error, "problem_mark", None)
    if "quoted scalar" in str(getattr(error, "context", "")):
        mark = getattr(error, "context_mark", None) or mark
        message = "a quotation mark is opened here and its partner is missing or in the wrong place"
    elif "'\\t'" in str(error):
        message = "this line begins with a tab; use spaces instead"
    line = min(mark.line, text.count("\n")) if mark else _odd_sign_line(text)
    return Finding(first_line + line, message)


def _odd_sign_line(text: str) -> int:
    # YAML gives no line for a sign it doesn't take, such as a control character.
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines) if not line.isprintable()), 0)


def _findings(
    error: ValidationError, head: RawHead, model: type[VariantFields]
) -> Iterator[Finding]:
    for detail in error.errors():
        keys = tuple(str(key) for key in detail["loc"])
        line = head.lines.get(keys) or head.lines.get(keys[:1], 1)
        yield Finding(line, _message(keys[0], detail["type"], head, model))


def _message(name: str, kind: str, head: RawHead, model: type[VariantFields]) -> str:
    if kind == "extra_forbidden":
        known = model.model_fields
        hint = did_you_mean(name, known) or f"; the names are {', '.join(known)}"
        return f'"{shortened(name)}" is not a name that can stand here{hint}'
    if kind == "missing":
        return f'"{name}" is missing; add a line "{name}: …", {_EXPECTED[name]}'
    value = head.values.get(name)
    given = f' - it is "{shortened(value)}"' if isinstance(value, str) else ""
    return f'"{name}" should be {_EXPECTED[name]}{given}'
