"""The compose file: a parser of the Compose specification takes it, and it keeps promises."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bot.cli import build_parser
from bot.settings import ROOT, SETTINGS
from tests.deploy.tools import fetched, seconds_to_end

SHIPPED: Final = ROOT / "deploy" / "compose"
PARSER: Final = "compose-spec==0.2.1"
FILE: Final[dict[str, Any]] = yaml.safe_load((SHIPPED / "compose.yaml").read_text("utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = FILE["services"]
OURS: Final = [name for name, service in SERVICES.items() if service["image"] == "helpdesk:1"]
SERVERS: Final = [name for name in OURS if name.startswith("serve")]
_PARSE: Final = """
import sys
from compose_spec import PyCompose
parsed = PyCompose.from_yaml(sys.stdin.read())
parsed.validate()
parsed.to_spec()
print(len(parsed.service_names()))
"""


def _judged(file: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    # Merged already: the parser takes the specification itself, without YAML's `<<`.
    flat = {name: part for name, part in file.items() if not name.startswith("x-")}
    return fetched(PARSER, "python", "-c", _PARSE, given=yaml.safe_dump(flat))


@pytest.mark.slow
def test_specification_takes_the_file() -> None:
    judged = _judged(FILE)
    assert judged.stdout.strip() == str(len(SERVICES)), judged.stderr[-500:]


@pytest.mark.slow
def test_parser_would_say_if_a_name_led_nowhere() -> None:
    broken = {**FILE, "secrets": {}}
    assert "secret" in _judged(broken).stderr


def test_there_is_all_that_a_help_desk_needs() -> None:
    assert {"nginx", "mail", "events", "database", "redis", "broker"} <= set(SERVICES)
    assert len(SERVERS) >= 2
    assert {SERVICES[name]["profiles"][0] for name in ("broker", "events")} == {"events"}


def test_database_can_not_be_reached_from_nginx_or_from_outside() -> None:
    for name in ("database", "redis", "broker"):
        networks = SERVICES[name]["networks"]
        assert networks == ["back"]
        assert "ports" not in SERVICES[name]
        assert not set(networks) & set(SERVICES["nginx"]["networks"])
    assert FILE["networks"]["back"]["internal"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_limits_and_is_watched(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    # Ours have the image's own, or another one.
    assert "healthcheck" in service or name in SERVERS
    assert service["restart"] == ("no" if name == "backup" else "unless-stopped")
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", OURS)
def test_our_processes_are_shut_in_and_their_commands_and_settings_exist(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]
    if "entrypoint" not in service:
        build_parser().parse_args(service.get("command", ["serve"]))
    settings = {row.name for row in SETTINGS}
    for setting, value in service["environment"].items():
        assert setting in settings or setting.removesuffix("_FILE") in settings
        if str(value).startswith("/run/secrets/"):
            assert Path(value).name in service["secrets"]


def test_no_secret_stands_in_the_file() -> None:
    for name, service in SERVICES.items():
        for setting, value in service.get("environment", {}).items():
            if "PASSWORD" in setting or setting.startswith(("HELPDESK_DATABASE", "HELPDESK_REDIS")):
                assert setting.endswith("_FILE"), name
                assert str(value).startswith("/run/secrets/")


def test_nginx_knows_the_servers_and_they_know_nginx() -> None:
    lines = (SHIPPED / "servers.conf").read_text("utf-8").splitlines()
    addresses = [SERVICES[name]["networks"]["front"]["ipv4_address"] for name in SERVERS]
    assert lines == [f"server {address}:8080 max_fails=0;" for address in addresses]
    proxy = SERVICES["nginx"]["networks"]["front"]["ipv4_address"]
    for name in SERVERS:
        assert SERVICES[name]["environment"]["HELPDESK_TRUSTED_PROXIES"] == proxy


def test_servers_have_the_time_that_their_end_takes() -> None:
    for name in SERVERS:
        delay = float(SERVICES[name]["environment"]["HELPDESK_STOP_DELAY_SECONDS"])
        seconds = float(SERVICES[name]["stop_grace_period"].removesuffix("s"))
        assert seconds >= seconds_to_end(delay)


def test_files_that_are_mounted_are_shipped_or_made() -> None:
    made = (SHIPPED / "make-secrets.sh").read_text("utf-8")
    volumes = [v for service in SERVICES.values() for v in service.get("volumes", ())]
    named = [volume.split(":")[0] for volume in volumes]
    files = [secret["file"] for secret in FILE["secrets"].values()]
    for path in [*named, *files]:
        if path.startswith("./") and not (SHIPPED / path).is_file():
            assert Path(path).name in made, path
        elif path.startswith("../"):
            assert (SHIPPED / path).is_file(), path
        elif not path.startswith("."):
            assert path in FILE["volumes"]


@pytest.mark.slow
def test_secrets_are_made_once_and_for_their_group_alone(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("the files are to be root's")
    script = tmp_path / "make-secrets.sh"
    script.write_bytes((SHIPPED / "make-secrets.sh").read_bytes())
    first = subprocess.run(["sh", script], check=True, capture_output=True, text=True)
    folder = tmp_path / "secrets"
    before = {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}
    assert {Path(secret["file"]).name for secret in FILE["secrets"].values()} == set(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in before:
        status = (folder / name).stat()
        assert stat.S_IMODE(status.st_mode) == (0o444 if name == "broker.conf" else 0o440)
        assert (status.st_uid, status.st_gid) == (0, 10001)
    assert len(before["database_password"]) == 48
    assert before["database_password"] in before["database_url"]
    assert before["database_password"] not in first.stdout
    subprocess.run(["sh", script], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in folder.iterdir() if path.is_file()} == before
