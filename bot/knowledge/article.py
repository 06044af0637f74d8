"""One article: an answer of the help desk, or the variant of one, read from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.file_parts import FileParts, UnreadableFileError, read_parts
from bot.knowledge.findings import Finding, problems_at
from bot.knowledge.front_matter import (
    ArticleFields,
    Audience,
    Keys,
    VariantFields,
    read_head,
    validated,
)
from bot.knowledge.placeholders import placeholder_findings, sentence_findings
from bot.knowledge.subset import subset_findings

__all__ = ["Article", "ArticleName", "Audience", "Draft", "read_article", "read_draft"]

VARIANTS = ("netid", "no_netid", "gentle", "sent")


@dataclass(frozen=True, order=True)
class ArticleName:
    """What a path says: ``sign_in/password_reset.netid.md``; ``variant`` is "" for the main one."""

    topic: str
    intent: str
    variant: str = ""

    @classmethod
    def of(cls, path: Path) -> ArticleName:
        """The name that a file's folder and its own name stand for."""
        intent, _, variant = path.name.removesuffix(".md").partition(".")
        return cls(path.parent.name, intent, variant)

    @property
    def main(self) -> ArticleName:
        """The name of the article that a variant belongs to."""
        return ArticleName(self.topic, self.intent)


@dataclass(frozen=True)
class Article:
    """An answer as it is given. ``path`` is relative to the folder that holds ``knowledge/``."""

    intent: str
    topic: str
    variant: str
    audience: Audience
    title: str
    body: str
    mail_body: str | None
    reviewed: date
    source: str
    source_url: str | None
    inferred_question: bool
    related: tuple[str, ...]
    when_unset: Mapping[str, str]
    path: Path
    offer: str | None = None  # the task that is offered after it
    when_unset_by_mail: Mapping[str, str] = field(default_factory=dict)
    by_mail: bool = True  # whether it may be sent by e-mail


@dataclass(frozen=True)
class Draft:
    """A file that was read without a problem, before a variant takes over its main's fields.

    ``lines`` holds the line of each field of the head; ``body_line`` is the body's first, and
    ``mail_line`` that of the body for e-mail.
    """

    name: ArticleName
    path: Path
    fields: VariantFields
    body: str
    mail_body: str | None
    lines: Mapping[Keys, int]
    body_line: int
    mail_line: int = 1

    def line(self, field: str) -> int:
        """The line of a field, or 1 where the file doesn't name it."""
        return self.lines.get((field,), 1)

    def article(self, main: Article | None = None) -> Article:
        """The article; a variant takes title, related and inferred_question from ``main``.

        Raises:
            KnowledgeError: a variant without a title of its own and without ``main``.
        """
        own = self.fields
        title = own.title or (main.title if main else None)
        if title is None:
            raise KnowledgeError(problems_at(self.path, [no_main_finding(self.name)]))
        inferred = main.inferred_question if main else False
        related = main.related if main else ()
        return Article(
            intent=self.name.intent,
            topic=self.name.topic,
            variant=self.name.variant,
            audience=own.audience,
            title=title,
            body=self.body,
            mail_body=self.mail_body,
            reviewed=own.reviewed,
            source=own.source,
            source_url=own.source_url,
            inferred_question=inferred if own.inferred_question is None else own.inferred_question,
            related=related if own.related is None else own.related,
            when_unset=own.when_unset,
            path=self.path,
            offer=own.offer,
            when_unset_by_mail=own.when_unset_by_mail,
            by_mail=own.by_mail,
        )


def read_article(path: Path, root: Path, main: Article | None = None) -> Article:
    """Read one file of the folder ``root``; a variant takes what it leaves out from ``main``.

    Raises:
        KnowledgeError: with every problem of the file at once.
    """
    return read_draft(path, root).article(main)


def read_draft(path: Path, root: Path) -> Draft:
    """Read and check one file by itself.

    Raises:
        KnowledgeError: with every problem of the file at once.
    """
    shown, name = path.relative_to(root.parent), ArticleName.of(path)
    try:
        parts = read_parts(path)
    except UnreadableFileError as error:
        raise KnowledgeError(problems_at(shown, [error.finding])) from error
    head = read_head(parts.head, first_line=2)
    fields, findings = validated(head, VariantFields if name.variant else ArticleFields)
    if fields is not None:
        findings += sentence_findings(fields.when_unset, "when_unset", head.lines)
        by_mail = fields.when_unset_by_mail
        findings += sentence_findings(by_mail, "when_unset_by_mail", head.lines)
    findings += _name_findings(name)
    findings += _body_findings(parts, head.values.get("when_unset"))
    if findings or fields is None:
        raise KnowledgeError(problems_at(shown, findings))
    return Draft(
        name=name,
        path=shown,
        fields=fields,
        body=parts.body,
        mail_body=parts.mail_body,
        lines=head.lines,
        body_line=parts.body_line,
        mail_line=parts.mail_line,
    )


def no_main_finding(name: ArticleName) -> Finding:
    """A variant stands without the article it belongs to."""
    return Finding(1, f"this file needs a main article {name.intent}.md in the same folder")


def _name_findings(name: ArticleName) -> list[Finding]:
    if not name.variant or name.variant in VARIANTS:
        return []
    names = ", ".join(f"{name.intent}.{variant}.md" for variant in VARIANTS)
    return [Finding(1, f"the file's name should be {name.intent}.md or one of {names}")]


def _body_findings(parts: FileParts, when_unset: object) -> list[Finding]:
    sentences = when_unset if isinstance(when_unset, dict) else {}
    findings = _text_findings(parts.body, parts.body_line, sentences)
    if parts.mail_body is not None:
        findings += _text_findings(parts.mail_body, parts.mail_line, sentences)
    return findings


def _text_findings(text: str, line: int, sentences: Mapping[str, object]) -> list[Finding]:
    if not text:
        return [Finding(line - 1, "there is no answer under this line")]
    return subset_findings(text, line) + list(placeholder_findings(text, line, sentences))
