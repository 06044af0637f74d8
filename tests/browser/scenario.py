"""Runs a scenario: a node script beside this file that drives a browser and prints what it saw."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_SECONDS = 120


def run_scenario(
    name: str,
    environ: Mapping[str, str],
    helping: Mapping[str, Callable[[], None]] | None = None,
    arguments: tuple[str, ...] = (),
) -> Any:
    """Run ``name.mjs`` and return its result.

    Args:
        name: the script.
        environ: added to the environment: which browser, which server.
        helping: what the script may ask for while it runs, such as the server's end.
        arguments: of the script.
    """
    process = subprocess.Popen(
        ["node", str(_FOLDER / f"{name}.mjs"), *arguments],
        env={**os.environ, **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        result = _served(process, helping or {})
        assert process.wait(_SECONDS) == 0, "the scenario failed; its error is above"
        return result
    finally:
        process.kill()
        process.communicate()


def _served(process: subprocess.Popen[str], helping: Mapping[str, Callable[[], None]]) -> Any:
    """Do what the script asks for until it tells its result."""
    assert process.stdin
    assert process.stdout
    for line in process.stdout:
        said = json.loads(line)
        if "result" in said:
            return said["result"]
        helping[said["ask"]]()
        process.stdin.write("done\n")
        process.stdin.flush()
    return None


def read_by_page(what: Mapping[str, Any]) -> Any:
    """What the page's own parsers make of ``what``; see ``rules_of_text.mjs``."""
    done = subprocess.run(
        ["node", str(_FOLDER / "rules_of_text.mjs")],
        input=json.dumps(what),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
