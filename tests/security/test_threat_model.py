"""The threat model names a test for each threat, and the tests are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from bot.settings import ROOT
from tests.tree import project_files

PAGE: Final = ROOT / "docs" / "security.md"
ROW: Final = re.compile(r"^\| (?P<id>[A-Z]+\d+) (?P<kind>[STRIDE]) \|(?P<cells>.*)\|$")
TEST: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# Each way in, and how the ids of its threats begin.
WAYS_IN: Final = {
    "chat API": "API",
    "event stream": "SSE",
    "widget": "WID",
    "demo portal's pages": "PAG",
    "portal's API": "SVC",
    "mail": "MAIL",
    "knowledge": "KNOW",
    "model": "MOD",
    "keys": "KEY",
    "database": "DB",
    "Redis": "RED",
    "RabbitMQ": "EVT",
    "traces": "OTLP",
    "nginx, figures, health": "NGX",
    "command line": "CLI",
    "dependencies": "DEP",
    "CI": "CI",
}


class Threat(NamedTuple):
    """One row of the tables."""

    id: str
    kind: str
    cells: tuple[str, ...]

    @property
    def tests(self) -> list[tuple[str, str]]:
        """Paths and names."""
        return TEST.findall(self.cells[-1])


def threats(text: str) -> list[Threat]:
    """Every threat of the page."""
    rows = (ROW.match(line) for line in text.splitlines())
    return [
        Threat(row["id"], row["kind"], tuple(cell.strip() for cell in row["cells"].split("|")))
        for row in rows
        if row
    ]


THREATS: Final = threats(PAGE.read_text("utf-8"))


@cache
def names_in(path: Path) -> frozenset[str]:
    """Names of all test functions of a file; none where there is no such file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = (node.name for node in ast.walk(tree) if isinstance(node, kinds))
    return frozenset(name for name in names if name.startswith("test_"))


def missing(found: Iterable[Threat]) -> list[str]:
    """Threats without a test, and tests that are not there."""
    wrong = [f"{threat.id}: no test" for threat in found if not threat.tests]
    wrong += [
        f"{threat.id}: {path}::{name}"
        for threat in found
        for path, name in threat.tests
        if name not in names_in(ROOT / path)
    ]
    return wrong


def test_every_threat_names_a_test_that_is_there() -> None:
    assert missing(THREATS) == []


def test_every_row_of_the_tables_is_read() -> None:
    section = PAGE.read_text("utf-8").split("\n## Threats\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    heads = sum(line.startswith(("| id ", "| --- ")) for line in lines)
    assert len(lines) - heads == len(THREATS) > 60
    assert [threat.id for threat in THREATS if len(threat.cells) != 4] == []
    assert [threat.id for threat in THREATS if not all(threat.cells)] == []


def test_ids_are_different() -> None:
    ids = [threat.id for threat in THREATS]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("start", WAYS_IN.values(), ids=WAYS_IN)
def test_every_way_in_has_its_threats(start: str) -> None:
    assert any(re.fullmatch(rf"{start}\d+", threat.id) for threat in THREATS)


def test_every_kind_of_threat_is_thought_of() -> None:
    assert {threat.kind for threat in THREATS} == set("STRIDE")
    starts = {re.sub(r"\d+", "", threat.id) for threat in THREATS}
    assert starts == set(WAYS_IN.values())


def test_every_test_of_this_folder_shows_something() -> None:
    named = {path for threat in THREATS for path, _ in threat.tests}
    files = {path.relative_to(ROOT).as_posix() for path in Path(__file__).parent.glob("test_*.py")}
    assert files - named == {f"tests/security/{Path(__file__).name}"}


def test_what_is_left_is_told() -> None:
    left = PAGE.read_text("utf-8").split("\n## What is left\n")[1]
    rows = re.findall(r"^\| R\d+ \| [^|]+ \| [^|]+ \|$", left, re.MULTILINE)
    assert len(rows) > 10


def test_threat_without_a_test_and_with_one_that_is_not_there_is_told() -> None:
    head = "| X1 S | a threat | a reason | a defence | "
    assert missing(threats(f"{head}nothing yet |")) == ["X1: no test"]
    for name in ("tests/none.py::test_it", "tests/security/test_threat_model.py::test_none"):
        assert missing(threats(f"{head}`{name}` |")) == [f"X1: {name}"]


def test_reports_go_to_no_address_that_was_made_up() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "HELPDESK_EMAIL" in text
    assert not re.search(r"\S+@\S+\.\w|https?://", text)
    assert PAGE in project_files(".md")
