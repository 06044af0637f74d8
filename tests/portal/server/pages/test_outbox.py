from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from portal.server.pages.outbox import read_letters
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Visitor, pages_of, visiting
from tests.portal.server.people import LEE, PAT, email

HERE = "http://127.0.0.1:8080"


def _on_loopback(core: Core, smtp_url: str = "") -> Core:
    settings = replace(core.parts.settings, public_url=HERE, smtp_url=smtp_url)
    return replace(core, parts=replace(core.parts, settings=settings))


@pytest.fixture
async def here(core: Core) -> AsyncIterator[Visitor]:
    """A browser on the machine of a demo."""
    async with visiting(pages_of(_on_loopback(core).parts)) as (visitor,):
        yield visitor


def _spool(core: Core, name: str, text: str, written: float, subject: str = "A letter") -> None:
    spool = core.parts.settings.spool
    spool.mkdir(exist_ok=True)
    file = spool / f"{name}.eml"
    head = f"From: Portal <a@example.org>\nTo: b@example.org\nSubject: {subject}\n"
    file.write_text(f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}", encoding="utf-8")
    os.utime(file, (written, written))


async def test_mails_are_listed_the_newest_first(here: Visitor, core: Core) -> None:
    assert "No email was sent yet." in (await here.get("/demo/outbox")).words
    await core.link_for(email(PAT))
    _spool(core, "old", "x", 1000.0, "An old one")
    page = await here.get("/demo/outbox")
    new = page.words.index("Set a new password")
    assert new < page.words.index("An old one to b@example.org, 01/01/1970, 00:16 UTC")
    assert email(PAT) in page.words


async def test_links_that_lead_to_the_portal_can_be_clicked(here: Visitor, core: Core) -> None:
    text = f"Go to {HERE}/portal/reset?token=abc. Not to https://evil.example/ <script> {HERE}.x/"
    _spool(core, "one", text, 1000.0)
    page = await here.get("/demo/outbox/one")
    link = f"{HERE}/portal/reset?token=abc"
    assert f'<a href="{link}">{link}</a>.' in page.source
    assert "evil.example/</a>" not in page.source
    assert ".x/</a>" not in page.source
    assert "&lt;script&gt;" in page.source
    assert "From Portal <a@example.org>" in page.words


async def test_hostile_letter_is_text(here: Visitor, core: Core) -> None:
    _spool(core, "one", "<img src=x>", 1000.0, "<script>alert(1)</script>")
    for path in ("/demo/outbox", "/demo/outbox/one"):
        page = await here.get(path)
        assert "<script" not in page.source
        assert "<img src=x" not in page.source


@pytest.mark.parametrize("name", ["none", "..%2f..%2fportal", "%2e%2e", "one.eml", ".hidden"])
async def test_nothing_but_mails_can_be_opened(here: Visitor, core: Core, name: str) -> None:
    _spool(core, "one", "x", 1000.0)
    _spool(core, ".hidden", "x", 1000.0)
    assert (await here.get(f"/demo/outbox/{name}")).status == 404


async def test_mail_that_breaks_off_is_listed_all_the_same(here: Visitor, core: Core) -> None:
    core.parts.settings.spool.mkdir()
    (core.parts.settings.spool / "broken.eml").write_bytes(b"\xff\x00 no header")
    (core.parts.settings.spool / "note.txt").write_text("none", encoding="utf-8")
    page = await here.get("/demo/outbox")
    assert page.source.count('href="/demo/outbox/') == 1
    assert (await here.get("/demo/outbox/broken")).status == 200


async def test_outbox_is_not_there_for_anybody_but_this_machine(core: Core) -> None:
    await core.link_for(email(LEE))
    (name,) = (path.stem for path in core.parts.settings.spool.iterdir())
    async with visiting(pages_of(core.parts)) as (visitor,):
        for path in ("/demo/outbox", f"/demo/outbox/{name}"):
            assert (await visitor.get(path)).status == 404
        assert "/demo/outbox" not in (await visitor.get("/portal/")).source
    async with visiting(pages_of(_on_loopback(core).parts)) as (visitor,):
        assert (await visitor.get("/demo/outbox", Host="evil.example")).status == 404
        assert (await visitor.get("/demo/outbox")).status == 200
        assert "/demo/outbox" in (await visitor.get("/portal/")).source


async def test_portal_with_a_mail_server_shows_no_mails(core: Core) -> None:
    _spool(core, "one", "x", 1000.0)
    parts = _on_loopback(core, smtp_url="smtp://127.0.0.1:25").parts
    async with visiting(pages_of(parts)) as (visitor,):
        page = await visitor.get("/demo/outbox")
        assert "hands its emails to a mail server" in page.words
        assert (await visitor.get("/demo/outbox/one")).status == 404


def test_long_list_ends_somewhere(core: Core) -> None:
    for number in range(5):
        _spool(core, f"m{number}", "x", 1000.0 + number)
    found = read_letters(core.parts.settings.spool, 3)
    assert [letter.id for letter in found] == ["m4", "m3", "m2"]
