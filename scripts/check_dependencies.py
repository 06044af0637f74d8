"""Compare what ``uv pip check`` finds with the contradictions that are known and explained.

``docs/pip-check.txt`` holds one a line: the package, what it requires, ``#`` and the reason why
our version is right all the same. A contradiction without a line there fails, and so does a line
whose contradiction is gone. Versions that are merely installed don't count: they are the lock's.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "docs" / "pip-check.txt"

_FINDING = re.compile(r"^The package `(?P<package>[^`]+)` requires `(?P<requirement>[^`]+)`")


def main() -> int:
    """Print each difference; exit code 1 when there is one."""
    problems = differences(found(_pip_check()), known(KNOWN.read_text(encoding="utf-8")))
    for problem in problems:
        print(problem)
    print(f"Dependencies: {len(problems)} problems" if problems else "Dependencies: as known")
    return 1 if problems else 0


def _pip_check() -> str:
    uv = Path(sys.executable).parent / "uv"
    command = [str(uv), "pip", "check", "--python", sys.executable]
    # It exits with 1 where it finds anything, and tells it on the error stream.
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not re.search(r"^(Found|All installed)", done.stderr, re.MULTILINE):
        raise RuntimeError(f"uv pip check said something unknown:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def found(output: str) -> set[str]:
    """Return each contradiction in the output of ``uv pip check`` as "package: requirement"."""
    matches = (_FINDING.match(line) for line in output.splitlines())
    return {f"{match['package']}: {match['requirement']}" for match in matches if match}


def known(text: str) -> dict[str, str]:
    """Return contradiction → reason of each line; a line may be empty or a ``#`` comment."""
    lines = (line.strip() for line in text.splitlines())
    entries = (line.partition(" # ") for line in lines if line and not line.startswith("#"))
    return {finding.strip(): reason.strip() for finding, _, reason in entries}


def differences(findings: Iterable[str], reasons: dict[str, str]) -> list[str]:
    """Return a sentence for each finding that is new, unexplained or gone."""
    current = set(findings)
    new = [f"new contradiction, explain or mend it: {one}" for one in current - reasons.keys()]
    gone = [f"{KNOWN.name} lists what is no longer so: {one}" for one in reasons.keys() - current]
    bare = [f"{KNOWN.name} gives no reason for: {one}" for one, why in reasons.items() if not why]
    return sorted(new) + sorted(gone) + sorted(bare)


if __name__ == "__main__":
    sys.exit(main())
