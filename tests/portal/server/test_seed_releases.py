from __future__ import annotations

from pathlib import Path

from bot.settings import ROOT
from portal.server.database import Database
from portal.server.release_forms import form_of
from portal.server.schema import releases
from portal.server.seed import PEOPLE, seed
from portal.server.seed_releases import OWNER, seed_releases
from tests.portal.server.core import core_on


async def test_one_is_signed_and_one_is_a_draft(portal_database: Database, tmp_path: Path) -> None:
    core = core_on(portal_database, tmp_path)
    await seed(portal_database, core.clock())
    await seed_releases(core.parts)
    rows = await core.rows(releases)
    assert {row["state"] for row in rows} == {"signed", "draft"}
    assert {row["patient_id"] for row in rows} == {OWNER}
    for row in rows:
        assert await form_of(core.parts, OWNER, row["id"]) is not None


def test_page_about_the_demo_names_their_owner() -> None:
    (owner,) = (person for person in PEOPLE if person.id == OWNER)
    page = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    assert f"{owner.first_name} {owner.last_name} has two" in " ".join(page.split())


async def test_nothing_is_made_for_somebody_who_is_not_there(
    portal_database: Database, tmp_path: Path
) -> None:
    core = core_on(portal_database, tmp_path)
    await seed_releases(core.parts)
    assert await core.rows(releases) == []
