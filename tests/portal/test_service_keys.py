from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from portal.errors import ServiceKeyError
from portal.followed_file import FollowedFile
from portal.service_keys import (
    make_service_keys,
    read_public_keys,
    read_signing_keys,
    rotate_service_keys,
)
from tests.web.signed_in import signing_key

FIRST = signing_key().jwk


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "ring.json"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "shown" / "keys.json"


def _kids(path: Path) -> list[str]:
    return [entry["kid"] for entry in json.loads(path.read_text("utf-8"))["keys"]]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_missing_files_are_made_and_only_the_ring_is_secret(ring: Path, public: Path) -> None:
    assert make_service_keys(ring, public)
    assert (_mode(ring), _mode(public)) == (0o600, 0o644)
    assert [key.kid for key in read_signing_keys(ring)] == list(read_public_keys(public))
    assert "d" not in json.loads(public.read_text("utf-8"))["keys"][0]


def test_made_again_the_keys_stay(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    before = ring.read_bytes(), public.read_bytes()
    assert not make_service_keys(ring, public)
    assert (ring.read_bytes(), public.read_bytes()) == before


def test_lost_public_file_is_made_from_the_ring(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    before = public.read_bytes()
    public.unlink()
    assert not make_service_keys(ring, public)
    assert public.read_bytes() == before


def test_rotation_puts_a_new_key_in_front_and_keeps_the_old_one(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    (first,) = _kids(ring)
    rotate_service_keys(ring, public)
    second, *others = _kids(ring)
    assert others == [first] != [second]
    rotate_service_keys(ring, public)
    assert _kids(ring)[1:] == [second]
    assert list(read_public_keys(public)) == _kids(ring)
    assert (_mode(ring), _mode(public)) == (0o600, 0o644)


def test_key_in_wrong_hands_can_be_dropped_at_once(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    (leaked,) = _kids(ring)
    rotate_service_keys(ring, public, kept=0)
    assert leaked not in [*_kids(ring), *_kids(public)]


def test_files_leave_nothing_beside_them(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    rotate_service_keys(ring, public)
    assert [path.name for path in (*ring.parent.iterdir(), *public.parent.iterdir())] == [
        "ring.json",
        "keys.json",
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_rotation_by_root_leaves_the_files_to_their_owner(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    os.chown(ring, 12345, 12345)
    rotate_service_keys(ring, public)
    assert (ring.stat().st_uid, ring.stat().st_gid) == (12345, 12345)


def test_folder_that_cannot_be_written_is_one_of_our_errors(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ServiceKeyError, match="can't be written"):
        make_service_keys(tmp_path / "file" / "ring.json", tmp_path / "keys.json")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_ring_that_others_can_read_is_refused(ring: Path, public: Path, mode: int) -> None:
    make_service_keys(ring, public)
    ring.chmod(mode)
    with pytest.raises(ServiceKeyError, match=r"^ring.json can be read by others"):
        read_signing_keys(ring)


def test_ring_that_is_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ring.json", 0o600)
    with pytest.raises(ServiceKeyError, match="should be a file"):
        read_signing_keys(tmp_path / "ring.json")


@pytest.mark.parametrize("read", [read_signing_keys, read_public_keys])
def test_missing_file_is_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(ServiceKeyError, match=r"^absent.json can't be read: No such file"):
        read(tmp_path / "absent.json")


def test_each_file_holds_its_own_half(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    with pytest.raises(ServiceKeyError, match=r"^ring.json should hold public keys alone"):
        read_public_keys(ring)
    public.chmod(0o600)
    with pytest.raises(ServiceKeyError, match=r"^keys.json should hold private keys"):
        read_signing_keys(public)


_NO_KEYS: list[Any] = [
    7,
    [],
    {},
    {"keys": {}},
    {"keys": []},
    {"keys": ["first"]},
    {"keys": [FIRST, FIRST]},
    {"keys": [FIRST | {"kid": 7}]},
    {"keys": [FIRST | {"kid": ""}]},
    {"keys": [FIRST | {"alg": "ES384"}]},
    {"keys": [FIRST | {"use": "enc"}]},
    {"keys": [FIRST | {"x": "AAAA"}]},
    {"keys": [FIRST | {"x": 5}]},
    {"keys": [FIRST | {"y": FIRST["x"]}]},
    {"keys": [signing_key("ES384").jwk | {"alg": "ES256"}]},
    {"keys": [signing_key("RS256").jwk | {"alg": "ES256"}]},
    {"keys": [FIRST, {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}]},
]


@pytest.mark.parametrize("content", _NO_KEYS, ids=range(len(_NO_KEYS)))
def test_file_that_is_no_set_of_keys_is_refused_by_its_name_alone(
    tmp_path: Path, content: Any
) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ServiceKeyError) as refused:
        read_public_keys(path)
    assert str(refused.value) == "keys.json should be a JWK Set of ES256 keys, each its kid"
    assert refused.value.__cause__ is refused.value.__context__ is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(content)
    with pytest.raises(ServiceKeyError, match="should be a JWK Set"):
        read_public_keys(tmp_path / "keys.json")


def test_keys_show_their_name_and_not_their_secret(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    (key,) = read_signing_keys(ring)
    assert repr(key) == f"SigningKey(kid={key.kid!r})"


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_followed_file_counts_as_soon_as_it_changes(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    followed = FollowedFile(public, read_public_keys)
    for _ in range(3):
        rotate_service_keys(ring, public)
        assert list(followed.value()) == _kids(public)


def test_version_that_cannot_be_used_keeps_the_old_one_and_is_told_once_by_name(
    ring: Path, public: Path
) -> None:
    make_service_keys(ring, public)
    followed = FollowedFile(ring, read_signing_keys)
    before = followed.value()
    ring.write_text('{"keys": ["canary"]}', "utf-8")
    with capture_logs() as logged:
        assert followed.value() is followed.value() is before
    assert logged == [
        {"event": "service_keys.new_version_unusable", "file": "ring.json", "log_level": "error"}
        | {"module": "portal.followed_file"}
    ]


def test_file_that_went_away_keeps_what_it_held(ring: Path, public: Path) -> None:
    make_service_keys(ring, public)
    followed = FollowedFile(ring, read_signing_keys)
    before = followed.value()
    ring.unlink()
    assert followed.value() is before


@pytest.mark.parametrize("seconds", [1.0, -50.0])
def test_file_can_be_read_again_though_it_looks_the_same(
    ring: Path, public: Path, seconds: float
) -> None:
    make_service_keys(ring, public)
    clock = _Clock()
    followed = FollowedFile(public, read_public_keys, clock)
    before, (old,) = public.stat(), _kids(public)
    text = public.read_text("utf-8").replace(old, "another".ljust(len(old)))
    public.write_text(text, "utf-8")
    os.utime(public, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert list(followed.reread()) == [old]  # just read
    clock.now += seconds  # also where it was set back
    assert list(followed.value()) == [old]
    assert list(followed.reread()) != [old]
