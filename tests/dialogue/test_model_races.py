"""Archives that are replaced while they are verified and loaded."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import pytest

from bot.dialogue.model_file import opened_model
from bot.dialogue.model_keys import read_public_keys
from bot.dialogue.model_signature import sign, verified_copy
from bot.errors import ModelError
from bot.settings import Settings
from tests.dialogue.signed_models import desk, key_of, loaded, signed_model
from tests.dialogue.test_model_file import OURS, write_model


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return desk(tmp_path)


@pytest.fixture
def model(settings: Settings) -> Path:
    return signed_model(settings)


def test_archive_that_is_replaced_after_the_check_is_not_what_is_loaded(
    settings: Settings, model: Path
) -> None:
    good = model.read_bytes()
    evil = write_model(model.with_name("evil"), {**OURS, "name": "evil"}).read_bytes()
    with opened_model(settings) as copy:
        model.write_bytes(evil)
        assert copy.read_bytes() == good


def test_archive_that_is_replaced_while_it_is_read_is_loaded_as_it_was_signed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Large enough for the other thread to see that reading has begun.
    good = os.urandom(16 << 20)
    model = settings.model / "model.tar.gz"
    model.write_bytes(good)
    sign(model, key_of(settings))
    evil = tmp_path / "evil"
    evil.write_bytes(bytes(len(good)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def replace_it() -> None:
        while not any(copy.stat().st_size for copy in tmp_path.glob("helpdesk-model-*/*")):
            pass
        evil.replace(model)

    replacing = threading.Thread(target=replace_it)
    replacing.start()
    with verified_copy(model, read_public_keys(settings.secrets / "model-public.keys")) as copy:
        replacing.join()
        assert model.read_bytes() == bytes(len(good))
        assert copy.read_bytes() == good


def test_archive_that_is_replaced_all_the_time_is_loaded_as_signed_or_not_at_all(
    settings: Settings, model: Path
) -> None:
    good = model.read_bytes()
    # Larger than what is read at once, so that the file changes in the middle of reading.
    evil = write_model(model.with_name("evil"), OURS).read_bytes()[:20] + os.urandom(3 << 20)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for content in (evil, good):
                model.write_bytes(content)
                beside = model.with_name("beside")
                beside.write_bytes(content)
                beside.replace(model)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        ends = [_end(settings) for _ in range(60)]
    finally:
        stop.set()
        swapping.join()
    assert set(ends) <= {good, b""}
    assert _end(settings) == good


def _end(settings: Settings) -> bytes:
    try:
        return loaded(settings)
    except ModelError:
        return b""
