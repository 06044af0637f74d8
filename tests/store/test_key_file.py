from __future__ import annotations

import base64
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SecretError
from bot.store.key_file import (
    Key,
    create_file,
    is_too_open,
    new_key,
    read_keys,
    replace_file,
)

SECRET = base64.b64encode(bytes(range(32))).decode()
LINE = f"20261123-3f9a {SECRET}\n"
NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)


def _file(folder: Path, content: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "seal.keys"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def test_keys_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = f"{LINE}\r\n20250101-0000   {SECRET}\r\n20260606-ffff {SECRET}"
    ids = [key.id for key in read_keys(_file(tmp_path, text))]
    assert ids == ["20261123-3f9a", "20250101-0000", "20260606-ffff"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("", "seal.keys holds no key"),
        (" \n\n", "seal.keys holds no key"),
        ("20261123-3f9a\n", "seal.keys:1: "),
        (f"{SECRET}\n", "seal.keys:1: "),
        (f"{LINE}today {SECRET}\n", "seal.keys:2: "),
        (f"20261323-3f9a {SECRET}\n", "seal.keys:1: "),
        (f"20261123-3F9A {SECRET}\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET} x\n", "seal.keys:1: "),
        (f"\n{LINE}{LINE}", "seal.keys:3: "),
        (f"20261123-3f9a {SECRET[:-1]}*\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET[:-1]}\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET}====\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET[:-2]}9=\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET[:-4]}\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET[:-4]}AAAAAAA=\n", "seal.keys:1: "),
        (f"20261123-3f9a {SECRET.swapcase()}é\n", "seal.keys:1: "),
        (b"\xff\xfe\x00\n", "seal.keys:1: "),
    ],
)
def test_malformed_file_is_refused_by_its_line_without_showing_it(
    tmp_path: Path, content: str | bytes, place: str
) -> None:
    with pytest.raises(SecretError) as refused:
        read_keys(_file(tmp_path, content))
    assert str(refused.value).startswith(place)
    assert SECRET[:8] not in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_refused_by_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    with pytest.raises(SecretError):
        read_keys(_file(tmp_path_factory.mktemp("odd"), content))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o660, 0o644])
def test_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SecretError, match=r"^seal\.keys can be read by others: chmod 600 it$"):
        read_keys(_file(tmp_path, LINE, mode))


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_file_for_its_owner_alone_is_read(tmp_path: Path, mode: int) -> None:
    assert len(read_keys(_file(tmp_path, LINE, mode))) == 1


@pytest.mark.parametrize(
    ("mode", "owner", "user", "refused"),
    [
        (0o440, 0, 1000, False),
        (0o640, 0, 1000, False),
        (0o640, 1000, 1000, True),
        (0o640, 1001, 1000, True),
        (0o640, 0, 0, True),
        (0o660, 0, 1000, True),
        (0o644, 0, 1000, True),
        (0o450, 0, 1000, True),
    ],
)
def test_only_a_file_of_root_may_be_read_by_its_group(
    mode: int, owner: int, user: int, refused: bool
) -> None:
    assert is_too_open(0o100000 | mode, owner, user) is refused


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.keys", 0o600)
    (tmp_path / "folder.keys").mkdir(0o700)
    with pytest.raises(SecretError, match=r"^pipe\.keys should be a file$"):
        read_keys(tmp_path / "pipe.keys")
    with pytest.raises(SecretError, match=r"^folder\.keys can't be read: Is a directory$"):
        read_keys(tmp_path / "folder.keys")


def test_missing_file_is_refused_by_our_own_error(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match=r"^absent\.keys can't be read: No such file"):
        read_keys(tmp_path / "absent.keys")


def test_id_of_a_key_tells_when_it_was_made() -> None:
    key = new_key(NOON.timestamp())
    assert key.id == "20261123-8000"
    assert key.made_at == NOON


@given(st.floats(0, 4e9), st.floats(2.0, 1e7))
def test_ids_sort_by_the_time_their_keys_were_made(now: float, later: float) -> None:
    first, second = new_key(now), new_key(now + later)
    assert first.id < second.id
    assert abs(first.made_at.timestamp() - now) < 2.0


def test_keys_made_at_the_same_time_get_ids_of_their_own() -> None:
    midnight = (NOON + timedelta(hours=12)).timestamp() - 0.1
    taken: list[str] = []
    for _ in range(3):
        taken.append(new_key(midnight, taken).id)
    assert taken == ["20261123-ffff", "20261124-0000", "20261124-0001"]


def test_secret_is_not_shown_with_the_key() -> None:
    key = Key("20261123-3f9a", b"0123456789abcdef0123456789abcdef")
    assert "0123456789" not in repr(key)


def test_file_that_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    path = _file(tmp_path, LINE)
    assert not create_file(path, [new_key(0.0)])
    assert path.read_text("utf-8") == LINE
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_new_version_has_the_mode_of_the_old_one(tmp_path: Path, mode: int) -> None:
    path = _file(tmp_path, LINE, mode)
    replace_file(path, [new_key(0.0)])
    assert path.stat().st_mode & 0o777 == mode
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_file_changed_by_root_stays_its_owners(tmp_path: Path) -> None:
    path = _file(tmp_path, LINE)
    os.chown(path, 4711, 4712)
    replace_file(path, [new_key(0.0)])
    assert (path.stat().st_uid, path.stat().st_gid) == (4711, 4712)
