"""Who may import what: Rasa stays at the edges, so that the rest is quick to import and test."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.tree import imports, module_file, project_files

# The only places where Rasa may be imported; everything else in bot/ and actions/ is pure.
RASA_PLACES = (
    "bot/nlu/components/",
    "bot/knowledge/importer.py",
    "bot/knowledge/nlg.py",
    "bot/dialogue/",
)
# Each command's module is imported when that command is called; bot/cli.py itself stays pure.
COMMANDS = ("bot/commands/",)
SDK_PLACES = ("actions/", "bot/dialogue/")
SOURCES = [
    path.relative_to(ROOT)
    for path in project_files(".py")
    if path.relative_to(ROOT).parts[0] in {"bot", "actions", "portal"}
]


def _imports_package(path: Path, package: str) -> bool:
    return any(name.split(".")[0] == package for name in imports(ROOT / path))


def _outside(places: tuple[str, ...]) -> list[Path]:
    return [path for path in SOURCES if not path.as_posix().startswith(places)]


@pytest.mark.parametrize("path", _outside(RASA_PLACES), ids=str)
def test_module_outside_the_edges_does_not_import_rasa(path: Path) -> None:
    assert not _imports_package(path, "rasa")


@pytest.mark.parametrize("path", _outside(SDK_PLACES), ids=str)
def test_module_that_is_no_action_does_not_import_the_action_sdk(path: Path) -> None:
    assert not _imports_package(path, "rasa_sdk")


def test_portal_imports_neither_the_bot_nor_its_actions() -> None:
    portal = [path for path in SOURCES if path.parts[0] == "portal"]
    assert portal
    assert not [
        path for path in portal for other in ("bot", "actions") if _imports_package(path, other)
    ]


@pytest.mark.parametrize("path", _outside(RASA_PLACES + COMMANDS), ids=str)
def test_importing_a_pure_module_brings_no_framework_along(path: Path) -> None:
    reached = [file.relative_to(ROOT) for file in _reached_at_import(ROOT / path)]
    assert not [str(file) for file in reached if _imports_package(file, "rasa")]


def _reached_at_import(start: Path) -> set[Path]:
    reached: set[Path] = set()
    waiting = {start}
    while waiting:
        path = waiting.pop()
        reached.add(path)
        found = {module_file(name) for name in imports(path, at_import=True)}
        waiting |= {file for file in found if file is not None} - reached
    return reached


def test_import_walk_follows_modules_and_leaves_out_what_runs_later(tmp_path: Path) -> None:
    source = tmp_path / "sample.py"
    source.write_text(
        "import bot.settings\nfrom typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import rasa\ndef later() -> None:\n    import rasa_sdk\n",
        encoding="utf-8",
    )
    assert ROOT / "bot" / "errors.py" in _reached_at_import(source)
    assert imports(source, at_import=True) & {"rasa", "rasa_sdk"} == frozenset()
    assert {"rasa", "rasa_sdk"} <= imports(source)
