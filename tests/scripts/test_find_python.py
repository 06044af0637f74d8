from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT

GOOD = '#!/bin/sh\necho "$0"\n'  # stands for a Python 3.10: prints its own path
SHIM = "#!/bin/sh\necho 'python3.10: command not found' >&2\nexit 127\n"
NEWER = "#!/bin/sh\nexit 0\n"  # another version runs well and prints nothing


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine without Python: only what the script itself runs is on PATH."""
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "grep"):
        found = next(
            Path(folder, tool) for folder in ("/bin", "/usr/bin") if Path(folder, tool).exists()
        )
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def _install(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


def _find(machine: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    basic = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    return subprocess.run(
        [str(ROOT / "scripts" / "find-python")],
        env={**basic, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_on_path_is_found(machine: Path) -> None:
    python = _install(machine / "bin" / "python3.10", GOOD)
    assert _find(machine).stdout == f"{python}\n"


def test_shim_that_fails_is_passed_over_for_a_version_that_pyenv_keeps(machine: Path) -> None:
    _install(machine / "bin" / "python3.10", SHIM)
    _install(machine / "bin" / "python3", NEWER)
    python = _install(machine / ".pyenv" / "versions" / "3.10.13" / "bin" / "python3.10", GOOD)
    assert _find(machine).stdout == f"{python}\n"


def test_pyenv_root_may_be_anywhere_also_with_a_space(machine: Path) -> None:
    root = machine / "my tools"
    python = _install(root / "versions" / "3.10.4" / "bin" / "python3.10", GOOD)
    assert _find(machine, PYENV_ROOT=str(root)).stdout == f"{python}\n"


def test_uv_is_asked_last(machine: Path) -> None:
    python = _install(machine / "uv" / "python3.10", GOOD)
    _install(
        machine / "bin" / "uv", f'#!/bin/sh\n[ "$*" = "python find 3.10" ] && echo "{python}"\n'
    )
    assert _find(machine).stdout == f"{python}\n"


def test_named_python_comes_first_but_only_if_it_is_the_right_one(machine: Path) -> None:
    _install(machine / "bin" / "python3.10", GOOD)
    named = _install(machine / "named", GOOD)
    newer = _install(machine / "newer", NEWER)
    assert _find(machine, PYTHON=str(named)).stdout == f"{named}\n"
    assert _find(machine, PYTHON=str(newer)).stdout == f"{machine / 'bin' / 'python3.10'}\n"


def test_machine_without_it_is_told_what_to_install_in_one_sentence(machine: Path) -> None:
    result = _find(machine)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "Python 3.10 is needed" in result.stderr
    assert "uv python install 3.10" in result.stderr
    assert result.stderr.count("\n") == 1


def test_it_finds_the_python_that_runs_these_tests_rather_than_their_environment() -> None:
    tests_python = ROOT / ".venv" / "bin" / "python"
    found = subprocess.check_output(
        [str(ROOT / "scripts" / "find-python")],
        env={**os.environ, "PYTHON": str(tests_python)},
        text=True,
    ).strip()
    assert Path(found).is_file()
    assert ROOT not in Path(found).parents
