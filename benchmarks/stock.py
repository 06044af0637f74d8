"""Rasa's stock pipeline trained on our data, once for each state of the data."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from rich.console import Console

from benchmarks.jobs import TRAIN_LINES, line_limit
from benchmarks.measure import run_measured
from benchmarks.stock_project import StockProject, intent_names, read_nlu, thinned
from bot.errors import ModelError
from bot.knowledge.folder import NOT_TOPICS
from bot.settings import ROOT

CACHE: Final = ROOT / ".cache" / "bench"
_QUIET: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "LOG_LEVEL": "INFO",  # with a higher one Rasa hides its progress bars
}
_MODEL: Final = "stock"
_RECORD: Final = "record.json"


@dataclass(frozen=True)
class StockModel:
    """A trained stock model. ``training`` is the record of ``measure.Usage`` of its training."""

    path: Path
    fingerprint: str
    training: dict[str, float]
    current: bool
    """Whether it was trained on the data as it is now."""


def stock_model(console: Console, cache: Path = CACHE, keep: bool = False) -> StockModel:
    """The model for our data as it is now; trained first where the cache has none.

    With ``keep`` an older one will do: training takes an hour and more, and the figures say so.
    """
    project = stock_project()
    folder = cache / f"stock-{project.fingerprint()}"
    if not (folder / _RECORD).exists():
        older = sorted(cache.glob(f"stock-*/{_RECORD}"), key=lambda path: path.stat().st_mtime)
        if keep and older:
            return _load(older[-1].parent, current=False)
        _train(project, folder, console)
    return _load(folder, current=True)


def stock_project(data: Path = ROOT / "data" / "nlu") -> StockProject:
    """The stock project of our training data, with the configuration Rasa falls back to."""
    nlu = thinned(read_nlu(data), line_limit(TRAIN_LINES))
    return StockProject(default_config(), nlu, intent_names(nlu))


def default_config() -> dict[str, Any]:
    """What Rasa trains for the ``config.yml`` of ``rasa init``, whose pipeline is empty."""
    # Not imported at the top: loading Rasa takes seconds and is not needed for a cached model.
    import rasa.engine.recipes.config_files as configurations

    path = Path(configurations.__path__[0]) / "default_config.yml"
    config: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return config


def answer_texts(knowledge: Path) -> dict[str, str]:
    """Answers by intent, as they would be pasted into a domain: no lines with settings."""
    return {
        path.stem: _plain(path.read_text("utf-8").split("\n---\n", 1)[1])
        for path in sorted(knowledge.glob("*/*.md"))
        if "." not in path.stem and path.parent.name not in NOT_TOPICS
    }


def feedback_responses(domain: Path = ROOT / "domain.yml") -> dict[str, Any]:
    """The responses of our domain that ``action_feedback`` names."""
    responses = yaml.safe_load(domain.read_text("utf-8"))["responses"]
    return {name: r for name, r in responses.items() if name.startswith("utter_feedback")}


def _plain(body: str) -> str:
    chat = body.split("\n## ")[0]
    return "\n".join(line for line in chat.splitlines() if "{" not in line).strip()


def _train(project: StockProject, folder: Path, console: Console) -> None:
    console.print(
        "Training Rasa's stock pipeline on our data. This takes hours of two cores "
        f"({TRAIN_LINES}=1200 trains on that many lines, in minutes), once; it is kept in "
        f"{folder.relative_to(ROOT)} until the data change."
    )
    shutil.rmtree(folder, ignore_errors=True)  # what an interrupted run left
    project.write(folder, answer_texts(ROOT / "knowledge"))
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", _MODEL]
    # Its own training cache: a part found in another one would not be counted.
    usage = run_measured(command, folder, {**_QUIET, "RASA_CACHE_DIRECTORY": ".rasa/cache"})
    shutil.rmtree(folder / ".rasa", ignore_errors=True)
    record = {"fingerprint": project.fingerprint(), "training": usage.as_dict()}
    (folder / _RECORD).write_text(json.dumps(record), "utf-8")


def _load(folder: Path, current: bool) -> StockModel:
    path = folder / "models" / f"{_MODEL}.tar.gz"
    if not path.exists():
        raise ModelError(f"{path} is missing: delete {folder} and run the benchmark again")
    record = json.loads((folder / _RECORD).read_text("utf-8"))
    return StockModel(path, record["fingerprint"], record["training"], current)
