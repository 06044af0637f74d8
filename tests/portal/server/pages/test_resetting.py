from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from tests.portal.server.core import Core, token_in
from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import LEE, NETTA, PASSWORD, PAT, email, username

NEW = "quite another one"


async def _open(visitor: Visitor, token: str) -> str:
    """Use a mail's link; the title of the page that it leads to."""
    return (await visitor.follow(await visitor.get(f"/portal/reset?token={token}"))).title


async def _choose(visitor: Visitor, password: str = NEW) -> int:
    return (await visitor.post("/portal/reset", new_password=password, again=password)).status


async def test_forgotten_password_is_replaced_by_the_link_of_the_mail(
    visitor: Visitor, core: Core
) -> None:
    await visitor.get("/portal/forgot")
    sent = await visitor.follow(await visitor.post("/portal/forgot", email=email(PAT)))
    assert "If a portal account has that email address" in sent.words
    await core.worker.round()
    (mail,) = core.mails().values()
    assert await _open(visitor, token_in(mail)) == ("Choose a new password | Demo patient portal")
    assert await _choose(visitor) == 303
    assert "__Host-portal-link" not in visitor.cookies
    await visitor.get("/portal/")
    old = await visitor.post("/portal/", username=username(PAT), password=PASSWORD)
    assert old.status == 422
    assert "Hello, Pat" in (await visitor.sign_in(PAT, NEW)).words


@pytest.mark.parametrize("address", [email(PAT), email(NETTA), "nobody@example.org"])
async def test_answer_to_every_address_is_the_same(visitor: Visitor, address: str) -> None:
    await visitor.get("/portal/forgot")
    page = await visitor.post("/portal/forgot", email=address)
    assert page.location == "/portal/forgot/sent"
    assert page.body == b""


@pytest.mark.parametrize("address", ["", "pat", "@", "a b@c", "x" * 250 + "@e.org"])
async def test_what_is_no_address_is_told_at_the_field(visitor: Visitor, address: str) -> None:
    await visitor.get("/portal/forgot")
    page = await visitor.post("/portal/forgot", email=address)
    assert page.status == 422
    assert 'aria-describedby="email-error "' in page.source


async def test_link_leaves_its_token_in_no_address_and_no_page(
    visitor: Visitor, core: Core
) -> None:
    token = await core.link_for(email(PAT))
    first = await visitor.get(f"/portal/reset?token={token}")
    assert first.location == "/portal/reset"
    cookie = first.cookies["__Host-portal-link"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["max-age"] == "1800"
    page = await visitor.follow(first)
    assert token not in page.source
    for answer in (first, page):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_looking_at_a_link_does_not_use_it_up(visitors: list[Visitor], core: Core) -> None:
    token = await core.link_for(email(PAT))
    for visitor in visitors:
        assert (await _open(visitor, token)).startswith("Choose a new password")
    assert await _choose(visitors[0]) == 303


async def test_used_link_leads_to_a_new_one(visitors: list[Visitor], core: Core) -> None:
    token = await core.link_for(email(PAT))
    for visitor in visitors:
        await _open(visitor, token)
    assert await _choose(visitors[0]) == 303
    assert await _choose(visitors[1], "and a third one") == 410
    page = await visitors[1].get(f"/portal/reset?token={token}")
    page = await visitors[1].follow(page)
    assert page.status == 410
    assert "This link can't be used any more" in page.words
    assert 'href="/portal/forgot"' in page.source
    assert "__Host-portal-link" not in visitors[1].cookies


async def test_link_is_over_after_half_an_hour(visitor: Visitor, core: Core) -> None:
    token = await core.link_for(email(PAT))
    core.clock.now += 30 * 60 + 1
    assert (await _open(visitor, token)).startswith("This link can't be used")


@pytest.mark.parametrize("token", ["", "x" * 43, "../../x", "%C3%A9", "a%0D%0Ab"])
async def test_made_up_link_is_over_too(visitor: Visitor, token: str) -> None:
    assert (await _open(visitor, token)).startswith("This link can't be used")
    assert (await visitor.get("/portal/reset")).status == 410


async def test_weak_or_mistyped_password_is_told_and_uses_nothing_up(
    visitor: Visitor, core: Core
) -> None:
    await _open(visitor, await core.link_for(email(PAT)))
    for new, again, told in (
        ("", "", "Enter a new password."),
        ("a long enough one", "a long enough two", "The two passwords are not the same."),
        ("short", "short", "Use at least 8 characters."),
        ("x" * 129, "x" * 129, "Use at most 128 characters."),
        ("password", "password", "This password is one of the most common ones."),
        (username(PAT), username(PAT), "Choose a password without your username"),
    ):
        page = await visitor.post("/portal/reset", new_password=new, again=again)
        assert page.status == 422
        assert told in page.words, new
        assert not new or new == "password" or new not in page.source
    assert await _choose(visitor) == 303


async def test_new_password_ends_all_sessions_of_this_patient_alone(
    visitors: list[Visitor], core: Core
) -> None:
    pat, lee = visitors
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    await _open(pat, await core.link_for(email(PAT)))
    assert await _choose(pat) == 303
    assert (await pat.get("/portal/home")).status == 303
    assert (await lee.get("/portal/home")).status == 200


async def test_no_log_holds_the_token_or_the_address(
    visitor: Visitor, core: Core, debug_log: Callable[[], Callable[[], str]]
) -> None:
    written = debug_log()
    token = await core.link_for(email(PAT))
    logging.getLogger("tests").debug("a canary")
    await visitor.get("/portal/forgot")
    await visitor.post("/portal/forgot", email=email(PAT))
    await _open(visitor, token)
    await _choose(visitor)
    lines = written()
    assert "a canary" in lines
    ours = [line for line in lines.splitlines() if "aiosqlite" not in line]
    assert not [line for line in ours if token in line or email(PAT) in line]
