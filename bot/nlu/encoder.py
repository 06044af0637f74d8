"""Sentence vectors: all-MiniLM-L6-v2 in 8-bit integers, on one processor thread.

The model turns a sentence into 384 numbers; sentences of like meaning get vectors of high cosine.
Source: the model card of sentence-transformers/all-MiniLM-L6-v2; Reimers and Gurevych,
"Sentence-BERT" (EMNLP 2019); Wang et al., "MiniLM" (NeurIPS 2020). ``bot.nlu.encoder_build``
makes the files that are loaded here.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.errors import EncoderError

__all__ = [
    "DIMENSIONS",
    "EncoderError",
    "SentenceEncoder",
    "file_sha256",
    "intact_manifest",
    "manifest_fingerprint",
]

DIMENSIONS: Final = 384
MODEL_FILE: Final = "model.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
MANIFEST_FILE: Final = "manifest.json"

# The model card: "input text longer than 256 word pieces is truncated". The weights know 512
# positions but were fine-tuned on short texts, and time grows with length.
MAX_TOKENS: Final = 256
# The tokenizer reads a text to its end before it truncates. Real texts reach 256 word pieces far
# earlier than this; the cut keeps a giant paste from costing seconds and filling the cache.
_MAX_CHARACTERS: Final = 8_192

_SESSION_ENTRIES: Final = {
    # A waiting thread that spins takes a whole core from the rest of the server.
    "session.intra_op.allow_spinning": "0",
    "session.inter_op.allow_spinning": "0",
    # Processors without VNNI saturate when they add up signed 8-bit products; this makes ONNX
    # Runtime use unsigned weights there. No effect on others.
    "session.x64quantprecision": "1",
}


class SentenceEncoder:
    """Turns texts into vectors of length 1. Safe to share between threads.

    Texts run through the network one by one. With dynamic quantisation all texts of a batch share
    the 8-bit scale of each layer, so a text's vector would depend on its neighbours (cosine down
    to .99), and a batch of equal lengths saves only a tenth of the time. Run alone, a text has one
    vector for good, needs no padding, and the largest working memory is that of one text.
    """

    def __init__(
        self, session: ort.InferenceSession, tokenizer: Tokenizer, cache_size: int = 2048
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._cache = _VectorCache(cache_size)

    @classmethod
    def load(cls, directory: Path, cache_size: int = 2048) -> SentenceEncoder:
        """Load the encoder that ``bot.nlu.encoder_build`` put into ``directory``.

        Args:
            directory: holds ``model.onnx``, ``tokenizer.json`` and ``manifest.json``.
            cache_size: how many texts are remembered with their vectors (1.5 KB each); 0 for none.

        Raises:
            EncoderError: a file is missing, or is not the one the manifest was written for.
            ValueError: ``cache_size`` is negative.
        """
        intact_manifest(directory)
        return cls(
            _session(directory / MODEL_FILE), _tokenizer(directory / TOKENIZER_FILE), cache_size
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: the mean over its tokens' last hidden states, normalised.

        Args:
            texts: any strings, also empty ones; read up to 256 word pieces (about 200 words).

        Returns:
            Shape (len(texts), 384); every row has Euclidean length 1, so the dot product of two
            rows is their cosine. The array is the caller's own.
        """
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vector(text[:_MAX_CHARACTERS])
        return vectors

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = self._cache.get(text)
        if vector is None:
            vector = self._embed(text)
            self._cache.put(text, vector)
        return vector

    def _embed(self, text: str) -> NDArray[np.float32]:
        # Half of a surrogate pair, as cut-off input may hold, is no text to the tokenizer.
        readable = text.encode("utf-8", "replace").decode("utf-8")
        ids = np.array([self._tokenizer.encode(readable).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        # The network's own lies among what its layers needed, and keeps that room from going back.
        return vector.copy()


class _VectorCache:
    """The vectors of the texts used last; least recently used ones go first."""

    def __init__(self, size: int) -> None:
        if size < 0:
            raise ValueError(f"cache_size must be 0 or more, not {size}")
        self._size = size
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> NDArray[np.float32] | None:
        with self._lock:
            vector = self._vectors.get(text)
            if vector is not None:
                self._vectors.move_to_end(text)
            return vector

    def put(self, text: str, vector: NDArray[np.float32]) -> None:
        with self._lock:
            self._vectors[text] = vector
            self._vectors.move_to_end(text)
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)


def manifest_fingerprint(directory: Path) -> str:
    """Return a SHA-256 (hex) that stands for the encoder in ``directory``.

    Equal for equal vectors: made of the hashes of network and tokenizer in the manifest, not of
    dates or places. Reads the manifest only.

    Raises:
        EncoderError: there is no readable manifest.
    """
    files = _manifest(directory)["files"]
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def intact_manifest(directory: Path) -> dict[str, Any]:
    """Return the manifest of ``directory`` once every file matches its hash there.

    Raises:
        EncoderError: a file is missing or differs; names it and the command that mends it.
    """
    manifest = _manifest(directory)
    for name in (MODEL_FILE, TOKENIZER_FILE):
        _check_file(directory / name, manifest["files"].get(name))
    return manifest


def file_sha256(path: Path) -> str:
    """Return the SHA-256 (hex) of a file, read in pieces so that it is never all in memory."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _manifest(directory: Path) -> dict[str, Any]:
    path = directory / MANIFEST_FILE
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EncoderError(_missing(path)) from error
    except ValueError as error:
        raise EncoderError(_differs(path)) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise EncoderError(_differs(path))
    return manifest


def _check_file(path: Path, expected: str | None) -> None:
    try:
        actual = file_sha256(path)
    except OSError as error:
        raise EncoderError(_missing(path)) from error
    if actual != expected:
        raise EncoderError(_differs(path))


def _missing(path: Path) -> str:
    return f"The sentence encoder's file {path} can't be read or is missing. Run `make setup`."


def _differs(path: Path) -> str:
    return (
        f"The sentence encoder's file {path} is not the one that was set up. "
        "Run `make setup` to make it anew."
    )


def _session(model: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    # One thread: a sentence is too small to share out, and the server has other work.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    # Both would keep the memory of the longest text so far for good; no slower without them.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3  # errors only
    for key, value in _SESSION_ENTRIES.items():
        options.add_session_config_entry(key, value)
    return ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    # The published file pads every text to 128 word pieces and cuts it there.
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
