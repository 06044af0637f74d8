"""``helpdesk train``: checks knowledge and data first, then trains only what changed, and signs."""

from __future__ import annotations

import contextlib
import io
import tempfile
from argparse import Namespace
from pathlib import Path

from rich.console import Console

from bot.commands.check import find_problems, print_findings
from bot.dialogue import tensorflow_standin
from bot.dialogue.model_file import is_signed
from bot.dialogue.model_keys import signing_key
from bot.dialogue.model_signature import publish
from bot.dialogue.training_stamp import fingerprint, up_to_date, write_stamp
from bot.settings import Settings
from bot.store.key_file import Key


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
    key = signing_key(settings)
    model = None if options.force else _usable(settings, folder, current)
    if model:
        screen.print(f"Nothing changed since {model.name}")
        return 0
    with screen.status("Training … (about a minute)"):
        model = _train(folder, key, force=options.force)
    write_stamp(model, current)
    screen.print(f"Trained {model.name}")
    return 0


def _usable(settings: Settings, folder: Path, current: str) -> Path | None:
    """The model that was made from ``current``, if it and the one that is loaded are signed.

    One that is not signed is made anew, which Rasa's cache makes quick. It is never signed because
    the stamp beside it names it: whoever can put a model into the folder can write the stamp too.
    """
    model = up_to_date(folder, current)
    return model if model and is_signed(settings, model) else None


def _train(folder: Path, key: Key, *, force: bool) -> Path:
    # No part of the pipeline trains with TensorFlow, and loading Rasa takes seconds.
    tensorflow_standin.install()
    from bot.dialogue.training import train

    with tempfile.TemporaryDirectory(prefix="helpdesk-train-") as private:
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                return publish(train(Path(private), force=force), folder, key)
        finally:
            # Rasa says where the model is: for whoever reads it, in the folder that it goes to.
            print(said.getvalue().replace(private, str(folder)), end="")
