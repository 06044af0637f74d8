"""``helpdesk model``: whose models are loaded here, signing one, checking one, a fresh key."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timezone
from pathlib import Path

from bot.dialogue.model_file import check_model, find_model
from bot.dialogue.model_keys import (
    PUBLIC_FILE,
    SIGNING_FILE,
    new_signing_key,
    public_keys_file,
    read_public_keys,
    signing_key,
)
from bot.dialogue.model_signature import sign, verified_copy, verify
from bot.settings import Settings
from bot.store.key_file import Key, read_keys


def run(options: Namespace, settings: Settings) -> int:
    """Do what was asked for, in the order key, signature, check; else show the keys.

    Raises:
        ModelError: there is no such model, or it would not be loaded; says why.
        SecretError: a key file can't be used, or can't be written.
    """
    path = settings.model if options.path is None else Path(options.path)
    steps = {_new_key: options.new_key, _sign: options.sign, _check: options.check}
    asked = [step for step, is_asked in steps.items() if is_asked]
    for step in asked or [_show if options.path is None else _check]:
        step(path, settings)
    return 0


def _new_key(_: Path, settings: Settings) -> None:
    key = new_signing_key(settings)
    print(f"{key.id} signs from now on.")
    print(f"Copy {settings.secrets / PUBLIC_FILE} to every machine that loads models.")


def _sign(path: Path, settings: Settings) -> None:
    archive = find_model(path)
    signed = sign(archive, signing_key(settings))
    print(f"{archive.name}: signed by {signed.key}.")


def _check(path: Path, settings: Settings) -> None:
    archive = find_model(path)
    keys = read_public_keys(public_keys_file(settings))
    signed = verify(archive, keys)
    with verified_copy(archive, keys) as copy:
        check_model(copy)
    print(f"{archive.name}: good, signed by {signed.key} at {signed.signed_at}.")


def _show(_: Path, settings: Settings) -> None:
    """A line for each key whose models are loaded."""
    private = settings.secrets / SIGNING_FILE
    signs = read_keys(private)[0].id if private.is_file() else ""
    today = datetime.now(timezone.utc)
    for name in read_public_keys(public_keys_file(settings)):
        days = (today - Key(name, b"").made_at).days
        age = "today" if days < 1 else f"{days} day{'s' if days > 1 else ''} ago"
        print(f"{name}  made {age:<14} {'signs here' if name == signs else ''}".rstrip())
