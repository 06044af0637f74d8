"""What is loaded is what a trusted key signed, byte for byte."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.model_file import is_signed, opened_model
from bot.dialogue.model_signature import publish, sign, signature_file
from bot.errors import ModelError
from bot.settings import Settings
from bot.store.key_file import Key
from tests.dialogue.signed_models import desk, fresh_key_of, key_of, loaded, signed_model, trusting
from tests.dialogue.test_model_file import OURS, write_model

Spoiling = Callable[[Path], object]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return desk(tmp_path)


@pytest.fixture
def model(settings: Settings) -> Path:
    return signed_model(settings)


def _flipped(path: Path, place: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    path.write_bytes(content)


def _lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" " * 5000)


def _resigned(path: Path, **changes: Any) -> None:
    """Change what the signature says."""
    file = signature_file(path)
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def _of_another(path: Path) -> None:
    other = write_model(path.with_name("other.tar.gz"), {**OURS, "name": "other"})
    other.replace(path)


def _other_signature(path: Path) -> None:
    other = desk(path.parent.parent)
    theirs = write_model(path.with_name("other.tar.gz"), {**OURS, "name": "other"})
    sign(theirs, key_of(other))
    signature_file(theirs).replace(signature_file(path))
    theirs.unlink()


def _by_a_stranger(path: Path) -> None:
    sign(path, key_of(desk(path.parent / "stranger"), days_ago=3))


def _by_a_namesake(path: Path) -> None:
    ours = json.loads(signature_file(path).read_text())["key"]
    sign(path, Key(ours, bytes(32)))


def _linked(path: Path) -> None:
    path.symlink_to(path.rename(path.with_suffix(".real")))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def test_signed_model_is_opened_as_it_is(settings: Settings, model: Path) -> None:
    assert loaded(settings) == model.read_bytes()


def test_what_is_opened_is_a_private_copy_that_goes_again(settings: Settings, model: Path) -> None:
    with opened_model(settings) as copy:
        assert copy.name == model.name
        assert copy.parent.stat().st_mode & 0o077 == 0
    assert not copy.parent.exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: _flipped(path, 0.0), "is not what was signed"),
        (lambda path: _flipped(path, 0.5), "is not what was signed"),
        (lambda path: _flipped(path, 1.0), "is not what was signed"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "is not what was signed"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\0"), "is not what was signed"),
        (lambda path: path.write_bytes(b""), "is not what was signed"),
        (_of_another, "is not what was signed"),
        (_other_signature, "is not what was signed"),
        (_by_a_stranger, "signed by a key that is not trusted here"),
        (_by_a_namesake, "sig was changed"),
        (_linked, "is a link"),
        (lambda path: _linked(signature_file(path)), "sig is a link"),
        (_pipe, "There is no model"),
        (lambda path: _pipe(signature_file(path)), "sig should be a file"),
        (lambda path: signature_file(path).unlink(), "is not signed"),
        (lambda path: _lengthened(signature_file(path)), "sig is not a signature"),
        (lambda path: signature_file(path).write_bytes(b"["), "sig is not a signature"),
        (lambda path: signature_file(path).write_bytes(b"[" * 4000), "sig is not a signature"),
        (lambda path: signature_file(path).write_bytes(b"{}"), "sig is not a signature"),
        (lambda path: signature_file(path).write_bytes(b"\xff"), "sig is not a signature"),
        (lambda path: _resigned(path, size=-1), "sig is not a signature"),
        (lambda path: _resigned(path, size=True), "sig is not a signature"),
        (lambda path: _resigned(path, sha256="0" * 63), "sig is not a signature"),
        (lambda path: _resigned(path, key="../../key"), "sig is not a signature"),
        (lambda path: _resigned(path, signature="é"), "sig is not a signature"),
        (lambda path: _resigned(path, signature="AB=="), "sig is not a signature"),
        (lambda path: _resigned(path, signed_at="today"), "sig is not a signature"),
        (lambda path: _resigned(path, more="1"), "sig is not a signature"),
        (lambda path: _resigned(path, signature=""), "sig was changed"),
        (lambda path: _resigned(path, sha256="0" * 64), "sig was changed"),
        (lambda path: _resigned(path, size=7), "sig was changed"),
        (lambda path: _resigned(path, signed_at="2030-01-01T00:00:00+00:00"), "sig was changed"),
    ],
)
def test_model_is_refused_with_a_sentence(
    settings: Settings, model: Path, spoil: Spoiling, said: str
) -> None:
    spoil(model)
    with pytest.raises(ModelError, match=said) as refused:
        loaded(settings)
    assert str(model.parent) not in str(refused.value)


@given(place=st.floats(0, 1), bit=st.integers(0, 7))
def test_no_flipped_bit_anywhere_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    settings = desk(tmp_path_factory.mktemp("flipped"))
    for path in (model := signed_model(settings), signature_file(model)):
        whole = path.read_bytes()
        content = bytearray(whole)
        content[int(place * (len(whole) - 1))] ^= 1 << bit
        path.write_bytes(content)
        with pytest.raises(ModelError):
            loaded(settings)
        path.write_bytes(whole)
    assert loaded(settings) == model.read_bytes()


def test_model_may_be_renamed_with_its_signature(settings: Settings, model: Path) -> None:
    blue = model.with_name("blue.tar.gz")
    signature_file(model).rename(signature_file(blue))
    model.rename(blue)
    assert loaded(settings) == blue.read_bytes()


def test_newest_model_that_is_not_signed_is_refused_and_not_passed_over(
    settings: Settings, model: Path
) -> None:
    os.utime(model, (1_000_000, 1_000_000))
    write_model(model.with_name("newer.tar.gz"))
    with pytest.raises(ModelError, match=r"newer\.tar\.gz is not signed.*helpdesk model --sign"):
        loaded(settings)


def test_training_is_asked_for_where_what_would_be_loaded_is_not_signed(
    settings: Settings, model: Path
) -> None:
    os.utime(model, (1_000_000, 1_000_000))
    assert is_signed(settings, model)
    newer = write_model(model.with_name("newer.tar.gz"))
    assert not is_signed(settings, model)
    assert is_signed(replace(settings, model=model), model)
    sign(newer, key_of(settings))
    assert is_signed(settings, model)
    signature_file(model).unlink()
    assert not is_signed(settings, model)


def test_signed_model_of_another_project_is_refused(settings: Settings) -> None:
    archive = write_model(settings.model / "other.tar.gz", {"assistant_id": "another"})
    sign(archive, key_of(settings))
    with pytest.raises(ModelError, match="another project"):
        loaded(settings)


def test_both_keys_load_after_a_rotation_and_one_when_its_line_is_gone(settings: Settings) -> None:
    old = signed_model(settings, "old")
    fresh_key_of(settings)
    new = signed_model(settings, "new")
    keys = settings.secrets / "model-public.keys"
    assert len(keys.read_text().splitlines()) == 2
    for model in (old, new):
        os.utime(model)
        assert loaded(settings) == model.read_bytes()
    keys.write_text(keys.read_text().splitlines()[0])
    assert loaded(settings) == new.read_bytes()
    os.utime(old)
    with pytest.raises(ModelError, match="not trusted"):
        loaded(settings)


def test_machine_with_public_keys_alone_loads_what_another_signed(
    settings: Settings, model: Path, tmp_path: Path
) -> None:
    public = tmp_path / "public.keys"
    (settings.secrets / "model-public.keys").rename(public)
    (settings.secrets / "model.key").unlink()
    assert loaded(trusting(settings, public)) == model.read_bytes()


def test_published_model_appears_in_the_folder_with_its_signature(
    settings: Settings, tmp_path: Path
) -> None:
    made = write_model(tmp_path / "made.tar.gz")
    there = publish(made, settings.model / "deep", key_of(settings))
    assert sorted(path.name for path in there.parent.iterdir()) == [
        "made.tar.gz",
        "made.tar.gz.sig",
    ]
    assert there.read_bytes() == made.read_bytes()


def test_publishing_never_writes_through_a_link(settings: Settings, tmp_path: Path) -> None:
    made, target = write_model(tmp_path / "made.tar.gz"), tmp_path / "target"
    target.write_text("untouched")
    for name in (made.name, f"{made.name}.sig"):
        (settings.model / name).symlink_to(target)
    publish(made, settings.model, key_of(settings))
    assert target.read_text() == "untouched"
    assert loaded(settings) == made.read_bytes()
