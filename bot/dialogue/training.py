"""Training: only what changed is trained, and what Rasa refuses is told in our words."""

from __future__ import annotations

from pathlib import Path

import rasa.model_training
from rasa.engine.exceptions import GraphComponentException
from rasa.shared.exceptions import RasaException

from bot.dialogue import rasa_patches
from bot.errors import DataError, HelpDeskError, cause_of
from bot.settings import ROOT


def train(output: Path, *, force: bool = False) -> Path:
    """Train the project at the root into the folder ``output``; returns the model.

    Rasa's cache decides which parts have to be trained; ``force`` passes it over.

    Raises:
        HelpDeskError: an article, the encoder or a setting is at fault.
        DataError: Rasa refuses the configuration or the data.
    """
    rasa_patches.install()
    try:
        result = rasa.model_training.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=str(ROOT / "data"),
            output=str(output),
            force_training=force,
        )
    except (RasaException, GraphComponentException) as error:
        ours = cause_of(error, HelpDeskError)
        raise ours or DataError(f"training failed: Rasa says: {error}") from error
    if result.code != 0 or result.model is None:
        raise DataError("training failed: Rasa refused the configuration or the data")
    return Path(result.model)
