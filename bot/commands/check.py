"""``helpdesk check``: what is wrong in answers and training examples, in plain words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console

from bot.dialogue.project_files import check_project_files
from bot.errors import Problem
from bot.knowledge.check import check_knowledge
from bot.mail.frame import frame_problems
from bot.nlu.similar import near_duplicates
from bot.nlu.training_lines import TrainingLine, check_lines, read_training_lines
from bot.settings import ROOT, Settings


def run(options: Namespace, settings: Settings) -> int:
    """Print findings; 1 if one of them is an error."""
    errors, notices = find_problems(settings)
    if options.similar:
        notices = [*notices, *_similar(settings)]
    print_findings(errors, notices)
    print(f"{len(errors)} to mend, {len(notices)} to look at")
    return 1 if errors else 0


def find_problems(settings: Settings) -> tuple[list[Problem], list[Problem]]:
    """Errors, which stop training, and notices, which a person should look at."""
    data = read_training_lines(ROOT / "data" / "nlu")
    today = datetime.now().astimezone().date()
    report = check_knowledge(settings.knowledge, data.counts(), settings.answers, today)
    errors = [
        *report.errors,
        *frame_problems(settings.knowledge),
        *data.problems,
        *check_lines(data.lines),
        *check_project_files(ROOT),
    ]
    return sorted(errors), sorted(report.notices)


def print_findings(errors: Sequence[Problem], notices: Sequence[Problem]) -> None:
    """One line each: ``file:line: message``; notices are marked."""
    for problem in errors:
        print(problem)
    for problem in notices:
        print(f"{problem.path}:{problem.line}: please look: {problem.message}")


def _similar(settings: Settings) -> list[Problem]:
    from bot.nlu.encoder import SentenceEncoder

    lines: tuple[TrainingLine, ...] = read_training_lines(ROOT / "data" / "nlu").lines
    with Console(stderr=True).status("Comparing examples …"):
        vectors = SentenceEncoder.load(settings.encoder).encode([line.text for line in lines])
    return near_duplicates(lines, vectors)
