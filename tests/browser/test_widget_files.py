"""The sources of ``<help-desk-chat>`` and what is built of them, without a browser."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from bot.settings import ROOT
from portal.upload_check import RULES

_WIDGET: Final = ROOT / "bot" / "web" / "widget"
_BUILT: Final = _WIDGET / "built"
_CHAT: Final = _BUILT / "help-desk-chat.js"
_PAGES: Final = [ROOT / "bot" / "web" / "page", ROOT / "portal" / "server" / "pages" / "static"]
_BUILD: Final = ROOT / "scripts" / "build_widget.mjs"
_SOURCES: Final = {path.name: path.read_text("utf-8") for path in (_WIDGET / "src").glob("*.js")}
_TEXTS: Final = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (_WIDGET / "strings").glob("*.json")
}
_MOST_BYTES: Final = 15_000  # zipped: all that a page loads for a chat that is closed

# What would let a text become markup, or a script.
_DANGEROUS: Final = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc"
    r"|DOMParser|setHTML|\beval\b|\bFunction\("
)
_STORES: Final = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b")
# Texts that are named by what the server says: its reasons and its problems.
_COMPOSED: Final = re.compile(r"said\.(patient|bot|staff)|over\.|refused\.")
_ADDRESS: Final = re.compile(r"\b(?:https?|wss?)://[\w.-]+")
# Names that nothing is asked of: a kind of element's, and one of those that nobody has (RFC 2606).
_NO_HOSTS: Final = {"http://www.w3.org", "https://site.example"}


def _scripts() -> dict[str, str]:
    pages = {
        path.name: path.read_text("utf-8") for folder in _PAGES for path in folder.glob("*.js")
    }
    assert len(pages) > 1
    return _SOURCES | pages


def test_no_script_turns_text_into_markup() -> None:
    scripts = _scripts() | {_CHAT.name: _CHAT.read_text("utf-8")}
    assert len(scripts) > 30
    assert {
        name: found for name, code in scripts.items() if (found := _DANGEROUS.findall(code))
    } == {}


def test_only_one_script_keeps_something_in_the_browser() -> None:
    found = {name: set(_STORES.findall(code)) for name, code in _scripts().items()}
    assert {name: stores for name, stores in found.items() if stores} == {
        "was_open.js": {"sessionStorage"}
    }


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    code = "\n".join(_SOURCES.values())
    known = set().union(*_TEXTS.values())
    assert set(re.findall(r"\btext\(\"([\w.-]+)\"", code)) <= known
    literal = set(re.findall(r"\"([\w.-]+)\"", code)) | {"lang"}
    assert [name for name in known - literal if not _COMPOSED.match(name)] == []


def test_chat_names_the_kinds_of_file_that_the_portal_takes() -> None:
    named = set(re.findall(r"\b[A-Z]{3,}\b", _TEXTS["en"]["file.hint"]))
    synonyms = {".jpeg", ".tif"}
    assert named == {kind[1:].upper() for kind in set(RULES.extensions) - synonyms}


def test_english_texts_are_in_the_script() -> None:
    built = _CHAT.read_text("utf-8")
    whole = [text for text in _TEXTS["en"].values() if isinstance(text, str)]
    assert [text for text in whole if text not in built] == []


def test_built_files_are_what_the_sources_give(node: str, tmp_path: Path) -> None:
    subprocess.run([node, str(_BUILD), str(tmp_path)], check=True, cwd=ROOT, timeout=60)
    expected = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert expected.keys() == {path.name for path in _BUILT.iterdir()}
    assert [name for name, body in expected.items() if (_BUILT / name).read_bytes() != body] == []


def test_chat_is_small() -> None:
    assert len(gzip.compress(_CHAT.read_bytes(), 9)) <= _MOST_BYTES


@pytest.mark.parametrize("path", [_CHAT, _BUILD, ROOT / ".npmrc"], ids=lambda path: path.name)
def test_neither_script_nor_build_names_a_host(path: Path) -> None:
    assert set(_ADDRESS.findall(path.read_text("utf-8"))) <= _NO_HOSTS


def test_lock_of_the_build_leaves_the_registry_open() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 3
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
