from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import SecretError
from bot.settings import ROOT
from bot.store.keys import KeyRing, load_key_ring, rotate

# Makes a ring in folder after folder, each at a moment that all processes agree on.
_MAKE = """
import json, sys, time
from pathlib import Path
from bot.store.keys import load_key_ring
folder, start, rounds = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
made = []
for number in range(rounds):
    while time.time() < start + number * 0.005:
        pass
    made.append(load_key_ring(folder / str(number), "seal").current.secret.hex())
print(json.dumps(made))
"""
_ROTATE = """
import sys, time
from pathlib import Path
from bot.store.keys import rotate
while time.time() < float(sys.argv[2]):
    pass
for _ in range(int(sys.argv[3])):
    rotate(Path(sys.argv[1]), "seal")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "secrets"


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """A folder of a user for whom the modes of files count, as they don't for root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
    finally:
        if root:
            os.seteuid(0)


def _ids(ring: KeyRing) -> list[str]:
    return [key.id for key in ring]


def test_missing_file_is_made_with_one_key_that_only_its_owner_can_read(folder: Path) -> None:
    with capture_logs() as logged:
        ring = load_key_ring(folder, "seal")
    [path] = folder.iterdir()
    assert path.name == "seal.keys"
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(_ids(ring)) == 1
    assert len(ring.current.secret) == 32
    assert [line["event"] for line in logged] == ["keys.created"]


def test_second_start_reads_the_key_of_the_first(folder: Path) -> None:
    first = load_key_ring(folder, "seal").current
    assert load_key_ring(folder, "seal").current == first


def test_rings_of_two_names_share_no_key(folder: Path) -> None:
    seal, session = load_key_ring(folder, "seal"), load_key_ring(folder, "session")
    assert seal.current.secret != session.current.secret


def test_key_is_found_by_its_id_and_an_unknown_id_is_refused(folder: Path) -> None:
    ring = load_key_ring(folder, "seal")
    assert ring.by_id(ring.current.id) == ring.current
    with pytest.raises(SecretError):
        ring.by_id("20200101-0000")


def test_rotation_puts_a_fresh_key_first_and_keeps_the_others(folder: Path) -> None:
    old = load_key_ring(folder, "seal").current
    rotate(folder, "seal")
    ring = rotate(folder, "seal")
    assert len({key.secret for key in ring}) == 3
    assert ring.by_id(old.id) == old
    assert _ids(ring)[-1] == old.id
    assert ring.current.id == max(_ids(ring))


def test_ring_in_use_follows_a_rotation(folder: Path) -> None:
    ring = load_key_ring(folder, "seal")
    rotated = rotate(folder, "seal")
    assert ring.current == rotated.current
    assert _ids(ring) == _ids(rotated)


def test_ring_in_use_keeps_its_keys_when_the_file_is_spoiled(folder: Path) -> None:
    ring = load_key_ring(folder, "seal")
    before = ring.current
    with (folder / "seal.keys").open("a", encoding="utf-8") as file:
        file.write("odd\n")
    with capture_logs() as logged:
        assert ring.current == before
    assert logged[0]["reason"].startswith("seal.keys:2: ")
    with pytest.raises(SecretError):
        load_key_ring(folder, "seal")


def test_spoiled_file_is_never_rotated_nor_replaced(folder: Path) -> None:
    load_key_ring(folder, "seal")
    path = folder / "seal.keys"
    path.write_text("odd\n", "utf-8")
    with pytest.raises(SecretError):
        rotate(folder, "seal")
    assert path.read_text("utf-8") == "odd\n"
    assert list(folder.iterdir()) == [path]


def test_link_that_leads_nowhere_is_refused_and_not_replaced(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "seal.keys").symlink_to(folder / "not-mounted-yet")
    with pytest.raises(SecretError, match=r"seal\.keys can't be read: No such file"):
        load_key_ring(folder, "seal")
    assert (folder / "seal.keys").is_symlink()


def test_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file", "utf-8")
    with pytest.raises(SecretError, match=r"^seal\.keys is missing and can't be made in HELP"):
        load_key_ring(tmp_path / "secrets", "seal")


def test_read_only_folder_with_its_files_is_enough(ordinary_user: Path) -> None:
    made = load_key_ring(ordinary_user, "seal").current
    (ordinary_user / "seal.keys").chmod(0o400)
    ordinary_user.chmod(0o500)
    try:
        ring = load_key_ring(ordinary_user, "seal")
        assert ring.current == made
        with pytest.raises(SecretError, match=r"^seal\.keys can't be changed: Permission"):
            rotate(ordinary_user, "seal")
        with pytest.raises(SecretError, match=r"^session\.keys is missing and can't be made"):
            load_key_ring(ordinary_user, "session")
        assert ring.current == made
    finally:
        ordinary_user.chmod(0o700)


def _together(code: str, folder: Path, rounds: int) -> list[str]:
    """What three processes print that begin at the same moment."""
    arguments = [str(folder), str(time.time() + 1.5), str(rounds)]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=100)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    return outputs


@pytest.mark.slow
def test_processes_that_start_together_end_up_with_the_same_key(folder: Path) -> None:
    outputs = _together(_MAKE, folder, 100)
    made = [json.loads(output.splitlines()[-1]) for output in outputs]
    assert len(set(made[0])) == 100
    assert made[1:] == made[:-1]
    assert "".join(outputs).count("keys.created") == 100


@pytest.mark.slow
def test_processes_that_rotate_together_lose_no_key(folder: Path) -> None:
    first = load_key_ring(folder, "seal").current
    _together(_ROTATE, folder, 30)
    ring = load_key_ring(folder, "seal")
    assert len(_ids(ring)) == len({key.secret for key in ring}) == 91
    assert ring.by_id(first.id) == first
