from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bot.settings import ROOT
from portal.server.release_entries import CHOICES, CLASSES, RECORDS
from portal.server.release_texts import NEWEST, texts

FOLDER = ROOT / "portal" / "server" / "release_texts"
# What somebody has signed is never changed: a new word is a new file. A hash may only be added.
_SIGNED = {"roi-en-1": "7647d7b6d8a094348a6dc1c8be84543f0acb7a647786881a0123b392bb92bc3a"}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_version_was_changed_and_each_is_known() -> None:
    assert {path.stem: _hash(path) for path in FOLDER.glob("*.json")} == _SIGNED


@pytest.mark.parametrize("version", _SIGNED)
def test_version_names_itself_and_all_that_can_be_chosen(version: str) -> None:
    words = texts(version)
    assert words["version"] == version
    for name, values in (*CHOICES.items(), ("records", RECORDS)):
        assert tuple(words["words"][name]) == values


def test_newest_version_has_a_title_and_a_law_for_each_class() -> None:
    classes = texts(NEWEST)["classes"]
    assert tuple(one["id"] for one in classes) == CLASSES
    assert all(one["title"] and one["law"] for one in classes)


def test_statements_of_the_rule_are_there() -> None:
    statements = " ".join(texts()["statements"])
    for words in ("in writing", "treatment does not depend", "pass them on", "You get a copy"):
        assert words in statements


def test_page_of_the_release_names_each_text_to_confirm() -> None:
    page = (ROOT / "docs" / "records-release.md").read_text(encoding="utf-8")
    assert all(f"`{version}`" in page for version in _SIGNED)
    assert [one["law"] for one in texts()["classes"] if one["law"] not in page] == []
    assert "Confirm with the privacy office" in page
