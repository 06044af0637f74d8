"""``helpdesk keys``: ids and ages, rotation, never a secret."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.cli import main
from bot.store.keys import RING_NAMES, load_key_ring

_LINE = re.compile(r"(\w+) +(\d{8}-[0-9a-f]{4})  made (\d{4}-\d\d-\d\d), (.+?)( +in use)?")
_DAY = 86_400


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HELPDESK_SECRETS", str(tmp_path / "secrets"))
    return tmp_path / "secrets"


def _made(folder: Path, name: str, days_ago: float) -> str:
    with capture_logs():  # before a command sets it up, logging goes to standard output
        return load_key_ring(folder, name, lambda: time.time() - days_ago * _DAY).current.id


def _shown(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str, bool]]:
    """Ring, id, age and whether it is in use, of each line."""
    found = [_LINE.fullmatch(line) for line in capsys.readouterr().out.splitlines()]
    lines = [line for line in found if line]
    assert len(lines) == len(found)
    for line in lines:
        assert line[2].startswith(line[3].replace("-", ""))
    return [(line[1], line[2], line[4], bool(line[5])) for line in lines]


def test_every_ring_is_shown_with_ids_and_ages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ages = {"seal": 400.5, "session": 1.5, "mail": 3.5, "events": 4.5, "audit": 5.5}
    ids = {ring: _made(folder, ring, age) for ring, age in ages.items()}
    assert main(["keys"]) == 0
    assert _shown(capsys) == [
        ("seal", ids["seal"], "400 days ago", True),
        ("session", ids["session"], "1 day ago", True),
        ("mail", ids["mail"], "3 days ago", True),
        ("events", ids["events"], "4 days ago", True),
        ("audit", ids["audit"], "5 days ago", True),
    ]


def test_missing_rings_are_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys"]) == 0
    assert [(ring, age) for ring, _, age, _ in _shown(capsys)] == [
        (ring, "today") for ring in RING_NAMES
    ]
    files = {path.name for path in folder.iterdir()}
    assert files == {f"{ring}.keys" for ring in RING_NAMES}


@pytest.mark.parametrize("name", RING_NAMES)
def test_rotation_puts_a_fresh_key_in_use_in_that_ring_alone(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {ring: _made(folder, ring, 30) for ring in RING_NAMES}
    assert main(["keys", "--rotate", name]) == 0
    shown = _shown(capsys)
    rotated = [(key, age, used) for ring, key, age, used in shown if ring == name]
    assert rotated[0][1:] == ("today", True)
    assert rotated[1:] == [(before[name], "30 days ago", False)]
    assert [key for ring, key, _, _ in shown if ring != name] == [
        key for ring, key in before.items() if ring != name
    ]


def test_no_secret_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--rotate", "seal"]) == 0
    out, err = capsys.readouterr()
    words = [path.read_text("ascii").split() for path in folder.iterdir()]
    secrets = [secret for file in words for secret in file[1::2]]
    assert len(secrets) == len(RING_NAMES) + 1
    assert not [secret for secret in secrets if secret[:10] in out + err]


def test_unknown_ring_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["keys", "--rotate", "all"])
    assert ended.value.code == 2
    assert not folder.exists()


def test_spoiled_file_is_one_sentence_that_names_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _made(folder, "seal", 0)
    with (folder / "seal.keys").open("a", encoding="ascii") as file:
        file.write("not a key\n")
    for arguments in (["keys"], ["keys", "--rotate", "seal"]):
        assert main(arguments) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("helpdesk: seal.keys:2: should be an id such as")
        assert "not a key" not in err
