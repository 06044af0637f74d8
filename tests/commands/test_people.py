"""``helpdesk transcript``, ``person``, ``retention`` and ``audit``, as staff use them."""

from __future__ import annotations

import asyncio
import getpass
import json
import shutil
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli import main
from bot.people.desk import opened
from bot.settings import load_settings
from bot.store.audit import staff
from bot.store.audit_schema import audit_log
from portal.server.database import Database as PortalDatabase
from tests.people.world import Someone, World
from tests.portal.databases import migrated_portal_file
from tests.portal.server.people import PAT, add_people

__all__ = ["migrated_portal_file"]

pytestmark = pytest.mark.slow
ESCAPES = "\x1b[2J\x1b]0;title\x07 \x9b2J \u202e"
Fill = Callable[[World], Awaitable[None]]


@pytest.fixture
def environ(
    tmp_path: Path,
    migrated_sqlite: Path,
    migrated_portal_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """A help desk of the test's own, with a portal that has its people already."""
    portal = f"sqlite:///{shutil.copy(migrated_portal_file, tmp_path / 'portal.db')}"
    environ = {
        "HELPDESK_DATABASE_URL": f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'desk.db')}",
        "HELPDESK_SECRETS": str(tmp_path / "secrets"),
        "HELPDESK_DELETIONS": str(tmp_path / "deletions.jsonl"),
        "PORTAL_DATABASE_URL": portal,
        "PORTAL_OUTBOX": str(tmp_path / "outbox"),
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    async def fill() -> None:
        database = PortalDatabase(portal)
        await add_people(database)
        await database.close()

    asyncio.run(fill())
    return environ


def _live(environ: dict[str, str], fill: Fill) -> None:
    """Something happens at the help desk."""

    async def run() -> None:
        async with opened(load_settings(environ)) as desk:
            await fill(World(desk))

    asyncio.run(run())


@pytest.fixture
def pat(environ: dict[str, str]) -> Someone:
    """A signed-in patient who was handed over."""
    people: list[Someone] = []

    async def fill(world: World) -> None:
        people.append(world.someone(PAT))
        people[0].word += ESCAPES
        await world.chat(people[0], ticket=True)

    _live(environ, fill)
    return people[0]


def _audited(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """Who, what and result of each entry of the log."""
    capsys.readouterr()
    assert main(["audit"]) == 0
    return [line.split("  ")[2:5] for line in _lines(capsys)]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("by_ticket", [True, False])
def test_transcript_is_shown_without_anything_that_steers_the_terminal(
    pat: Someone, capsys: pytest.CaptureFixture[str], by_ticket: bool
) -> None:
    assert main(["transcript", pat.tickets[0] if by_ticket else pat.chats[0]]) == 0
    shown = capsys.readouterr().out
    assert pat.word.removesuffix(ESCAPES) in shown
    assert not set("\x1b\x07\x9b\u202e") & set(shown)
    assert "Patient" in shown
    assert "[Yes]" in shown
    assert _audited(capsys)[-1] == [staff(), "transcript.look", "shown"]


@pytest.mark.parametrize("name", ["HD-999999", "nobody", "\x1b[2J"])
def test_transcript_that_is_not_there_is_exit_code_1_and_audited(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["transcript", name]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("helpdesk: there is no such ticket or conversation\n")
    assert _audited(capsys) == [[staff(), "transcript.look", "unknown"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "one way"),
        (["--patient", "p-1", "--address", "a@b.example"], "one way"),
        (["--patient", "p-1", "--export", "x", "--delete", "--yes"], "either"),
        (["--patient", "p-1", "--delete"], "say --yes"),
        (["--ticket", "17"], "HD-000123"),
        (["--address", "nobody"], "no e-mail address"),
        (["--repeat-deletions", "--patient", "p-1"], "stands alone"),
    ],
)
def test_person_that_is_not_named_clearly_is_wrong_use(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["person", *words]) == 2
    assert told in capsys.readouterr().err


def test_copy_of_a_person_is_written_once_and_audited(
    pat: Someone, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "copy.json"
    assert main(["person", "--patient", PAT, "--export", str(path)]) == 0
    told = capsys.readouterr().out
    assert f"ticket {pat.tickets[0]} (open), with a contact" in told
    assert "1 conversation (patient): 2 messages, 1 ratings" in told
    assert pat.address not in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert json.loads(before)["portal"]["tickets"][0]["contact"] == pat.address
    assert main(["person", "--patient", PAT, "--export", str(path)]) == 1
    assert "not overwritten" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert _audited(capsys) == [[staff(), "person.export", "shown"]]


def test_person_is_deleted_once_and_again_after_a_restore(
    pat: Someone, environ: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    databases = [tmp_path / name for name in ("desk.db", "portal.db")]
    for path in databases:
        shutil.copy(path, path.with_suffix(".backup"))
    command = ["person", "--patient", PAT, "--delete", "--yes"]
    assert main(command) == 0
    assert "1  conversations deleted" in _lines(capsys)
    assert main(command) == 0
    assert "Nothing is kept of this person here." in _lines(capsys)
    for path in databases:
        shutil.copy(path.with_suffix(".backup"), path)
    assert main(["transcript", pat.chats[0]]) == 0
    assert main(["person", "--repeat-deletions"]) == 0
    assert {"1 deletions were repeated.", "1  conversations deleted", "1  tickets deleted"} <= {
        *_lines(capsys)
    }
    assert main(["transcript", pat.tickets[0]]) == 1
    results = [(what, result) for _, what, result in _audited(capsys)]
    assert ("person.repeat", "done") in results


def test_deletion_asks_and_anything_but_yes_deletes_nothing(
    pat: Someone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert main(["person", "--ticket", pat.tickets[0], "--delete"]) == 1
    assert "Nothing was deleted." in _lines(capsys)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert main(["person", "--ticket", pat.tickets[0], "--delete"]) == 0
    assert "1  conversations deleted" in _lines(capsys)


def test_other_portals_data_has_to_be_asked_for_there(
    pat: Someone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_URL", "https://portal.example.edu")
    assert main(["person", "--ticket", pat.tickets[0]]) == 0
    told = capsys.readouterr().out
    assert "ask there for tickets" in told
    assert "1 conversation (patient)" in told
    assert pat.address not in told
    assert main(["retention"]) == 0
    assert "deletes its tickets and contacts itself" in capsys.readouterr().out


def test_retention_tells_how_much_went(pat: Someone, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention"]) == 0
    lines = _lines(capsys)
    assert {"0  conversations", "0  mails", "0  tickets", "0  contacts of tickets"} <= {*lines}
    assert _audited(capsys)[-1] == [staff(), "retention.run", "done"]


def test_check_of_the_audit_log_says_whether_it_is_whole(
    pat: Someone, environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        main(["transcript", "nobody"])
    capsys.readouterr()
    assert main(["audit", "--check"]) == 0
    assert _lines(capsys)[0] == "The audit log is whole: 2 entries."
    engine = sa.create_engine(environ["HELPDESK_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER audit_log_changed"))
        connection.execute(audit_log.update().where(audit_log.c.seq == 1).values(who="staff:lee"))
    engine.dispose()
    assert main(["audit", "--check"]) == 1
    assert "entry 1 is missing or was changed" in capsys.readouterr().err


def test_only_the_last_entries_are_shown(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        main(["transcript", "nobody"])
    capsys.readouterr()
    assert main(["audit", "--last", "2"]) == 0
    lines = _lines(capsys)
    assert [line.split()[0] for line in lines] == ["2", "3"]
    assert getpass.getuser() in lines[0]
