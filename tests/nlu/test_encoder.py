from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file

from bot.nlu import encoder_build
from bot.nlu.encoder import (
    DIMENSIONS,
    EncoderError,
    SentenceEncoder,
    file_sha256,
    manifest_fingerprint,
)
from bot.nlu.encoder_build import REFERENCES, SOURCE_SHA256, build, is_built, lowest_cosine, main
from bot.nlu.encoder_graph import build_graph
from bot.settings import ROOT

pytestmark = pytest.mark.slow

BUILT = ROOT / ".cache" / "encoder"
QUESTION = "How do I reset my password?"
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="session")
def built() -> Path:
    build(BUILT)
    return BUILT


@pytest.fixture(scope="session")
def encoder(built: Path) -> SentenceEncoder:
    return SentenceEncoder.load(built)


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "encoder"))


def vector(encoder: SentenceEncoder, text: str) -> NDArray[np.float32]:
    row: NDArray[np.float32] = encoder.encode([text])[0]
    return row


class CountingEncoder(SentenceEncoder):
    """Counts how often the network runs."""

    runs = 0

    def _embed(self, text: str) -> NDArray[np.float32]:
        self.runs += 1
        return super()._embed(text)


def counting(built: Path, cache_size: int) -> CountingEncoder:
    encoder = CountingEncoder.load(built, cache_size)
    assert isinstance(encoder, CountingEncoder)
    return encoder


def test_vectors_match_those_of_an_independent_implementation(encoder: SentenceEncoder) -> None:
    assert lowest_cosine(encoder) >= 0.98


def test_the_graph_before_quantisation_matches_them_almost_exactly(
    encoder: SentenceEncoder, tmp_path: Path
) -> None:
    weights = encoder_build._package_directory() / "model.safetensors"
    onnx.save(build_graph(load_file(weights)), tmp_path / "model.onnx")
    shutil.copy(BUILT / "tokenizer.json", tmp_path)
    write_manifest(tmp_path)
    assert lowest_cosine(SentenceEncoder.load(tmp_path)) >= 0.9999


def test_vectors_have_384_numbers_and_length_1(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode([QUESTION, "Thank you.", "x"])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_sentences_of_like_meaning_are_nearer_than_others(encoder: SentenceEncoder) -> None:
    asked, alike, other = encoder.encode(
        [QUESTION, "I forgot my login and need a new one.", "What time do you open on Monday?"]
    )
    assert asked @ alike > asked @ other + 0.2


def test_a_batch_gives_the_same_vectors_as_its_texts_one_by_one(built: Path) -> None:
    texts = [reference["text"] for reference in json.loads(REFERENCES.read_text())["references"]]
    batch = SentenceEncoder.load(built, cache_size=0).encode(texts)
    alone = SentenceEncoder.load(built, cache_size=0)
    np.testing.assert_array_equal(batch, np.stack([vector(alone, text) for text in texts]))


def test_padding_is_masked_out_of_attention_and_mean(encoder: SentenceEncoder) -> None:
    ids = encoder._tokenizer.encode(QUESTION).ids
    padded = np.array([ids + [0] * 20], dtype=np.int64)
    mask = np.array([[1] * len(ids) + [0] * 20], dtype=np.int64)
    feed = {"input_ids": padded, "attention_mask": mask}
    result = encoder._session.run(None, feed)[0][0]
    # Padding takes part in the 8-bit scales, so the two are near rather than equal.
    assert result @ vector(encoder, QUESTION) > 0.98


def test_no_texts_give_an_empty_array(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_ten_thousand_characters_are_cut_to_the_first_256_tokens(encoder: SentenceEncoder) -> None:
    text = ("my printer is late again " * 400)[:10_000]
    assert len(encoder._tokenizer.encode(text).ids) == 256
    np.testing.assert_array_equal(vector(encoder, text), vector(encoder, text[:8_192] + "other"))


ODD = ["", " \n", "😀 👩‍👩‍👧 漢字", "\x00\x1b[31m", "\ud83d", "a\ud800b", "\u202e\ufeff"]


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_empty_text_emoji_and_control_characters_get_a_vector(
    encoder: SentenceEncoder, text: str
) -> None:
    assert np.linalg.norm(vector(encoder, text)) == pytest.approx(1, abs=1e-5)


def test_the_same_text_twice_runs_the_network_once(built: Path) -> None:
    encoder = counting(built, cache_size=8)
    first, second, third = (*encoder.encode([QUESTION, QUESTION]), vector(encoder, QUESTION))
    assert encoder.runs == 1
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, third)


@pytest.mark.parametrize(("cache_size", "runs"), [(8, 3), (2, 4), (0, 6)])
def test_a_full_cache_lets_the_least_recently_used_text_go(
    built: Path, cache_size: int, runs: int
) -> None:
    encoder = counting(built, cache_size)
    encoder.encode(["one", "two", "one", "three", "one", "two"])
    assert encoder.runs == runs


def test_a_negative_cache_size_is_refused(built: Path) -> None:
    with pytest.raises(ValueError, match="cache_size"):
        SentenceEncoder.load(built, cache_size=-1)


def test_changing_a_returned_array_leaves_the_cache_as_it_was(encoder: SentenceEncoder) -> None:
    before = encoder.encode([QUESTION])
    encoder.encode([QUESTION])[:] = 0
    np.testing.assert_array_equal(encoder.encode([QUESTION]), before)


def test_threads_share_one_encoder_and_get_the_right_vectors(built: Path) -> None:
    texts = [f"Ticket {number} is still open" for number in range(12)]
    expected = SentenceEncoder.load(built).encode(texts)
    shared = SentenceEncoder.load(built, cache_size=4)
    start = threading.Barrier(4)

    def work(shift: int) -> NDArray[np.float32]:
        start.wait(timeout=30)
        return np.roll(shared.encode(texts[shift:] + texts[:shift]), shift, axis=0)

    with ThreadPoolExecutor(4) as pool:
        for result in pool.map(work, range(4)):
            np.testing.assert_array_equal(result, expected)


def write_manifest(folder: Path) -> None:
    files = {name: file_sha256(folder / name) for name in ("model.onnx", "tokenizer.json")}
    (folder / "manifest.json").write_text(json.dumps({"files": files}))


def test_a_missing_folder_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"manifest\.json can't be read or is missing.*`make se"):
        SentenceEncoder.load(tmp_path / "none")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_and_a_missing_file_are_refused_by_name(copy: Path, name: str) -> None:
    with (copy / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(EncoderError, match=rf"{name} is not the one that was set up.*`make setup`"):
        SentenceEncoder.load(copy)
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name} can't be read or is missing.*`make setup`"):
        SentenceEncoder.load(copy)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": 1}', "\x00", '{"files": {}}'])
def test_a_manifest_that_vouches_for_nothing_is_refused(copy: Path, content: str) -> None:
    (copy / "manifest.json").write_text(content)
    with pytest.raises(EncoderError, match=r"(manifest\.json|model\.onnx) is not the one that was"):
        SentenceEncoder.load(copy)


def test_the_fingerprint_follows_the_files_and_nothing_else(copy: Path, built: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "versions": {}}))
    assert manifest_fingerprint(copy) == manifest_fingerprint(built)
    changed = {**manifest["files"], "model.onnx": "0" * 64}
    (copy / "manifest.json").write_text(json.dumps({**manifest, "files": changed}))
    assert manifest_fingerprint(copy) != manifest_fingerprint(built)


def test_an_intact_encoder_is_not_built_again(built: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(encoder_build, "_make", lambda *_: pytest.fail("built again"))
    build(built)


def test_a_damaged_encoder_is_built_anew(copy: Path) -> None:
    fingerprint = manifest_fingerprint(copy)
    (copy / "model.onnx").write_bytes(b"damaged")
    assert not is_built(copy)
    build(copy)
    assert is_built(copy)
    assert manifest_fingerprint(copy) == fingerprint
    assert list(copy.parent.iterdir()) == [copy]


def test_an_encoder_of_an_older_recipe_counts_as_not_built(copy: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(encoder_build, "RECIPE", encoder_build.RECIPE + 1)
    assert not is_built(copy)


def test_foreign_incomplete_or_absent_weights_are_refused(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(encoder_build, "_package_directory", lambda: tmp_path)
    with pytest.raises(EncoderError, match=r"lack .*model\.safetensors"):
        build(tmp_path / "encoder")
    (tmp_path / "model.safetensors").write_text("other")
    with pytest.raises(EncoderError, match=r"model\.safetensors is not the published file"):
        build(tmp_path / "encoder")


def test_a_hub_name_is_fetched_from_the_hub_and_checked(tmp_path: Path, monkeypatch: Patch) -> None:
    asked: list[str] = []

    def snapshot_download(name: str, allow_patterns: list[str]) -> str:
        asked.extend([name, *allow_patterns])
        return str(encoder_build._package_directory())

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    build(tmp_path / "encoder", "owner/model")
    assert asked == ["owner/model", *SOURCE_SHA256]
    assert is_built(tmp_path / "encoder")


def test_a_hub_that_can_not_be_reached_is_a_plain_error(tmp_path: Path, monkeypatch: Patch) -> None:
    def unreachable(*_: object, **__: object) -> str:
        raise ConnectionError("no route")

    monkeypatch.setattr("huggingface_hub.snapshot_download", unreachable)
    with pytest.raises(EncoderError, match="owner/model can't be had from the hub: no route"):
        build(tmp_path / "encoder", "owner/model")


@pytest.mark.parametrize("cosine", [0.97, float("nan")])
def test_a_result_too_far_from_the_references_replaces_nothing(
    copy: Path, monkeypatch: Patch, cosine: float
) -> None:
    before = manifest_fingerprint(copy)
    monkeypatch.setattr(encoder_build, "lowest_cosine", lambda _: cosine)
    monkeypatch.setattr(encoder_build, "_write_model", lambda _, to: (to / "model.onnx").touch())
    monkeypatch.setattr(SentenceEncoder, "load", lambda *_, **__: None)
    with pytest.raises(EncoderError, match="Nothing was replaced"):
        build(copy, force=True)
    assert manifest_fingerprint(copy) == before
    assert list(copy.parent.iterdir()) == [copy]


def test_the_command_fills_the_folder_of_the_settings_and_prints_one_line(
    copy: Path, monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPDESK_ENCODER", str(copy))
    assert main([]) == 0
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert output.startswith("Sentence encoder ready")


def test_the_command_reports_a_failure_without_a_traceback(
    tmp_path: Path, monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(encoder_build, "PACKAGE", "no_such_package")
    assert main(["--target", str(tmp_path / "encoder")]) == 1
    assert "no_such_package is not installed" in capsys.readouterr().err
