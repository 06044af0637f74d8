from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bot.settings import ROOT
from scripts.set_up import LOCK, RASA_DEFAULTS, Venv, missing, pins, requirement

SAMPLE = """\
typing-extensions==4.16.0 \\
    --hash=sha256:aa
    # via rasa
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via -r requirements.in
uvloop==0.23.0 \\
    --hash=sha256:dd
    # via sanic
"""


def test_entry_of_the_lock_comes_with_all_its_hashes_and_nothing_else() -> None:
    assert requirement(SAMPLE, "uv") == (
        "uv==0.13.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    )


def test_entry_that_the_lock_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="no entry with hashes for pip-audit"):
        requirement(SAMPLE, "pip-audit")


def test_lock_of_the_project_has_the_installer_that_set_up_starts_with() -> None:
    assert requirement(LOCK.read_text(encoding="utf-8"), "uv").count("--hash") > 1


def test_package_of_another_version_counts_as_missing(tmp_path: Path) -> None:
    for name in ("typing_extensions-4.16.0", "uv-0.13.8"):
        (tmp_path / f"{name}.dist-info").mkdir()
    assert missing(pins(SAMPLE), tmp_path) == ["uv", "uvloop"]


def test_everything_in_the_lock_is_installed_here() -> None:
    installed = Path(sysconfig.get_path("purelib"))
    assert missing(pins(LOCK.read_text(encoding="utf-8")), installed) == []


def test_environment_made_for_another_folder_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "activate").write_text("VIRTUAL_ENV=/elsewhere/.venv\n", encoding="utf-8")
    (folder / "bin" / "python").symlink_to(sys.executable)
    assert not Venv(folder).works()


def test_environment_whose_python_is_gone_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "activate").write_text(f"VIRTUAL_ENV={folder}\n", encoding="utf-8")
    (folder / "bin" / "python").symlink_to(tmp_path / "gone")
    assert not Venv(folder).works()


def test_defaults_switch_telemetry_off_but_leave_a_choice(tmp_path: Path) -> None:
    (tmp_path / "defaults.pth").write_text(RASA_DEFAULTS, encoding="utf-8")
    show = (
        f"import site, os; site.addsitedir({str(tmp_path)!r});"
        "print(os.environ['RASA_TELEMETRY_ENABLED'])"
    )
    unset = {name: text for name, text in os.environ.items() if not name.startswith("RASA_")}
    assert _printed(show, unset) == "false"
    assert _printed(show, {**unset, "RASA_TELEMETRY_ENABLED": "true"}) == "true"


def _printed(code: str, environ: dict[str, str]) -> str:
    command = [sys.executable, "-S", "-c", code]
    return subprocess.check_output(command, env=environ, text=True, cwd=ROOT).strip()
