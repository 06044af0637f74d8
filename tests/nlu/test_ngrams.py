from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from bot.nlu.ngrams import NgramFeatures

LINES = [
    "forgot my NetID password",
    "i forgot my password again",
    "my upload fails with a HEIC photo",
    "the upload fails",
    "How do I print my immunization record?",
    "print the record",
    "Where is my café appointment",
]


@pytest.fixture(scope="module")
def fitted() -> NgramFeatures:
    return NgramFeatures().fit(LINES)


@pytest.fixture(scope="module")
def saved(fitted: NgramFeatures, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ngrams")
    fitted.save(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(saved: Path) -> NgramFeatures:
    return NgramFeatures.load(saved)


def _equal(one: csr_matrix, other: csr_matrix) -> bool:
    return bool(one.shape == other.shape and (one != other).nnz == 0)


def _likeness(fitted: NgramFeatures, one: str, other: str) -> float:
    rows = fitted.transform([one, other])
    return float((rows[0] @ rows[1].T).toarray()[0, 0])


def test_one_row_for_each_text_all_of_one_width(fitted: NgramFeatures) -> None:
    rows = fitted.transform(["forgot", "upload fails", "nothing known: zzzz"])
    assert rows.shape == (3, fitted.transform(["x"]).shape[1])
    assert rows.dtype == np.float32


def test_rows_have_the_length_of_two_blocks_of_length_1(fitted: NgramFeatures) -> None:
    rows = fitted.transform(LINES).toarray()
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), np.sqrt(2), rtol=1e-5)


def test_text_of_no_known_piece_has_an_empty_row(fitted: NgramFeatures) -> None:
    assert fitted.transform(["", "🙂🙂", "zzzz qqqq"]).nnz == 0


def test_misspelt_word_is_near_the_right_one(fitted: NgramFeatures) -> None:
    right = "forgot my password"
    assert _likeness(fitted, right, "forgt my pasword") > 2 * _likeness(
        fitted, right, "print the record"
    )


def test_case_and_accents_make_no_difference(fitted: NgramFeatures) -> None:
    assert _equal(fitted.transform(["Forgot my CAFÉ"]), fitted.transform(["forgot my cafe"]))


def test_word_of_one_letter_counts(fitted: NgramFeatures) -> None:
    assert not _equal(fitted.transform(["i forgot"]), fitted.transform(["forgot"]))


def test_piece_of_one_line_only_is_not_learned(saved: Path) -> None:
    characters, words = json.loads((saved / "ngrams.json").read_text("utf-8"))
    assert "upload" in words
    assert "heic" not in words
    assert "heic" not in "|".join(characters)


def test_only_the_first_thousand_characters_count(fitted: NgramFeatures) -> None:
    start = "my upload fails ".ljust(1_000, "z")
    assert _equal(fitted.transform([start + " forgot"]), fitted.transform([start]))


def test_saved_files_are_plain_names_and_numbers(saved: Path) -> None:
    characters, words = json.loads((saved / "ngrams.json").read_text("utf-8"))
    assert "upload fails" in words
    assert "pass" in characters
    with np.load(saved / "ngrams.npz", allow_pickle=False) as arrays:
        assert [len(arrays[name]) for name in arrays.files] == [len(characters), len(words)]


def test_saving_twice_writes_the_same_vocabulary(saved: Path, tmp_path: Path) -> None:
    NgramFeatures().fit(LINES).save(tmp_path)
    assert (tmp_path / "ngrams.json").read_bytes() == (saved / "ngrams.json").read_bytes()


@given(st.lists(st.text() | st.sampled_from(LINES), min_size=1, max_size=5))
def test_loaded_features_equal_those_that_were_saved(
    fitted: NgramFeatures, loaded: NgramFeatures, texts: list[str]
) -> None:
    assert _equal(loaded.transform(texts), fitted.transform(texts))


@given(st.text(st.characters(), max_size=200))
def test_any_text_has_one_finite_row_that_does_not_depend_on_its_neighbours(
    fitted: NgramFeatures, text: str
) -> None:
    alone = fitted.transform([text])
    assert np.isfinite(alone.data).all()
    assert _equal(fitted.transform([LINES[0], text])[1], alone)
