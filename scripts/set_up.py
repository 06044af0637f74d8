"""Prepare everything the help desk needs on a fresh machine; safe to repeat, quick when done.

Run by ``make setup`` with the Python that ``scripts/find-python`` found, so it uses nothing
beyond the standard library. Each step has a stamp: a hash of all that its result depends on,
written when the step has ended well. A step with a matching stamp is skipped, so an interrupted
run is simply repeated.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
CACHE = ROOT / ".cache"

# What Rasa's own commands need to be told before they import anything of ours: no telemetry (it
# would fail, too: docs/dependencies.md, sentry-sdk), and no announcement of SQLAlchemy 2.
# Python runs the lines of a .pth file that start with "import" at each start.
RASA_DEFAULTS = """\
import os; os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
import os; os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
"""

_ENTRY = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def main() -> int:
    """Bring ``.venv`` and the encoder up to date; exit code 1 when a step failed."""
    venv = Venv(ROOT / ".venv")
    try:
        venv.ensure()
        packages = install_packages(venv)
        install_project(venv, packages)
        build_encoder(venv, packages)
    except subprocess.CalledProcessError as failure:
        print(f"Set-up stopped: `{_shown(failure.cmd)}` failed. Mend that, then repeat it.")
        return 1
    return 0


class Venv:
    """The virtual environment in ``folder``, its tools and its stamps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.site_packages = folder / "lib" / "python3.10" / "site-packages"

    def ensure(self) -> None:
        """Create the environment unless a working one is here already."""
        if not self.works():
            self.create()

    def create(self) -> None:
        """Build the environment from nothing with the Python that runs this file."""
        version = ".".join(map(str, sys.version_info[:3]))
        print(f"Creating {self.folder.name} with Python {version} ({sys.executable})", flush=True)
        run([sys.executable, "-m", "venv", "--clear", str(self.folder)])

    def works(self) -> bool:
        """Tell whether it is a Python 3.10 that was made for this very folder.

        A moved or copied environment starts, but its scripts point to the old place.
        """
        activate = read(self.folder / "bin" / "activate").splitlines()
        made_for = [line.split("=", 1)[1] for line in activate if line.startswith("VIRTUAL_ENV=")]
        probe = "import sys; sys.exit(sys.version_info[:2] != (3, 10))"
        return [place.strip("'\"") for place in made_for] == [str(self.folder)] and succeeds(
            [str(self.python), "-S", "-c", probe]
        )

    def stamp(self, step: str) -> Path:
        """Return the file that holds the stamp of ``step``."""
        return self.folder / "stamps" / step


def install_packages(venv: Venv) -> str:
    """Install exactly the lock; return the key of what is installed."""
    lock = LOCK.read_text(encoding="utf-8")
    key = digest([lock])
    stamp = venv.stamp("packages")
    if read(stamp) == key and not missing(pins(lock), venv.site_packages):
        return key
    print(f"Installing {len(pins(lock))} packages of requirements.txt", flush=True)
    if not install_with_uv(venv, lock):
        print("uv could not do it here: starting afresh with pip, which takes longer", flush=True)
        venv.create()
        run([*pip(venv), "install", "--no-deps", "--require-hashes", "-r", str(LOCK)])
    write(stamp, key)
    return key


def install_with_uv(venv: Venv, lock: str) -> bool:
    """Bring the environment to the lock with the lock's own uv; False where that fails."""
    entry = CACHE / "uv-requirement.txt"
    write(entry, requirement(lock, "uv"))
    install = ["install", "--quiet", "--no-deps", "--require-hashes", "-r", str(entry)]
    # Progress for a person, no list of 200 names in a log.
    verbosity = [] if sys.stderr.isatty() else ["--quiet"]
    sync = ["pip", "sync", *verbosity, "--require-hashes", "--compile-bytecode"]
    uv = [str(venv.folder / "bin" / "uv"), *sync, "--python", str(venv.python), str(LOCK)]
    return succeeds([*pip(venv), *install]) and succeeds(uv)


def install_project(venv: Venv, packages: str) -> None:
    """Install the project itself, editable, for the ``helpdesk`` command, and Rasa's defaults."""
    key = digest([packages, RASA_DEFAULTS, read(ROOT / "pyproject.toml")])
    stamp = venv.stamp("project")
    if read(stamp) == key and (venv.folder / "bin" / "helpdesk").is_file():
        return
    print("Installing the helpdesk command", flush=True)
    here = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    # setuptools 80 needs a newer `packaging` than the one Rasa can work with, and carries it along.
    own_packages = {"PYTHONPATH": str(venv.site_packages / "setuptools" / "_vendor")}
    run([*pip(venv), "install", "--quiet", *here], own_packages)
    write(venv.site_packages / "helpdesk-telemetry.pth", RASA_DEFAULTS)
    write(stamp, key)


def build_encoder(venv: Venv, packages: str) -> None:
    """Convert the sentence encoder; its stamp remembers where it was put."""
    key = digest([packages, *encoder_sources(), *encoder_settings(os.environ)])
    stamp = venv.stamp("encoder")
    done = json.loads(read(stamp) or "{}")
    if done.get("key") == key and Path(done["folder"]).is_dir():
        return
    print("Preparing the sentence encoder", flush=True)
    run([str(venv.python), "-m", "bot.nlu.encoder_build"])
    where = "import os; from bot.settings import load_settings as s; print(s(os.environ).encoder)"
    folder = subprocess.check_output([str(venv.python), "-c", where], cwd=ROOT, text=True).strip()
    write(stamp, json.dumps({"key": key, "folder": folder}))


def encoder_sources() -> list[str]:
    """Return the texts of the modules that make the encoder."""
    paths = sorted((ROOT / "bot" / "nlu").glob("encoder*.py"))
    return [path.read_text(encoding="utf-8") for path in paths]


def encoder_settings(environ: Mapping[str, str]) -> list[str]:
    """Return whatever may say where the encoder comes from and goes to."""
    named = [f"{name}={environ[name]}" for name in sorted(environ) if "HELPDESK_ENCODER" in name]
    return [*named, read(ROOT / ".env")]


def pins(lock: str) -> dict[str, str]:
    """Return the version of each package in a lock file, names normalised (PEP 503)."""
    return {_normalised(name): version for name, version in _ENTRY.findall(lock)}


def requirement(lock: str, name: str) -> str:
    """Return the entry of ``name`` in a lock file: its pin and its hashes.

    Raises:
        ValueError: the lock has no such entry.
    """
    entry = re.search(rf"^{re.escape(name)}==[^\n]*\n(?:    --hash[^\n]*\n)+", lock, re.MULTILINE)
    if entry is None:
        raise ValueError(f"requirements.txt has no entry with hashes for {name}")
    # The last hash may end in a line continuation where a comment followed it.
    return entry.group().rstrip("\\\n ") + "\n"


def missing(wanted: Mapping[str, str], site_packages: Path) -> list[str]:
    """Return the packages of ``wanted`` that are not installed in just that version."""
    folders = (path.stem.rpartition("-") for path in site_packages.glob("*.dist-info"))
    installed = {(_normalised(name), version) for name, _, version in folders}
    return sorted(name for name, version in wanted.items() if (name, version) not in installed)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def digest(texts: Iterable[str]) -> str:
    """Return the SHA-256 of all ``texts`` together."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def pip(venv: Venv) -> list[str]:
    """Return the start of a pip command line."""
    return [str(venv.python), "-m", "pip", "--disable-pip-version-check"]


def read(path: Path) -> str:
    """Return the text of ``path``, empty where there is no such file."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write(path: Path, text: str) -> None:
    """Write ``text`` to ``path``, making its folder where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(command: list[str], environ: Mapping[str, str] | None = None) -> None:
    """Run ``command`` at the project's root, with ``environ`` added to the environment.

    Raises:
        subprocess.CalledProcessError: it did not exit with 0.
    """
    environ = {**os.environ, **(environ or {})}
    subprocess.run(command, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, env=environ)


def succeeds(command: list[str]) -> bool:
    """Run ``command`` likewise and tell whether it exited with 0; False where it can't start."""
    try:
        run(command)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _shown(command: Iterable[str]) -> str:
    return " ".join(command).replace(f"{ROOT}{os.sep}", "")


if __name__ == "__main__":
    sys.exit(main())
