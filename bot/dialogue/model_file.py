"""Which model is loaded: the one that was asked for, signed, ours and whole, or a clear error.

``Agent.load`` with a path that does not exist silently loads the newest model of the folder;
here nothing is ever loaded in place of something else, and nothing that nobody signed.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bot.dialogue.model_keys import public_keys_file, read_public_keys
from bot.dialogue.model_signature import verified_copy, verify
from bot.errors import ModelError
from bot.settings import Settings

ASSISTANT_ID: Final = "portal-help-desk"
_METADATA: Final = "metadata.json"


@contextmanager
def opened_model(settings: Settings) -> Iterator[Path]:
    """A private copy of the model that the settings name, verified; it goes with the block.

    Raises:
        ModelError: nothing there, not signed by a key that is trusted, changed, damaged, or not a
            model of this project.
    """
    archive = find_model(settings.model)
    with verified_copy(archive, read_public_keys(public_keys_file(settings))) as copy:
        check_model(copy)
        yield copy


def is_signed(settings: Settings, model: Path) -> bool:
    """Whether ``model`` is as a trusted key signed it, and what a folder's newest is as well.

    Raises:
        ModelError: the public keys can't be read.
    """
    keys = read_public_keys(public_keys_file(settings))
    loaded = find_model(settings.model) if settings.model.is_dir() else model
    try:
        for archive in {model, loaded}:
            verify(archive, keys)
    except ModelError:
        return False
    return True


def find_model(path: Path) -> Path:
    """The model at ``path``: a file itself, or the newest archive in a folder. It is not opened.

    Raises:
        ModelError: nothing there.
    """
    if path.is_dir():
        archives = sorted(path.glob("*.tar.gz"), key=lambda p: (p.lstat().st_mtime_ns, p.name))
        if not archives:
            raise ModelError(f"No trained model in {path.name}/. Run `make train`.")
        path = archives[-1]
    if not path.is_file():
        raise ModelError(f"There is no model {path.name}. Run `make train`, or name another one.")
    return path


def check_model(archive: Path) -> None:
    """Refuse an archive that is damaged, foreign or made by another Rasa. Verify it before.

    Raises:
        ModelError: saying which of these.
    """
    metadata = _metadata(archive)
    if metadata.get("assistant_id") != ASSISTANT_ID:
        raise ModelError(f"{archive.name} is a model of another project. Run `make train`.")
    if metadata.get("rasa_open_source_version") != "3.6.21":
        raise ModelError(f"{archive.name} was made by another version of Rasa. Run `make train`.")


def _metadata(archive: Path) -> dict[str, Any]:
    try:
        with tarfile.open(archive, "r:gz") as model:
            member = next(m for m in model if Path(m.name).name == _METADATA)
            content = model.extractfile(member)
            metadata = json.loads(content.read()) if content else {}
    except (OSError, tarfile.TarError, StopIteration, ValueError, EOFError) as error:
        raise ModelError(f"{archive.name} is damaged or not a model. Run `make train`.") from error
    return metadata if isinstance(metadata, dict) else {}
