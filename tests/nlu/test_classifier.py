from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.classifier import IntentClassifier

WIDTH = 6  # numbers in a sentence vector here
INTENTS = ("netid_login", "out_of_scope", "upload_error")
Floats = NDArray[np.float32]
Rows = tuple[Floats, csr_matrix]


def rows_of(vectors: Floats) -> Rows:
    """Dense and sparse features of vectors of WIDTH + 4 numbers."""
    vectors = np.asarray(vectors, np.float32)
    return vectors[:, :WIDTH], csr_matrix(vectors[:, WIDTH:])


def cloud(intent: int, size: int, seed: int = 0) -> Floats:
    """Vectors around the direction of an intent; the last of its numbers is a sparse one."""
    vectors = np.random.default_rng([seed, intent]).normal(0, 0.3, (size, WIDTH + 4))
    vectors[:, intent] += 2
    vectors[:, WIDTH + intent] += 2
    return vectors.astype(np.float32)


@pytest.fixture(scope="module")
def fitted() -> IntentClassifier:
    vectors = np.vstack([cloud(intent, 20) for intent in range(3)])
    return IntentClassifier().fit(*rows_of(vectors), [i for i in INTENTS for _ in range(20)])


@pytest.fixture(scope="module")
def saved(fitted: IntentClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classifier")
    fitted.save(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(saved: Path) -> IntentClassifier:
    return IntentClassifier.load(saved)


numbers = st.floats(-1e4, 1e4, width=32)
vectors = st.lists(
    st.lists(numbers, min_size=WIDTH + 4, max_size=WIDTH + 4), min_size=1, max_size=4
).map(lambda rows: np.array(rows, np.float32))


def test_labels_are_the_intents_in_order_of_name(fitted: IntentClassifier) -> None:
    assert fitted.labels == INTENTS


def test_unseen_vectors_near_an_intent_are_taken_for_it(fitted: IntentClassifier) -> None:
    for intent in range(3):
        found = fitted.probabilities(*rows_of(cloud(intent, 10, seed=1)))
        assert (found.argmax(axis=1) == intent).all()


def test_dense_and_sparse_features_both_count(fitted: IntentClassifier) -> None:
    only_dense, only_sparse = np.zeros((2, 1, WIDTH + 4), np.float32)
    only_dense[0, 2] = only_sparse[0, WIDTH + 2] = 2
    for vector in (only_dense, only_sparse):
        assert fitted.probabilities(*rows_of(vector)).argmax() == 2


def test_fitting_again_gives_the_same_probabilities(fitted: IntentClassifier) -> None:
    rows = rows_of(np.vstack([cloud(intent, 20) for intent in range(3)]))
    again = IntentClassifier().fit(*rows, [i for i in INTENTS for _ in range(20)])
    np.testing.assert_array_equal(again.probabilities(*rows), fitted.probabilities(*rows))


def test_small_intent_is_not_lost_beside_a_large_one() -> None:
    rows = rows_of(np.vstack([cloud(0, 200), cloud(1, 200), cloud(2, 4)]))
    labels = ["a"] * 200 + ["b"] * 200 + ["c"] * 4
    found = IntentClassifier().fit(*rows, labels).probabilities(*rows_of(cloud(2, 10, seed=1)))
    assert (found.argmax(axis=1) == 2).all()


def test_two_intents_have_two_probabilities() -> None:
    rows = rows_of(np.vstack([cloud(0, 10), cloud(1, 10)]))
    classifier = IntentClassifier().fit(*rows, ["a"] * 10 + ["b"] * 10)
    found = classifier.probabilities(*rows_of(cloud(1, 3, seed=1)))
    assert found.shape == (3, 2)
    assert (found.argmax(axis=1) == 1).all()


@given(vectors)
def test_probabilities_of_a_row_sum_to_1(fitted: IntentClassifier, given_rows: Floats) -> None:
    found = fitted.probabilities(*rows_of(given_rows))
    assert found.shape == (len(given_rows), 3)
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


@given(vectors)
def test_loaded_classifier_gives_identical_probabilities(
    fitted: IntentClassifier, loaded: IntentClassifier, given_rows: Floats
) -> None:
    assert loaded.labels == fitted.labels
    np.testing.assert_array_equal(
        loaded.probabilities(*rows_of(given_rows)), fitted.probabilities(*rows_of(given_rows))
    )


def test_row_has_the_same_probabilities_alone_and_among_others(fitted: IntentClassifier) -> None:
    rows = cloud(1, 5, seed=2)
    together = fitted.probabilities(*rows_of(rows))
    alone = [fitted.probabilities(*rows_of(row[None, :]))[0] for row in rows]
    np.testing.assert_allclose(np.stack(alone), together, atol=1e-6)


def test_asking_leaves_the_features_as_they_are(fitted: IntentClassifier) -> None:
    dense, sparse = rows_of(cloud(0, 2))
    before = dense.copy()
    fitted.probabilities(dense, sparse)
    np.testing.assert_array_equal(dense, before)


def test_saved_files_are_read_without_running_code(saved: Path) -> None:
    with np.load(saved / "classifier.npz", allow_pickle=False) as arrays:
        assert arrays["weights"].shape == (WIDTH + 4, 3)
        assert arrays["intercept"].dtype == np.float32
