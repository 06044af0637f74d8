"""The folder of articles: which files it holds, and how they become articles that fit together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.article import Article, ArticleName, Draft, no_main_finding, read_draft
from bot.knowledge.findings import problems_at

# Frame lines of mails stand beside the topics but are no articles.
NOT_TOPICS = ("mail",)
README = "README.md"

Signature = tuple[int, int, int]
Key = tuple[str, str]


@dataclass(frozen=True)
class Files:
    """What was read: each file's signature, its last good draft, and the problems of broken ones.

    A path may have both a draft and problems: the draft is then from before it broke.
    """

    signatures: Mapping[str, Signature] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    broken: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[ArticleName]:
        """Names of all files, also of those that can't be read."""
        return frozenset(ArticleName.of(Path(path)) for path in self.signatures)


def walk(root: Path) -> dict[str, Signature]:
    """Path of each article's file -> time (ns), size and inode, which change when it is edited.

    Raises:
        OSError: ``root`` is not there or can't be listed.
    """
    found: dict[str, Signature] = {}
    with os.scandir(root) as topics:
        for topic in topics:
            if topic.name not in NOT_TOPICS and topic.name[0] != "." and topic.is_dir():
                _walk_topic(topic.path, found)
    return found


def _walk_topic(topic: str, found: dict[str, Signature]) -> None:
    # A topic or file taken away between two looks is simply not there.
    with suppress(FileNotFoundError), os.scandir(topic) as entries:
        for entry in entries:
            if entry.name.endswith(".md") and entry.name[0] != "." and entry.name != README:
                with suppress(FileNotFoundError):
                    status = entry.stat()
                    found[entry.path] = (status.st_mtime_ns, status.st_size, status.st_ino)


def reread(files: Files, signatures: Mapping[str, Signature], root: Path) -> Files:
    """Read again what changed since ``files``; keep a broken file's last good draft."""
    drafts = {path: draft for path, draft in files.drafts.items() if path in signatures}
    broken = {path: found for path, found in files.broken.items() if path in signatures}
    for path in sorted(signatures):
        if signatures[path] == files.signatures.get(path):
            continue
        broken.pop(path, None)
        try:
            drafts[path] = read_draft(Path(path), root)
        except KnowledgeError as error:
            broken[path] = error.problems
    return Files(dict(signatures), drafts, broken)


def assemble(files: Files) -> tuple[dict[Key, Article], tuple[Problem, ...]]:
    """Articles by (intent, variant), and every problem of the files alone and together."""
    drafts = sorted(files.drafts.values(), key=lambda draft: draft.name)
    problems = [problem for found in files.broken.values() for problem in found]
    problems += _doubles(drafts)
    articles: dict[Key, Article] = {}
    for draft in drafts:  # a main article sorts before its variants
        main = articles.get((draft.name.intent, ""))
        if draft.name.variant and (main is None or main.topic != draft.name.topic):
            if draft.name.main not in files.names:
                problems += problems_at(draft.path, [no_main_finding(draft.name)])
        else:
            articles.setdefault((draft.name.intent, draft.name.variant), draft.article(main))
    return articles, tuple(sorted(set(problems)))


def _doubles(drafts: Iterable[Draft]) -> list[Problem]:
    first: dict[str, Draft] = {}
    problems = []
    for draft in drafts:
        known = first.setdefault(draft.name.intent, draft)
        if not draft.name.variant and known.name.topic != draft.name.topic:
            message = f"there is already {known.path.as_posix()}; a name can be used once only"
            problems.append(Problem(draft.path, 1, message))
    return problems
