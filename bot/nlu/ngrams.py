"""Sparse n-gram features: tf-idf of character (2-5, within words) and word (1-2) n-grams.

They carry what a sentence encoder blurs: product names, abbreviations, typos. scikit-learn
learns vocabulary and idf and cuts texts into n-grams; the few products for one text are done
here, because its ``transform`` spends twenty times their time on checks made for big matrices.
Only vocabulary and idf are saved, as JSON and a plain array: loading a model runs no pickled code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

# An n-gram seen in one line only says nothing about other lines and costs memory.
_MIN_LINES: Final = 2
# Long pastes say what they are about early; the rest only costs time.
_MAX_CHARACTERS: Final = 1_000
_ANALYZERS: Final = (("char_wb", (2, 5)), ("word", (1, 2)))
# One-letter words count too ("i", "a"): they tell a person's trouble from an FAQ's title.
_TOKEN: Final = r"(?u)\b\w+\b"

Floats = npt.NDArray[np.float32]


class _Block:
    """One kind of n-gram: its terms in column order, and their idf."""

    def __init__(self, analyzer: Callable[[str], list[str]], terms: list[str], idf: Floats) -> None:
        self._analyzer = analyzer
        self.terms = terms
        self.idf = idf
        self._columns = {term: column for column, term in enumerate(terms)}

    def row(self, text: str) -> tuple[list[int], Floats]:
        """Columns and values of one text: sublinear tf times idf, L2-normalised."""
        counts = Counter(term for term in self._analyzer(text) if term in self._columns)
        columns = [self._columns[term] for term in counts]
        values = (1.0 + np.log(np.fromiter(counts.values(), np.float32))) * self.idf[columns]
        length = float(np.sqrt(values @ values)) or 1.0
        return columns, (values / length).astype(np.float32)


class NgramFeatures:
    """Character and word n-grams side by side, each block of length 1 (or 0)."""

    def __init__(self, blocks: Sequence[_Block] = ()) -> None:
        self._blocks = tuple(blocks)

    def fit(self, texts: Sequence[str]) -> NgramFeatures:
        """Learn vocabulary and idf from ``texts``; returns itself."""
        shortened = [text[:_MAX_CHARACTERS] for text in texts]
        self._blocks = tuple(_fitted(_vectorizer(*kind), shortened) for kind in _ANALYZERS)
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Features of ``texts``: float32, shape (len(texts), n_features)."""
        columns: list[int] = []
        values: list[Floats] = []
        starts = [0]
        for text in texts:
            offset = 0
            for block in self._blocks:
                found, row = block.row(text[:_MAX_CHARACTERS])
                columns.extend(column + offset for column in found)
                values.append(row)
                offset += len(block.terms)
            starts.append(len(columns))
        width = sum(len(block.terms) for block in self._blocks)
        data = np.concatenate(values) if values else np.empty(0, np.float32)
        # As scipy keeps them: from lists it would look for the smallest type first.
        places = np.array(columns, np.int32), np.array(starts, np.int32)
        return csr_matrix((data, *places), shape=(len(texts), width), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write ``ngrams.json`` (terms in column order) and ``ngrams.npz`` (idf)."""
        terms = [block.terms for block in self._blocks]
        (folder / "ngrams.json").write_text(json.dumps(terms, ensure_ascii=False), "utf-8")
        np.savez(folder / "ngrams.npz", *[block.idf for block in self._blocks])

    @classmethod
    def load(cls, folder: Path) -> NgramFeatures:
        """Read what ``save`` wrote."""
        terms = json.loads((folder / "ngrams.json").read_text("utf-8"))
        with np.load(folder / "ngrams.npz", allow_pickle=False) as arrays:
            idf = [arrays[name] for name in arrays.files]
        rows = zip(_ANALYZERS, terms, idf, strict=True)
        return cls([_Block(_vectorizer(*kind).build_analyzer(), t, i) for kind, t, i in rows])


def _vectorizer(analyzer: str, lengths: tuple[int, int]) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=lengths,
        min_df=_MIN_LINES,
        strip_accents="unicode",
        token_pattern=_TOKEN if analyzer == "word" else None,
        dtype=np.float32,
    )


def _fitted(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> _Block:
    vectorizer.fit(texts)
    terms = vectorizer.get_feature_names_out().tolist()
    return _Block(vectorizer.build_analyzer(), terms, vectorizer.idf_.astype(np.float32))
