from __future__ import annotations

import contextlib
import io
import json
import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.model_file import ASSISTANT_ID, check_model, find_model
from bot.errors import ModelError

OURS = {"assistant_id": ASSISTANT_ID, "rasa_open_source_version": "3.6.21"}


def write_model(path: Path, metadata: Any = OURS, name: str = "metadata.json") -> Path:
    """Write an archive as Rasa does: a file of metadata beside the components."""
    with tarfile.open(path, "w:gz") as archive:
        for member, content in ((name, json.dumps(metadata)), ("components/a.json", "{}")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
    return path


def test_newest_model_of_a_folder_is_chosen(tmp_path: Path) -> None:
    models = [write_model(tmp_path / f"{name}.tar.gz") for name in ("zebra", "apple", "melon")]
    for seconds, model in enumerate(models):
        os.utime(model, (1_000_000 + seconds, 1_000_000 + seconds))
    assert find_model(tmp_path) == models[-1]


def test_model_that_is_named_is_taken_although_a_newer_one_lies_beside_it(tmp_path: Path) -> None:
    old = write_model(tmp_path / "old.tar.gz")
    write_model(tmp_path / "new.tar.gz")
    os.utime(old, (1_000_000, 1_000_000))
    assert find_model(old) == old


def test_named_model_that_is_missing_is_an_error_although_the_folder_has_models(
    tmp_path: Path,
) -> None:
    write_model(tmp_path / "other.tar.gz")
    with pytest.raises(ModelError, match=r"wanted\.tar\.gz"):
        find_model(tmp_path / "wanted.tar.gz")


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="models"):
        find_model(tmp_path / "models")


def test_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model", encoding="utf-8")
    with pytest.raises(ModelError, match="make train"):
        find_model(tmp_path)


def test_newest_model_is_taken_although_it_is_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    whole = write_model(tmp_path / "whole.tar.gz")
    os.utime(whole, (1_000_000, 1_000_000))
    (tmp_path / "link.tar.gz").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"link\.tar\.gz"):
        find_model(tmp_path)


@pytest.mark.parametrize("kept", [0, 1, 20, 60, 120])
def test_model_that_was_cut_off_is_an_error(tmp_path: Path, kept: int) -> None:
    model = write_model(tmp_path / "model.tar.gz")
    model.write_bytes(model.read_bytes()[:kept])
    with pytest.raises(ModelError, match="damaged"):
        check_model(model)


@given(place=st.integers(0, 300), byte=st.integers(0, 255))
def test_damage_anywhere_never_ends_in_another_error(place: int, byte: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        model = write_model(Path(folder, "model.tar.gz"))
        content = bytearray(model.read_bytes())
        content[place % len(content)] = byte
        model.write_bytes(content)
        with contextlib.suppress(ModelError):
            check_model(model)


@pytest.mark.parametrize(
    "metadata",
    [
        {**OURS, "assistant_id": "another-bot"},
        {"rasa_open_source_version": "3.6.21"},
        {},
        [],
        "text",
        None,
    ],
)
def test_model_of_another_project_is_refused(tmp_path: Path, metadata: object) -> None:
    with pytest.raises(ModelError, match="another project"):
        check_model(write_model(tmp_path / "model.tar.gz", metadata))


@pytest.mark.parametrize("version", ["3.6.20", "3.7.0", None])
def test_model_of_another_version_of_rasa_is_refused(tmp_path: Path, version: str | None) -> None:
    model = write_model(tmp_path / "model.tar.gz", {**OURS, "rasa_open_source_version": version})
    with pytest.raises(ModelError, match="another version"):
        check_model(model)


def test_archive_without_metadata_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a model"):
        check_model(write_model(tmp_path / "model.tar.gz", name="other.json"))
