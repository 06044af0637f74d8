"""One multinomial logistic regression over sentence vectors and n-grams.

scikit-learn fits it; prediction is a softmax over two small products, done here so that
a saved model is two plain arrays and loading it runs no pickled code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float32]

# Inverse regularisation of the two fits, the weight of intents, and how many lines an intent
# needs before n-grams count as much as sentence vectors alone; how they were found, with
# figures, is in docs/evaluation.md.
_C_ALL: Final = 10.0
_C_DENSE: Final = 20.0
_BALANCE: Final = 0.25
_TRUSTED_LINES: Final = 12


class IntentClassifier:
    """Intent probabilities from dense (n, d) and sparse (n, m) features."""

    def __init__(
        self,
        labels: Sequence[str] = (),
        weights: Floats | None = None,
        intercept: Floats | None = None,
    ) -> None:
        self.labels = tuple(labels)
        self._weights = weights if weights is not None else np.empty((0, 0), np.float32)
        self._intercept = intercept if intercept is not None else np.empty(0, np.float32)

    def fit(self, dense: Floats, sparse: csr_matrix, labels: Sequence[str]) -> IntentClassifier:
        """Fit on one row a line.

        Two logistic regressions, one on all features and one on the sentence vectors alone, are
        blended by their logits, which again is one logistic regression. With ten lines an intent
        the vectors carry more than half of the blend, with hundreds next to nothing.
        """
        both = hstack([csr_matrix(dense), sparse], format="csr")
        all_weights, all_intercept = _fit(both, labels, _C_ALL)
        dense_weights, dense_intercept = _fit(dense, labels, _C_DENSE)
        share = _share_of_all(labels)
        weights = share * all_weights
        weights[: dense.shape[1]] += (1 - share) * dense_weights
        self.labels = tuple(sorted(set(labels)))
        # (features, intents) in row order: a text touches few rows.
        self._weights = np.ascontiguousarray(weights, dtype=np.float32)
        intercept = share * all_intercept + (1 - share) * dense_intercept
        self._intercept = intercept.astype(np.float32)
        return self

    def probabilities(self, dense: Floats, sparse: csr_matrix) -> Floats:
        """Shape (n, len(labels)), each row sums to 1."""
        width = dense.shape[1]
        scores = dense @ self._weights[:width] + self._intercept
        for row, start, end in zip(scores, sparse.indptr, sparse.indptr[1:], strict=False):
            # A text has some hundred n-grams of many thousand: only their rows are read.
            row += sparse.data[start:end] @ self._weights[width + sparse.indices[start:end]]
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        result: Floats = scores / scores.sum(axis=1, keepdims=True)
        return result

    def save(self, folder: Path) -> None:
        """Write ``classifier.json`` (intents) and ``classifier.npz`` (weights)."""
        (folder / "classifier.json").write_text(json.dumps(self.labels), "utf-8")
        np.savez(folder / "classifier.npz", weights=self._weights, intercept=self._intercept)

    @classmethod
    def load(cls, folder: Path) -> IntentClassifier:
        """Read what ``save`` wrote."""
        labels = json.loads((folder / "classifier.json").read_text("utf-8"))
        with np.load(folder / "classifier.npz", allow_pickle=False) as arrays:
            return cls(labels, arrays["weights"], arrays["intercept"])


def _fit(features: Any, labels: Sequence[str], c: float) -> tuple[Floats, Floats]:
    """Weights (features, intents) and intercept (intents,), intents sorted by name."""
    model = LogisticRegression(C=c, class_weight=_intent_weights(labels), max_iter=1000, tol=1e-4)
    model.fit(features, list(labels))
    weights, intercept = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one column, for the second of the two
        weights, intercept = np.hstack([0 * weights, weights]), np.append(0, intercept)
    return weights, intercept


def _share_of_all(labels: Sequence[str]) -> float:
    lines = float(np.median(list(Counter(labels).values())))
    return lines / (lines + _TRUSTED_LINES)


def _intent_weights(labels: Sequence[str]) -> dict[str, float]:
    """Between "every line counts alike" (0) and "every intent counts alike" (1).

    Fully balanced, small intents such as "inform" swallow what is out of scope; unbalanced,
    in-scope questions are lost to it. Figures in docs/evaluation.md.
    """
    counts = Counter(labels)
    mean = len(labels) / len(counts)
    return {label: (mean / count) ** _BALANCE for label, count in counts.items()}
