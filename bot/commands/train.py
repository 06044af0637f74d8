"""``helpdesk train``: checks knowledge and data first, then trains only what changed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from rich.console import Console

from bot.commands.check import find_problems, print_findings
from bot.dialogue import tensorflow_standin
from bot.dialogue.training_stamp import fingerprint, up_to_date, write_stamp
from bot.settings import Settings


def run(options: Namespace, settings: Settings) -> int:
    """Train into the models folder; stops on the first errors found, with file and line."""
    screen = Console(stderr=True)
    errors, _ = find_problems(settings)
    if errors:
        print_findings(errors, [])
        screen.print("Nothing was trained. Please mend these first.")
        return 1
    folder = settings.model if settings.model.suffix == "" else settings.model.parent
    current = fingerprint(settings)
    model = None if options.force else up_to_date(folder, current)
    if model:
        screen.print(f"Nothing changed since {model.name}")
        return 0
    with screen.status("Training … (about a minute)"):
        model = _train(folder, force=options.force)
    write_stamp(model, current)
    screen.print(f"Trained {model.name}")
    return 0


def _train(folder: Path, *, force: bool) -> Path:
    # No part of the pipeline trains with TensorFlow, and loading Rasa takes seconds.
    tensorflow_standin.install()
    from bot.dialogue.training import train

    return train(folder, force=force)
