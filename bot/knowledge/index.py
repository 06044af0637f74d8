"""All articles, always as the files are now: an edited answer needs no restart and no training."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.article import Article
from bot.knowledge.articles import Articles
from bot.knowledge.folder import Files, Key, assemble, reread, walk
from bot.log import get_logger

_log = get_logger(__name__)


@dataclass(frozen=True)
class _Snapshot:
    files: Files
    articles: Mapping[Key, Article]
    problems: tuple[Problem, ...]


class KnowledgeIndex:
    """The articles of a folder. An access looks whether a file changed and reads only that one.

    A file that breaks later keeps its last good version and is logged once; a deleted one is gone,
    a new one is there. Safe to use from several threads: a change replaces the whole snapshot.

    Args:
        root: folder with one folder a topic.
        look_seconds: files are not looked at again so soon after the last time.

    Raises:
        KnowledgeError: when made, with every problem of every file.
    """

    def __init__(self, root: Path, look_seconds: float = 0.0) -> None:
        self._root = root.absolute()
        self._look_seconds = look_seconds
        self._looked_at = time.monotonic()
        self._folder_missing = False
        try:
            signatures = walk(self._root)
        except OSError as error:
            message = f"the folder of articles can't be opened ({error.strerror})"
            raise KnowledgeError([Problem(Path(root.name), 1, message)]) from error
        self._snapshot = self._read(Files(), signatures)
        if self._snapshot.problems:
            raise KnowledgeError(self._snapshot.problems)

    def __contains__(self, intent: object) -> bool:
        return intent in self.now()

    def intents(self) -> tuple[str, ...]:
        """Intents of all main articles, sorted."""
        return self.now().intents()

    def faq_intents(self) -> tuple[str, ...]:
        """The same without the articles on emergencies and on reaching a person."""
        return self.now().faq_intents()

    def article(self, intent: str, netid: bool | None = None) -> Article:
        """As ``Articles.article``."""
        return self.now().article(intent, netid)

    def variant(self, intent: str, name: str) -> Article:
        """As ``Articles.variant``."""
        return self.now().variant(intent, name)

    def depends_on_netid(self, intent: str) -> bool:
        """Whether people with and without a NetID get different answers."""
        return self.now().depends_on_netid(intent)

    def related(self, article: Article) -> tuple[Article, ...]:
        """As ``Articles.related``."""
        return self.now().related(article)

    def now(self) -> Articles:
        """All articles, after one look whether a file changed."""
        return Articles(self._current())

    def _current(self) -> Mapping[Key, Article]:
        if time.monotonic() < self._looked_at + self._look_seconds:
            return self._snapshot.articles
        self._looked_at = time.monotonic()
        try:
            signatures = walk(self._root)
        except OSError as error:
            self._keep(error)
            return self._snapshot.articles
        self._folder_missing = False
        if signatures != self._snapshot.files.signatures:
            before, self._snapshot = self._snapshot, self._read(self._snapshot.files, signatures)
            _warn(set(self._snapshot.problems) - set(before.problems))
        return self._snapshot.articles

    def _read(self, files: Files, signatures: Mapping[str, tuple[int, int, int]]) -> _Snapshot:
        read = reread(files, signatures, self._root)
        return _Snapshot(read, *assemble(read))

    def _keep(self, error: OSError) -> None:
        # A folder gone for a moment, as while a copy is put in its place, takes no answer away.
        if not self._folder_missing:
            _log.warning("knowledge.folder_unreadable", reason=error.strerror)
        self._folder_missing = True


def _warn(problems: set[Problem]) -> None:
    first_lines: dict[Path, int] = {}
    for problem in sorted(problems):
        first_lines.setdefault(problem.path, problem.line)
    for path, line in first_lines.items():
        _log.warning("knowledge.article_unreadable", file=path.as_posix(), line=line)
