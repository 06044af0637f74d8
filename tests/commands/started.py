"""Starting the command line in a process of its own, as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT, SETTINGS

# Set but empty: a setting's default counts, whatever .env on this machine says. But for the files
# that the run has of its own (tests/conftest.py).
_OF_THE_RUN = {
    "HELPDESK_SECRETS",
    "HELPDESK_MODEL_KEYS",
    "PORTAL_DATABASE_URL",
    "PORTAL_OUTBOX",
}
DEFAULTS = {row.name: "" for row in SETTINGS if row.name not in _OF_THE_RUN}

# The command, and then whether a native part of TensorFlow is in this process's memory.
_PROBE = """
import sys
from pathlib import Path
from bot.cli import main
code = main()
loaded = "tensorflow" in Path("/proc/self/maps").read_text("utf-8")
print("with tensorflow" if loaded else "without tensorflow", file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Lines of standard output."""
        return self.out.split("\n")[:-1]


def helpdesk(*arguments: str, given: bytes = b"", environ: dict[str, str] | None = None) -> Ended:
    """Run ``helpdesk`` on the project; ``given`` is its standard input."""
    return python("-m", "bot", *arguments, given=given, environ=environ)


def helpdesk_probed(*arguments: str, given: bytes, environ: dict[str, str]) -> Ended:
    """The same; the last line of ``err`` says whether TensorFlow was loaded."""
    return python("-c", _PROBE, *arguments, given=given, environ=environ)


def python(
    *arguments: str,
    folder: Path = ROOT,
    given: bytes = b"",
    environ: dict[str, str] | None = None,
) -> Ended:
    """Run Python in ``folder``, whose ``bot`` is the one that is imported."""
    inherited = {**os.environ, **DEFAULTS, **(environ or {})}
    if folder != ROOT:  # a copy of the project is not what coverage is measured of
        inherited = {k: v for k, v in inherited.items() if not k.startswith("COV")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        input=given,
        env=inherited,
        capture_output=True,
        timeout=600,
    )
    return Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
