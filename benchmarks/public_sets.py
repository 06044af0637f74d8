"""BANKING77 and CLINC150 with the bot's own encoder, n-grams and classifier.

They tell how good the classes are on data that nobody here has written: Casanueva et al.,
"Efficient Intent Detection" (2020), and Larson et al., "An Evaluation Dataset for Intent
Classification and Out-of-Scope Prediction" (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.public_data import Clinc, Lines, draw_shots, read_banking, read_clinc
from bot.nlu.classifier import IntentClassifier
from bot.nlu.encoder import SentenceEncoder
from bot.nlu.intents import OUT_OF_SCOPE
from bot.nlu.ngrams import NgramFeatures

Floats = npt.NDArray[np.float32]

SHOTS: Final = 10
SEEDS: Final = range(5)
KEPT: Final = 0.95
_CLINC_FILES: Final = (("clinc150", "data_full.json"), ("clinc150_oos_plus", "data_oos_plus.json"))


class Vectors:
    """Sentence vectors of every text met so far: the draws share theirs."""

    def __init__(self, encoder: SentenceEncoder, console: Console) -> None:
        self._encoder = encoder
        self._console = console
        self._rows: dict[str, Floats] = {}

    def of(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), 384)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        for text in track(new, "encoding", console=self._console, disable=not new, transient=True):
            self._rows[text] = self._encoder.encode([text])[0]
        return np.stack([self._rows[text] for text in texts])


class Trained:
    """The bot's classifier, trained on ``lines``."""

    def __init__(self, lines: Lines, vectors: Vectors) -> None:
        self._vectors = vectors
        self._ngrams = NgramFeatures().fit(lines.texts)
        sparse = self._ngrams.transform(lines.texts)
        self._model = IntentClassifier().fit(vectors.of(lines.texts), sparse, lines.intents)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), intents)."""
        return self._model.probabilities(self._vectors.of(texts), self._ngrams.transform(texts))

    def accuracy(self, lines: Lines) -> float:
        """Share of lines whose likeliest intent is right."""
        best = self.probabilities(lines.texts).argmax(axis=1)
        labels = np.array(self._model.labels)[best]
        return float(np.mean(labels == np.array(lines.intents)))

    def scope_scores(self, texts: Sequence[str]) -> Floats:
        """1 - p(out_of_scope) of each text."""
        column = self._model.labels.index(OUT_OF_SCOPE)
        scores: Floats = 1 - self.probabilities(texts)[:, column]
        return scores


def outside_recall(inside: Floats, outside: Floats, kept: float = KEPT) -> float:
    """Share of ``outside`` scores below the threshold that keeps ``kept`` of ``inside``."""
    threshold = np.quantile(inside, 1 - kept, method="lower")
    return float(np.mean(outside < threshold))


def measure_banking(folder: Path, vectors: Vectors, console: Console) -> dict[str, Any]:
    """Accuracy with all training lines, and with ten an intent (mean of five draws)."""
    train, test = read_banking(folder / "train.csv"), read_banking(folder / "test.csv")
    draws = []
    for seed in track(SEEDS, "BANKING77, ten lines an intent", console=console, transient=True):
        few = train.pick(draw_shots(train.intents, SHOTS, seed))
        draws.append(Trained(few, vectors).accuracy(test))
    with console.status("BANKING77, all lines"):
        full = Trained(train, vectors).accuracy(test)
    return {
        "full_accuracy": round(full, 4),
        "ten_shot_accuracy": round(mean(draws), 4),
        "ten_shot_sd": round(stdev(draws), 4),
        "ten_shot_draws": [round(draw, 4) for draw in draws],
    }


def measure_clinc(data: Clinc, vectors: Vectors) -> dict[str, Any]:
    """Accuracy on in-scope lines (out_of_scope being a wrong guess), and outside recall."""
    model = Trained(data.train, vectors)
    inside, outside = (model.scope_scores(part.texts) for part in (data.test, data.outside))
    return {
        "in_scope_accuracy": round(model.accuracy(data.test), 4),
        "outside_recall_at_95_kept": round(outside_recall(inside, outside), 4),
        "outside_recall_at_half": round(float(np.mean(outside < 0.5)), 4),
        "inside_kept_at_half": round(float(np.mean(inside >= 0.5)), 4),
    }


def run(folder: Path, encoder: Path, console: Console) -> dict[str, Any]:
    """Measure every set that is below ``folder``; a set that is absent is skipped and said so."""
    vectors = Vectors(SentenceEncoder.load(encoder, cache_size=0), console)
    results: dict[str, Any] = {}
    if _present(folder / "banking77" / "train.csv", console):
        results["banking77"] = measure_banking(folder / "banking77", vectors, console)
    for name, file in _CLINC_FILES:
        if _present(folder / "clinc" / file, console):
            with console.status(name):
                results[name] = measure_clinc(read_clinc(folder / "clinc" / file), vectors)
    if results:
        console.print(_table(results))
    return results


def _present(path: Path, console: Console) -> bool:
    if not path.exists():
        console.print(f"Skipped: {path} is absent; benchmarks/README.md says where to get it.")
    return path.exists()


def _table(results: dict[str, Any]) -> Table:
    table = Table("set", "figure", title="Public sets", title_justify="left")
    table.add_column("share", justify="right")
    for name, figures in results.items():
        for figure, value in figures.items():
            if not isinstance(value, list):
                table.add_row(name, figure.replace("_", " "), f"{100 * value:.1f} %")
    return table
