"""Templates, style sheets and pictures, without a server."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest

from bot.settings import ROOT
from portal.server.pages import clinics
from portal.server.pages.rendering import templates
from portal.server.pages.static_files import read_files

PAGES = ROOT / "portal" / "server" / "pages"
TEMPLATES = sorted((PAGES / "templates").glob("*.html"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES}
# What the answers tell people to click, choose or go to. Those of ``profile`` are about SPIRE.
_STEP = re.compile(r"(?:[Cc]lick(?: the green)?|[Gg]o to|[Cc]hoose|Under|Find) \*\*(.+?)\*\*")
_ARTICLES = [
    path for path in sorted((ROOT / "knowledge").glob("*/*.md")) if path.parent.name != "profile"
]


def _entries() -> list[clinics.Entry]:
    groups = [group for clinic in clinics.read_clinics() for group in clinic.groups]
    return [entry for group in groups for entry in group.entries]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_holds_nothing_that_the_content_policy_forbids(path: Path) -> None:
    text = TEXTS[path.name]
    assert not re.search(
        r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe", text
    )
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_the_token(path: Path) -> None:
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", TEXTS[path.name], re.DOTALL)
    assert [form for form in forms if "csrf_field(csrf)" not in form] == []


def test_every_template_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in PAGES.glob("*.py"))
    named = {name for text in (code, *TEXTS.values()) for name in re.findall(r"\w+\.html", text)}
    assert {path.name for path in TEMPLATES} == named


def test_what_is_typed_is_escaped_and_a_forgotten_value_is_an_error() -> None:
    environment = templates()
    assert environment.from_string("{{ x }}").render(x="<b>\"'") == "&lt;b&gt;&#34;&#39;"
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ x }}").render()


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'name == "(\w+)"', TEXTS["_icons.html"])) | {"info"}
    used = {name for text in TEXTS.values() for name in re.findall(r'icon\("(\w+)"\)', text)}
    used |= {
        e.icon for one in clinics.read_clinics() for group in one.groups for e in group.entries
    }
    assert used <= drawn


def test_every_file_that_a_page_names_is_served_and_the_other_way_round() -> None:
    named = {
        name for text in TEXTS.values() for name in re.findall(r"/portal/static/([\w.]+)", text)
    }
    assert named == read_files().keys()


def test_entries_with_an_icon_have_the_one_of_the_answers() -> None:
    icons = {entry.title: entry.icon for entry in _entries()}
    wanted = {"Messages": "envelope", "Immunizations": "syringe", "Appointments": "calendar"}
    assert wanted.items() <= icons.items()


def test_all_that_the_answers_tell_people_to_click_is_here() -> None:
    words = " ".join(TEXTS.values()) + (PAGES / "clinics.json").read_text(encoding="utf-8")
    words = words.replace("&amp;", "&").replace("&gt;", ">").lower()
    articles = " ".join(path.read_text(encoding="utf-8") for path in _ARTICLES)
    steps = {part for step in _STEP.findall(articles) for part in step.split(" > ")}
    steps |= set(re.findall(r"^- \*\*(.+?):\*\* (?:Choose|Write|It must)", articles, re.MULTILINE))
    assert len(steps) > 12
    assert sorted(step for step in steps if step.lower() not in words) == []
