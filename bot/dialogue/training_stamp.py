"""Has anything changed that training learns from? Answered without loading Rasa.

Rasa writes a new model on every ``train``, also when all its parts come from the cache. The
stamp beside the model tells what it was made from. Wording of answers and phrases is not in it:
they are read when they are said.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from bot.settings import ROOT, Settings

_STAMP: Final = "trained.json"
_CODE: Final = ("bot/nlu/**/*.py", "bot/knowledge/importer.py", "bot/knowledge/dialogue_rules.py")
_DATA: Final = ("data/**/*.yml", "config.yml", "requirements.txt")


def fingerprint(settings: Settings) -> str:
    """A hash over data, rules, configuration, code, encoder and the names of articles."""
    digest = hashlib.sha256()
    for part in _parts(settings):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def up_to_date(folder: Path, current: str) -> Path | None:
    """The model in ``folder`` that was made from ``current``, if it is still there."""
    try:
        stamp = json.loads((folder / _STAMP).read_text("utf-8"))
        model = folder / str(stamp["model"])
        return model if stamp["fingerprint"] == current and model.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(model: Path, current: str) -> None:
    """Note what ``model`` was made from."""
    stamp = {"model": model.name, "fingerprint": current}
    (model.parent / _STAMP).write_text(json.dumps(stamp), "utf-8")


def _parts(settings: Settings) -> Iterator[bytes]:
    for pattern in (*_DATA, *_CODE):
        for path in sorted(ROOT.glob(pattern)):
            yield path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes()
    yield json.dumps(_domain(), sort_keys=True).encode()
    articles = sorted(path.relative_to(settings.knowledge) for path in _articles(settings))
    yield "\n".join(map(str, articles)).encode()
    manifest = settings.encoder / "manifest.json"
    yield manifest.read_bytes() if manifest.is_file() else b""


def _domain() -> Any:
    """The domain with the names of its responses, not their words."""
    text = (ROOT / "domain.yml").read_text("utf-8")
    try:
        domain = yaml.safe_load(text)
        return {**domain, "responses": sorted(domain["responses"])}
    except (yaml.YAMLError, KeyError, TypeError):
        return text


def _articles(settings: Settings) -> Iterator[Path]:
    return settings.knowledge.glob("*/*.md")
