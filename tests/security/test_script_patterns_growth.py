"""The same as ``test_patterns_growth`` for the patterns of the pages' scripts, run by node."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import warnings
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

import pytest

from bot.settings import ROOT
from tests.security.pumping import Attack, attacks_on

pytestmark = pytest.mark.slow

SCRIPTS: Final = ("bot/web/widget/src", "bot/web/page", "portal/server/pages/static")
MOST: Final = 20_000  # characters of an answer; a patient's own words are not parsed
FLOOR: Final = 100  # milliseconds
# A literal where an expression may begin. None of ours stands behind a closing bracket.
LITERAL: Final = re.compile(
    r"(?:[=(,:?&|!\[]|return)\s*/(?![*/])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\n\\\[])+)/([a-z]*)"
)
COMMENT: Final = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)
# The only one that is put together from others (markdown.js).
SPAN: Final = ("ESCAPED", "BOLD", "LINK", "PLAIN")


@pytest.fixture(scope="module", autouse=True)
def _node() -> None:
    """Only a developer's machine may do without."""
    if shutil.which("node") is None and not os.environ.get("CI"):
        pytest.skip("Node.js is not installed")


def _scripts() -> list[Path]:
    return sorted(path for folder in SCRIPTS for path in (ROOT / folder).glob("*.js"))


def _patterns() -> list[tuple[str, str]]:
    """Source and flags of every literal, and of what is put together from them."""
    texts = [COMMENT.sub("", path.read_text("utf-8")) for path in _scripts()]
    found = [(match[1], match[2]) for text in texts for match in LITERAL.finditer(text)]
    markdown = (ROOT / SCRIPTS[0] / "markdown.js").read_text("utf-8")
    parts = [re.search(rf"const {name} = /(.*)/;", markdown) for name in SPAN]
    return [*dict.fromkeys(found), ("|".join(part[1] for part in parts if part), "gs")]


def _attacks(source: str, flags: str) -> list[Attack]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "[" in a set means nothing special in a script
        return attacks_on(source, re.IGNORECASE if "i" in flags else 0)


def _measured(patterns: list[tuple[str, str]], markdown: list[Attack]) -> Any:
    rows = [
        {"source": source, "flags": flags, "attacks": [*map(astuple, _attacks(source, flags))]}
        for source, flags in patterns
    ]
    given = {"patterns": rows, "markdown": [*map(astuple, markdown)], "most": MOST, "floor": FLOOR}
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("patterns.mjs"))],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_pattern_of_a_script_is_found() -> None:
    sources = {source for source, _ in _patterns()}
    assert {r"\{(\w+)\}", ": (.*)", r"\*\*((?:\\.|[^\\])+?)\*\*"} <= sources
    made = [path.name for path in _scripts() if "RegExp(" in path.read_text("utf-8")]
    assert made == ["markdown.js"]


def test_no_pattern_and_no_reader_of_the_pages_is_slow() -> None:
    markdown = [attack for pattern in _patterns() for attack in _attacks(*pattern)]
    signs = [
        "**",
        "[",
        "](",
        "[a](",
        "**a",
        "\\",
        "1. ",
        "  ",
        "\n",
        "\n\n",
        "[[]",
        "*[",
        "  - a\n",
    ]
    markdown += [Attack("", sign, end) for sign in signs for end in ("", "x")]
    measured = _measured(_patterns(), markdown)
    assert measured == {"slow": [], "slowMarkdown": []}


def test_slow_pattern_of_a_script_is_noticed() -> None:
    assert len(_measured([(r"[\w.]+@", "")], [])["slow"]) == 1
