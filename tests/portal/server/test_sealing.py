from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.server.errors import SecretError
from portal.server.sealing import Sealer

_TEXT = "sam.sample@example.edu, 413 555 0100 ✓"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "portal.keys"


def test_sealed_text_opens_and_shows_nothing(key_file: Path) -> None:
    sealer = Sealer(key_file)
    sealed = sealer.seal(_TEXT)
    assert sealer.open(sealed) == _TEXT
    assert b"sam" not in sealed
    assert sealer.seal(_TEXT) != sealed


def test_missing_key_file_is_made_for_its_owner_alone(key_file: Path) -> None:
    Sealer(key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    assert [file.name for file in key_file.parent.iterdir()] == ["portal.keys"]


def test_processes_that_start_at_once_have_the_same_key(key_file: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        sealers = list(threads.map(Sealer, [key_file] * 8))
    sealed = sealers[0].seal(_TEXT)
    assert {sealer.open(sealed) for sealer in sealers} == {_TEXT}


def test_changed_cut_or_foreign_text_does_not_open(key_file: Path, tmp_path: Path) -> None:
    sealer = Sealer(key_file)
    sealed = sealer.seal(_TEXT)
    changed = sealed[:30] + bytes([sealed[30] ^ 1]) + sealed[31:]
    foreign = Sealer(tmp_path / "other.keys").seal(_TEXT)
    for data in (changed, sealed[:-1], sealed[:50], b"", foreign):
        assert sealer.open(data) is None


def test_new_key_in_front_seals_and_old_ones_still_open(key_file: Path) -> None:
    before = Sealer(key_file)
    sealed, old = before.seal(_TEXT), key_file.read_bytes()
    key_file.write_bytes(Fernet.generate_key() + b"\n" + old)
    after = Sealer(key_file)
    assert after.open(sealed) == _TEXT
    assert before.open(after.seal(_TEXT)) is None
    assert after.keyed_hash("k", "v") == before.keyed_hash("k", "v")


def test_keyed_hash_differs_by_kind_value_and_key(key_file: Path, tmp_path: Path) -> None:
    sealer, other = Sealer(key_file), Sealer(tmp_path / "other.keys")
    made = [
        sealer.keyed_hash("a", "bc"),
        sealer.keyed_hash("ab", "c"),
        sealer.keyed_hash("a", "bd"),
        other.keyed_hash("a", "bc"),
    ]
    assert len(set(made)) == 4
    assert {len(value) for value in made} == {64}
    assert sealer.keyed_hash("a", "bc") == made[0]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_key_file_that_others_can_read_is_refused(key_file: Path, mode: int) -> None:
    Sealer(key_file)
    key_file.chmod(mode)
    with pytest.raises(SecretError, match="chmod 600"):
        Sealer(key_file)


@pytest.mark.parametrize("content", [b"", b"\n", b"no key\n", b"\xff" * 44, b"QUJD\n"])
def test_file_without_good_keys_is_refused_unquoted(key_file: Path, content: bytes) -> None:
    Sealer(key_file)
    key_file.write_bytes(content)
    with pytest.raises(SecretError) as refused:
        Sealer(key_file)
    assert "QUJD" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    for path in (tmp_path / "folder", tmp_path / "file" / "below", tmp_path / "dangling"):
        with pytest.raises(SecretError):
            Sealer(path)
