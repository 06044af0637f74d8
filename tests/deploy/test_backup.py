"""Backup and restore of both databases, with the rows that a conversation leaves."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from bot.settings import ROOT
from deploy.backup.backup import main as backup
from deploy.backup.restore import main as restore
from tests.deploy.stored_copy import Place, empty, place, sqlite_place, two_postgresql

__all__ = ["empty", "place", "sqlite_place", "two_postgresql"]


@pytest.fixture(autouse=True)
def _usual_umask() -> None:
    os.umask(0o022)


def _run(program: object, url: str, monkeypatch: pytest.MonkeyPatch, *options: object) -> int:
    assert callable(program)
    monkeypatch.setenv("HELPDESK_DATABASE_URL", url)
    return int(program([str(option) for option in options]))


def test_destroyed_database_comes_back_as_it_was_at_the_backup(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.talk("before")
    before = place.everything()
    assert len(before["messages"]) == 3
    assert _run(backup, place.url, monkeypatch, "--to", place.backups) == 0
    place.talk("after")
    assert place.everything() != before
    assert _run(restore, place.url, monkeypatch, place.backup(), "--replace") == 0
    assert place.everything() == before
    # What was restored can be migrated, written to, and backed up and restored again.
    place.migrate()
    place.talk("later")
    later = place.everything()
    place.backups = tmp_path / "second"
    place.backups.mkdir()
    assert _run(backup, place.url, monkeypatch, "--to", place.backups) == 0
    assert _run(restore, place.url, monkeypatch, place.backup(), "--replace") == 0
    assert place.everything() == later


def test_backup_is_restored_into_an_empty_database(
    place: Place, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.talk("hello")
    assert _run(backup, place.url, monkeypatch, "--to", place.backups) == 0
    assert _run(restore, empty, monkeypatch, place.backup()) == 0
    assert Place(empty, place.backups, place.texts).everything() == place.everything()


def test_database_that_is_not_empty_is_left_alone_unless_asked(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(backup, place.url, monkeypatch, "--to", place.backups) == 0
    place.talk("hello")
    before = place.everything()
    assert _run(restore, place.url, monkeypatch, place.backup()) == 1
    assert "not empty" in capsys.readouterr().err
    assert place.everything() == before


def test_nothing_is_restored_while_a_process_has_the_database_open(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.store.database import ping

    place.talk("hello")
    before = place.everything()
    assert _run(backup, place.url, monkeypatch, "--to", place.backups) == 0

    async def while_open() -> int:
        async with place.opened() as database:
            await ping(database)
            options = (place.backup(), "--replace")
            return await asyncio.to_thread(_run, restore, place.url, monkeypatch, *options)

    assert asyncio.run(while_open()) == 1
    assert "stop every process" in capsys.readouterr().err
    assert place.everything() == before


def test_damaged_backup_changes_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.talk("hello")
    before = place.everything()
    assert _run(backup, place.url, monkeypatch, "--to", place.backups) == 0
    whole = place.backup().read_bytes()
    for damaged in (whole[:-100], whole[:200] + bytes([whole[200] ^ 1]) + whole[201:]):
        place.backup().write_bytes(damaged)
        assert _run(restore, place.url, monkeypatch, place.backup(), "--replace") == 1
        assert "checksum" in capsys.readouterr().err
    assert place.everything() == before


def test_database_that_fails_the_check_makes_no_backup(
    place: Place, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if empty.startswith("sqlite"):
        Path(empty.removeprefix("sqlite:///")).write_bytes(b"no database at all" * 100)
    assert _run(backup, empty, monkeypatch, "--to", place.backups) == 1
    assert list(place.backups.iterdir()) == []


def test_backup_is_for_its_owner_alone_and_old_ones_go(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2, 3):
        for end in ("", ".sha256"):
            (sqlite_place.backups / f"helpdesk-2026010{day}T000000Z.db{end}").touch()
    (sqlite_place.backups / "not-ours.db").touch()
    assert (
        _run(backup, sqlite_place.url, monkeypatch, "--to", sqlite_place.backups, "--keep", "2")
        == 0
    )
    made = {path.name for path in sqlite_place.backups.iterdir()}
    assert "not-ours.db" in made
    assert "helpdesk-20260103T000000Z.db" in made
    assert not [name for name in made if "0101T" in name or "0102T" in name]
    assert len(made) == 5
    newest = max(name for name in made if name.endswith(".db") and name != "not-ours.db")
    checksum = sqlite_place.backups / f"{newest}.sha256"
    for path in (sqlite_place.backups / newest, checksum):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    subprocess.run(
        ["sha256sum", "--check", "--status", checksum.name], cwd=sqlite_place.backups, check=True
    )


def test_log_of_the_database_before_is_not_played_into_the_restored_one(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_place.talk("hello")
    before = sqlite_place.everything()
    assert _run(backup, sqlite_place.url, monkeypatch, "--to", sqlite_place.backups) == 0
    # As after a crash: a log beside the file, and the file is lost.
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1])\n"
        "c.execute('PRAGMA journal_mode = WAL')\n"
        "c.execute('UPDATE messages SET text = 0')\n"
        "c.commit()\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(sqlite_place.file)], check=True)
    assert sqlite_place.file.with_name(f"{sqlite_place.file.name}-wal").stat().st_size
    sqlite_place.file.unlink()
    assert _run(restore, sqlite_place.url, monkeypatch, sqlite_place.backup()) == 0
    assert sqlite_place.everything() == before


def test_backup_needs_a_folder_that_is_there(
    sqlite_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(backup, sqlite_place.url, monkeypatch, "--to", tmp_path / "not-mounted") == 1
    assert not (tmp_path / "not-mounted").exists()


def test_keys_are_backed_up_apart_from_the_database(
    sqlite_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "seal.keys").write_text("a key")
    monkeypatch.setenv("HELPDESK_SECRETS", str(secrets))
    apart = tmp_path / "keys.tar"
    assert _run(backup, sqlite_place.url, monkeypatch, "--keys", apart) == 0
    assert stat.S_IMODE(apart.stat().st_mode) == 0o600
    with tarfile.open(apart) as archive:
        assert archive.getnames() == ["secrets", "secrets/seal.keys"]
    assert _run(backup, sqlite_place.url, monkeypatch, "--to", sqlite_place.backups) == 0
    assert (
        _run(backup, sqlite_place.url, monkeypatch, "--keys", sqlite_place.backups / "keys.tar")
        == 1
    )


def test_password_of_the_database_is_in_no_message_and_on_no_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$0 $* password:$PGPASSWORD" >{seen}\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    url = "postgresql://me:hunter2@127.0.0.1:9/helpdesk"
    assert _run(backup, url, monkeypatch, "--to", tmp_path) == 1
    assert "hunter2" not in "".join(capsys.readouterr())
    command, _, password = seen.read_text().partition(" password:")
    assert "hunter2" not in command
    assert password == "hunter2\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["backup", "restore"])
def test_commands_of_the_documents_start(name: str) -> None:
    command = [sys.executable, "-m", f"deploy.backup.{name}", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert name in said.stdout
