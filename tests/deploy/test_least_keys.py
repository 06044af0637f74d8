"""The keys that a unit is handed are enough: a missing one would be made, which a unit can't do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from bot.settings import ROOT
from tests.served import Served, served

pytestmark = pytest.mark.slow

_UNITS: Final = ROOT / "deploy" / "systemd"
_NO_PORTAL: Final = "http://127.0.0.1:9"  # nobody is asked anything


@pytest.fixture(scope="module")
def all_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What deploy/make-keys.sh makes."""
    folder = tmp_path_factory.mktemp("keys")
    subprocess.run(["sh", ROOT / "deploy" / "make-keys.sh", folder], check=True)
    return folder


def _handed(unit: str, all_keys: Path, folder: Path) -> set[str]:
    """Put the keys of ``unit`` into ``folder``; their names."""
    text = (_UNITS / unit).read_text("utf-8")
    loaded = re.findall(r"^LoadCredential=([\w.-]+):", text, re.MULTILINE)
    folder.mkdir(mode=0o700)
    names = {name for name in loaded if (all_keys / name).exists()}
    for name in names:
        shutil.copy(all_keys / name, folder)
    return names


async def test_server_needs_no_other_key(
    all_keys: Path, tmp_path: Path, trained_model: Path
) -> None:
    names = _handed("helpdesk@.service", all_keys, tmp_path / "secrets")
    settings = {"PORTAL_URL": _NO_PORTAL, "HELPDESK_EVENTS_URL": "amqp://nobody@127.0.0.1:9/"}
    server = Served(tmp_path, f"sqlite:///{tmp_path}/helpdesk.db", trained_model, settings)
    async with served(server):
        pass
    assert {path.name for path in (tmp_path / "secrets").iterdir()} == names


def test_retention_needs_no_other_key(all_keys: Path, tmp_path: Path) -> None:
    names = _handed("helpdesk-retention.service", all_keys, tmp_path / "secrets")
    environ = {
        **os.environ,
        "HELPDESK_SECRETS": str(tmp_path / "secrets"),
        "HELPDESK_DATABASE_URL": f"sqlite:///{tmp_path}/helpdesk.db",
        "HELPDESK_EVENTS_URL": "amqp://nobody@127.0.0.1:9/",
        "HELPDESK_DELETIONS": str(tmp_path / "deletions.jsonl"),
        "PORTAL_URL": _NO_PORTAL,
    }
    command = [sys.executable, "-m", "bot", "retention"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    assert {path.name for path in (tmp_path / "secrets").iterdir()} == names
