"""Looks through all articles and says in plain words what has to be changed, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import Problem
from bot.knowledge.article import Draft
from bot.knowledge.findings import did_you_mean, problems_at
from bot.knowledge.folder import NOT_TOPICS, README, Files, assemble, reread, walk
from bot.knowledge.placeholders import placeholders
from bot.knowledge.rules import ERROR_RULES, NO_ARTICLE, NOTICE_RULES, Rule, Surroundings
from bot.nlu.intents import RESERVED

_NLU = Path("data", "nlu")
# The bot says these in every state; without one of them it would have nothing to say.
_REQUIRED = (
    "contact/talk_to_human.md",
    "urgent/emergency.md",
    "urgent/crisis.md",
    "urgent/crisis.gentle.md",
)


@dataclass(frozen=True)
class KnowledgeReport:
    """What has to be changed before training, and what somebody should look at."""

    errors: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def check_knowledge(
    root: Path, example_counts: Mapping[str, int], answers: Mapping[str, str], today: date
) -> KnowledgeReport:
    """Check every file under ``root``, by itself and together with the others. Never raises.

    Args:
        root: folder with one folder a topic.
        example_counts: intent -> how many examples ``data/nlu`` has of it.
        answers: setting name -> value, empty while it is not set.
        today: the day against which ``reviewed`` is held.
    """
    root = root.absolute()
    try:
        files = reread(Files(), walk(root), root)
    except OSError as error:
        message = f"the folder of articles can't be opened ({error.strerror})"
        return KnowledgeReport((Problem(Path(root.name), 1, message),), ())
    around = Surroundings(files.names, example_counts, today)
    _, problems = assemble(files)
    errors = [*problems, *_by_rules(files, ERROR_RULES, around), *_missing(root, files)]
    errors += [*_not_read(root, files), *_unknown_examples(around)]
    notices = [*_by_rules(files, NOTICE_RULES, around), *_unset(files, answers)]
    return KnowledgeReport(tuple(sorted(set(errors))), tuple(sorted(set(notices))))


def _by_rules(files: Files, rules: tuple[Rule, ...], around: Surroundings) -> Iterator[Problem]:
    for draft in files.drafts.values():
        for rule in rules:
            yield from problems_at(draft.path, rule(draft, around))


def _missing(root: Path, files: Files) -> Iterator[Problem]:
    for required in _REQUIRED:
        if str(root / required) not in files.signatures:
            yield Problem(
                Path(root.name, required), 1, "this file is missing; the bot can't do without it"
            )


def _not_read(root: Path, files: Files) -> Iterator[Problem]:
    for path in root.rglob("*"):
        place = path.relative_to(root)
        hidden = any(part.startswith((".", "~", "#")) for part in place.parts)
        if hidden or place.parts[0] in NOT_TOPICS or path.name == README or path.is_dir():
            continue
        if str(path) not in files.signatures:
            yield Problem(
                path.relative_to(root.parent),
                1,
                "this file is not read; an answer is a file <topic>/<name>.md in one of the "
                "folders of topics",
            )


def _unknown_examples(around: Surroundings) -> Iterator[Problem]:
    known = {*around.topics, *RESERVED, *NO_ARTICLE}
    for intent in around.example_counts:
        if intent not in known:
            yield Problem(
                _NLU,
                1,
                f'there are examples for "{intent}", but no article of that name'
                f"{did_you_mean(intent, known)}",
            )


def _unset(files: Files, answers: Mapping[str, str]) -> Iterator[Problem]:
    wanted: dict[str, list[str]] = {}
    for draft in sorted(files.drafts.values(), key=lambda draft: draft.name):
        for name in _settings_of(draft):
            wanted.setdefault(name, []).append(draft.path.name.removesuffix(".md"))
    for name, articles in wanted.items():
        if not answers.get(name, "").strip():
            yield Problem(
                Path(".env"),
                1,
                f"{name} has no value, so these answers say their other sentence: "
                f"{', '.join(articles)}",
            )


def _settings_of(draft: Draft) -> tuple[str, ...]:
    return placeholders(f"{draft.body}\n{draft.mail_body or ''}")
