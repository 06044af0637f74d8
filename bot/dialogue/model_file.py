"""Which model is loaded: the one that was asked for, ours and whole, or a clear error.

``Agent.load`` with a path that does not exist silently loads the newest model of the folder;
here nothing is ever loaded in place of something else.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any, Final

from bot.errors import ModelError

ASSISTANT_ID: Final = "portal-help-desk"
_METADATA: Final = "metadata.json"


def find_model(path: Path) -> Path:
    """The model at ``path``: a file itself, or the newest archive in a folder.

    Raises:
        ModelError: nothing there, damaged, or not a model of this project.
    """
    if path.is_dir():
        archives = sorted(path.glob("*.tar.gz"), key=lambda p: (p.stat().st_mtime_ns, p.name))
        if not archives:
            raise ModelError(f"No trained model in {path.name}/. Run `make train`.")
        path = archives[-1]
    if not path.is_file():
        raise ModelError(f"There is no model {path.name}. Run `make train`, or name another one.")
    check_model(path)
    return path


def check_model(archive: Path) -> None:
    """Refuse an archive that is damaged, foreign or made by another Rasa.

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
