"""The frame around the code: documents equal to what they document, and nothing of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT, SETTINGS
from tests.tree import project_files

MOST_LINES = 300
CODE = (".py", ".js", ".ts", ".css", ".html", ".sh")

# Package indexes and their files, and folders that only one machine has.
_FOREIGN = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|registry|debian)"
    r"|--(?:extra-)?index-url[ =]|--find-links[ =]"
    r"|(?<![\w.:/])/(?:root|home|Users|opt|work|farm)/\w"
)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _first_cells(text: str) -> set[str]:
    """Return what stands in backticks in the first column of a text's Markdown tables."""
    rows = re.findall(r"^\|([^|]*)\|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def _section(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def _requirements(name: str) -> set[str]:
    lines = re.findall(r"^([A-Za-z0-9][\w.-]*)", _read(name), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", line).lower() for line in lines}


def test_settings_page_is_equal_to_the_table() -> None:
    rows = [
        f"| `{row.name}` | {f'`{row.default}`' if row.default else 'unset'} | {row.help} |"
        for row in SETTINGS
    ]
    documented = [line for line in _read("docs/settings.md").splitlines() if line.startswith("| `")]
    assert documented == rows


def test_env_example_is_equal_to_the_table() -> None:
    expected = [
        line for row in SETTINGS for line in (f"# {row.help}", f"#{row.name}={row.default}")
    ]
    _, _, body = _read(".env.example").partition("\n\n")
    assert [line for line in body.splitlines() if line] == expected


def test_every_entry_of_the_lock_has_hashes() -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", _read("requirements.txt"), flags=re.MULTILINE)[1:]
    assert len(entries) > 200
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_direct_dependency_is_locked_and_explained() -> None:
    direct = _requirements("requirements.in")
    page = _section(_read("docs/dependencies.md"), "Why each is there")
    assert direct == {name.lower().replace(".", "-") for name in _first_cells(page)}
    assert direct <= _requirements("requirements.txt")


def test_every_override_is_explained() -> None:
    page = _section(_read("docs/dependencies.md"), "Overrides")
    assert _requirements("overrides.txt") == _first_cells(page)


def test_every_contradiction_that_is_accepted_has_a_reason() -> None:
    lines = _read("docs/pip-check.txt").splitlines()
    findings = [line for line in lines if line and not line.startswith("#")]
    assert findings
    assert [line for line in findings if len(line.partition(" # ")[2]) < 10] == []


def test_no_file_names_a_package_index_or_a_folder_of_one_machine() -> None:
    found = []
    for path in project_files():
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in _FOREIGN.finditer(text)]
    assert found == []


def test_code_files_stay_short() -> None:
    lengths = {path: len(path.read_bytes().splitlines()) for path in project_files(*CODE)}
    assert lengths
    assert [str(path) for path, lines in lengths.items() if lines > MOST_LINES] == []


def test_readme_is_short_and_its_map_names_what_exists() -> None:
    readme = _read("README.md")
    named = _first_cells(_section(readme, "Where things are"))
    assert len(readme.splitlines()) < 150
    assert len(named) > 5
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_readme_map_names_every_folder_of_the_project() -> None:
    named = _first_cells(_section(_read("README.md"), "Where things are"))
    tops = {name.split("/")[0] for name in named}
    folders = {path.relative_to(ROOT).parts[0] for path in project_files() if path.parent != ROOT}
    assert {name for name in folders if not name.startswith(".")} <= tops


@pytest.mark.parametrize("path", project_files(".md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(
        r"\]\((?!https?:|mailto:|tel:|#)([^)#\s]+)", path.read_text(encoding="utf-8")
    )
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_documents_that_files_name_exist() -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in project_files(".py", ".md", ".yml", ".toml")
    ]
    named = {name for text in texts for name in re.findall(r"\bdocs/[\w-]+\.(?:md|txt)\b", text)}
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^([a-z][a-z-]*):(?!=)", _read("Makefile"), re.MULTILINE)
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    listed = re.findall(r"^  make ([a-z-]+) +\S", shown, re.MULTILINE)
    assert {"run", "test", "chat", "shell", "train", "check", "bench", "lint", "help"} <= set(
        listed
    )
    assert sorted(set(targets)) == sorted(listed)
