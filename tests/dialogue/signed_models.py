"""Models of a few bytes, and settings that load them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from structlog.testing import capture_logs

from bot.dialogue.model_file import opened_model
from bot.dialogue.model_keys import new_signing_key, signing_key
from bot.dialogue.model_signature import sign
from bot.settings import Settings, load_settings
from bot.store.key_file import Key
from tests.dialogue.test_model_file import write_model


def desk(folder: Path) -> Settings:
    """Settings with secrets and models below ``folder``."""
    (folder / "models").mkdir(parents=True, exist_ok=True)
    return replace(load_settings({}), model=folder / "models", secrets=folder / "secrets")


def trusting(settings: Settings, keys: Path) -> Settings:
    """``settings`` with HELPDESK_MODEL_KEYS."""
    return replace(settings, operations=replace(settings.operations, model_keys=keys))


def key_of(settings: Settings, days_ago: float = 0) -> Key:
    """The key that signs there; ``days_ago``: when it is made, if it is."""
    with capture_logs():  # before a command sets it up, logging goes to standard output
        return signing_key(settings, lambda: time.time() - days_ago * 86_400)


def fresh_key_of(settings: Settings) -> Key:
    """A fresh one."""
    with capture_logs():
        return new_signing_key(settings)


def signed_model(settings: Settings, name: str = "model") -> Path:
    """A model in its folder, with a signature beside it."""
    archive = write_model(settings.model / f"{name}.tar.gz")
    sign(archive, key_of(settings))
    return archive


def loaded(settings: Settings) -> bytes:
    """What would be loaded of the model that ``settings`` name."""
    with opened_model(settings) as copy:
        return copy.read_bytes()
