"""systemd's own tools judge the shipped units, and the units agree with the program."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Final

import pytest

from bot.cli import build_parser
from bot.settings import ROOT, SETTINGS
from bot.store.keys import RING_NAMES
from tests.deploy.tools import run, seconds_to_end

SHIPPED: Final = ROOT / "deploy" / "systemd"
SERVICES: Final = sorted(path.name for path in SHIPPED.glob("*.service"))
PLACE: Final = "/srv/helpdesk"
# What bot/dialogue/serving.py, bot/mail/assembly.py and bot/people/desk.py open.
RINGS: Final = {
    "helpdesk@.service": {"seal", "session", "events", "audit", "model-public"},
    "helpdesk-mail.service": {"seal", "mail", "model-public"},
    "helpdesk-events.service": set[str](),
    "helpdesk-retention.service": {"audit", "session", "mail", "events"},
    "helpdesk-backup.service": set[str](),
}
MOST_EXPOSED: Final = 15  # tenths; 1.5 of 10, where a service without any of it has 9.6


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as they are installed, with the project where it is here."""
    folder = tmp_path_factory.mktemp("units")
    shutil.copytree(SHIPPED, folder, symlinks=True, dirs_exist_ok=True)
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.write_text(path.read_text("utf-8").replace(PLACE, str(ROOT)), "utf-8")
    (folder / "helpdesk@.service").rename(folder / "helpdesk@8081.service")
    return folder


def _units(folder: Path, *suffixes: str) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in suffixes)


def _lines(name: str, key: str) -> list[str]:
    found = [
        line.partition("=")[2]
        for path in (SHIPPED / name, SHIPPED / "helpdesk-.service.d" / "hardening.conf")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(f"{key}=")
    ]
    return [line.replace("%i", "8081") for line in found]


@pytest.mark.slow
def test_systemd_takes_every_unit_without_a_word(installed: Path) -> None:
    for unit in _units(installed, ".service", ".timer", ".target"):
        judged = run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit])
        # Of other software on this machine it complains as well.
        ours = [line for line in judged.stderr.splitlines() if "helpdesk" in line]
        assert ours == []


@pytest.mark.slow
def test_every_service_is_shut_in(installed: Path) -> None:
    for unit in _units(installed, ".service"):
        score = ["security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager"]
        judged = run(["systemd-analyze", *score, unit])
        assert judged.returncode == 0, f"{unit.name}: {judged.stdout[-200:]}{judged.stderr[-200:]}"


def test_servers_are_shut_in_by_the_same_file() -> None:
    link = SHIPPED / "helpdesk@.service.d" / "hardening.conf"
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert link.samefile(SHIPPED / "helpdesk-.service.d" / "hardening.conf")


@pytest.mark.parametrize("name", SERVICES)
def test_command_of_each_service_is_one_of_ours(name: str) -> None:
    for line in _lines(name, "ExecStart") + _lines(name, "ExecStartPost"):
        program, *words = shlex.split(line)
        assert program.startswith(f"{PLACE}/.venv/bin/")
        if program.endswith("/helpdesk"):
            build_parser().parse_args(words)
        elif words[0] == "-m":
            assert (ROOT / words[1].replace(".", "/")).with_suffix(".py").is_file()
        else:
            assert (ROOT / words[1]).is_file()


@pytest.mark.parametrize("name", SERVICES)
def test_settings_of_each_service_exist_and_their_files_are_loaded(name: str) -> None:
    loaded = {
        line.partition(":")[0]: line.partition(":")[2] for line in _lines(name, "LoadCredential")
    }
    for credential, path in loaded.items():
        assert path == f"/etc/helpdesk/secrets/{credential}"
    settings = {row.name for row in SETTINGS}
    for line in _lines(name, "Environment"):
        setting, _, value = line.partition("=")
        assert setting in settings or setting.removesuffix("_FILE") in settings
        if value.startswith("%d/"):
            assert value.removeprefix("%d/") in loaded


def test_settings_of_the_example_exist() -> None:
    names = re.findall(r"^(\w+)=", (SHIPPED / "helpdesk.env").read_text("utf-8"), re.MULTILINE)
    assert names
    assert set(names) <= {row.name for row in SETTINGS}


@pytest.mark.parametrize(("name", "rings"), RINGS.items())
def test_each_service_is_handed_the_keys_that_it_works_with(name: str, rings: set[str]) -> None:
    loaded = {line.partition(":")[0] for line in _lines(name, "LoadCredential")}
    assert {key.removesuffix(".keys") for key in loaded if key.endswith(".keys")} == rings


def test_every_ring_of_keys_is_handed_to_some_service() -> None:
    assert set().union(*RINGS.values()) == {*RING_NAMES, "model-public"}


def test_server_has_the_time_that_its_end_takes() -> None:
    name = "helpdesk@.service"
    environment = dict(line.split("=", 1) for line in _lines(name, "Environment"))
    delay = float(environment["HELPDESK_STOP_DELAY_SECONDS"])
    assert int(_lines(name, "TimeoutStopSec")[0]) >= seconds_to_end(delay)


def test_target_wants_units_that_are_there() -> None:
    text = (SHIPPED / "helpdesk.target").read_text("utf-8")
    wanted = [
        unit for line in re.findall(r"^Wants=(.*)", text, re.MULTILINE) for unit in line.split()
    ]
    assert len(wanted) > 3
    for unit in wanted:
        assert (SHIPPED / re.sub(r"@\d+\.", "@.", unit)).is_file(), unit
