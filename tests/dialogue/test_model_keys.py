"""Files of the keys that sign models, and of those that are trusted."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from bot.dialogue.model_file import opened_model
from bot.dialogue.model_keys import read_public_keys
from bot.errors import ModelError, SecretError
from bot.settings import Settings
from tests.dialogue.signed_models import desk, fresh_key_of, key_of, signed_model, trusting

RAW = base64.b64encode(bytes(range(32))).decode()
LINE = f"20261123-3f9a ed25519 {RAW}\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return desk(tmp_path)


def _public(settings: Settings) -> Path:
    return settings.secrets / "model-public.keys"


def test_first_key_is_made_for_its_owner_alone_and_its_public_half_for_all(
    settings: Settings,
) -> None:
    key = key_of(settings)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.secrets.iterdir()}
    assert modes == {"model.key": 0o600, "model-public.keys": 0o644}
    assert list(read_public_keys(_public(settings))) == [key.id]
    assert base64.b64encode(key.secret).decode() not in _public(settings).read_text()
    assert key_of(settings) == key


def test_fresh_key_stands_first_and_earlier_ones_stay_trusted(settings: Settings) -> None:
    first = key_of(settings)
    fresh = [fresh_key_of(settings).id for _ in range(3)]
    assert list(read_public_keys(_public(settings))) == [*reversed(fresh), first.id]
    assert key_of(settings).id == fresh[-1]
    assert len((settings.secrets / "model.key").read_text().splitlines()) == 1


def test_lost_public_key_is_made_again_from_the_private_one(settings: Settings) -> None:
    first = key_of(settings)
    _public(settings).unlink()
    assert key_of(settings) == first
    _public(settings).unlink()
    fresh = fresh_key_of(settings)
    assert list(read_public_keys(_public(settings))) == [fresh.id, first.id]


def test_private_key_that_others_can_read_signs_nothing(settings: Settings) -> None:
    key_of(settings)
    (settings.secrets / "model.key").chmod(0o644)
    with pytest.raises(SecretError, match="chmod 600"):
        key_of(settings)
    with pytest.raises(SecretError, match="chmod 600"):
        fresh_key_of(settings)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_public_keys_that_others_can_change_load_nothing(settings: Settings, mode: int) -> None:
    signed_model(settings)
    _public(settings).chmod(mode)
    with pytest.raises(ModelError, match="chmod 644"), opened_model(settings):
        pass


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "keys holds no key"),
        ("\n \n", "keys holds no key"),
        (f"20261123-3f9a {RAW}\n", "keys:1: should be an id"),  # as a private key is written
        (f"today ed25519 {RAW}\n", "keys:1: should be an id"),
        (f"20261123-3f9a rsa {RAW}\n", "keys:1: should be an id"),
        (f"{LINE}20261124-0000 ed25519 x\n", "keys:2: the key should be base64"),
        (f"20261123-3f9a ed25519 {RAW[:-4]}\n", "keys:1: the key should be base64 of 32 bytes"),
        (f"20261123-3f9a ed25519 {RAW[:-2]}9=\n", "keys:1: the key should be base64 of 32 bytes"),
        (f"{LINE}\n{LINE}", "keys:3: an earlier line has the same id"),
        ("\xff\n", "keys:1: should be an id"),
        (LINE * 2000, "too large"),
    ],
)
def test_spoiled_file_of_public_keys_is_named_with_its_line(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "public.keys"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(ModelError, match=said) as refused:
        read_public_keys(path)
    assert RAW[:8] not in str(refused.value)


def test_missing_public_keys_say_where_they_come_from(settings: Settings) -> None:
    signed_model(settings)
    _public(settings).unlink()
    with pytest.raises(ModelError, match="Copy it"), opened_model(settings):
        pass


def test_pipe_in_place_of_public_keys_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "public.keys", 0o600)
    with pytest.raises(ModelError, match="should be a file"):
        read_public_keys(tmp_path / "public.keys")


def test_public_keys_may_be_a_link_as_kubernetes_mounts_them(
    settings: Settings, tmp_path: Path
) -> None:
    model = signed_model(settings)
    link = tmp_path / "mounted.keys"
    link.symlink_to(_public(settings))
    with opened_model(trusting(settings, link)) as copy:
        assert copy.read_bytes() == model.read_bytes()


def test_machine_that_trusts_others_makes_no_key_by_itself(
    settings: Settings, tmp_path: Path
) -> None:
    public = tmp_path / "public.keys"
    public.write_text(LINE)
    with pytest.raises(SecretError, match="helpdesk model --new-key"):
        key_of(trusting(settings, public))
    assert not settings.secrets.exists()


def test_key_that_is_not_trusted_here_signs_nothing_here(
    settings: Settings, tmp_path: Path
) -> None:
    key_of(settings)
    public = tmp_path / "public.keys"
    public.write_text(LINE)
    with pytest.raises(ModelError, match="lacks the key that signs here"):
        key_of(trusting(settings, public))
