from __future__ import annotations

import pytest

from tests.portal.server.core import Core, token_in
from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import NETTA, NEWCOMER, PAT, email, username

GOOD = {"username": "nic.new", "date_of_birth": "02/03/2001", "email": email(NEWCOMER)}


async def test_page_asks_for_the_three_entries_of_the_answer(visitor: Visitor) -> None:
    page = await visitor.get("/portal/register")
    for words in ("Username", "Date of Birth MM/DD/YYYY", "Email Address", "Submit"):
        assert words in page.words
    assert page.source.count("<input id=") == 3


async def test_account_is_made_from_registration_to_first_sign_in(
    visitor: Visitor, core: Core
) -> None:
    await visitor.get("/portal/register")
    sent = await visitor.follow(await visitor.post("/portal/register", **GOOD))
    assert "Check your email" in sent.words
    await core.worker.round()
    (mail,) = core.mails().values()
    await visitor.follow(await visitor.get(f"/portal/reset?token={token_in(mail)}"))
    new = {"new_password": "my own first words", "again": "my own first words"}
    login = await visitor.follow(await visitor.post("/portal/reset", **new))
    assert "Your password is set." in login.words
    done = await visitor.post("/portal/", username="nic.new", password="my own first words")
    assert "Hello, Nic" in (await visitor.follow(done)).words


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"email": "nobody@example.org"},
        {"date_of_birth": "02/04/2001"},
        {"email": email(NETTA)},
        {"email": email(PAT), "username": "other"},
        {"username": username(PAT)},
    ],
)
async def test_answer_is_the_same_whoever_it_is(visitor: Visitor, changed: dict[str, str]) -> None:
    await visitor.get("/portal/register")
    page = await visitor.post("/portal/register", **(GOOD | changed))
    assert page.location == "/portal/register/sent"
    assert page.body == b""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("username", "", "Enter your username."),
        ("username", "a b", "Use 3 to 64 letters or digits"),
        ("date_of_birth", "", "Enter your date of birth"),
        ("date_of_birth", "2001-02-03", "Write your date of birth as MM/DD/YYYY"),
        ("date_of_birth", "02/30/2001", "Write your date of birth as MM/DD/YYYY"),
        ("email", "", "Enter your email address."),
        ("email", "nic", "Enter an email address like"),
    ],
)
async def test_entry_that_nobody_could_have_is_told_at_its_field(
    visitor: Visitor, core: Core, name: str, value: str, told: str
) -> None:
    await visitor.get("/portal/register")
    page = await visitor.post("/portal/register", **(GOOD | {name: value}))
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert told in page.words
    assert page.source.count(' id="') > 3
    assert f'id="{name}-error"' in page.source
    assert page.source.count('aria-invalid="true"') == 1
    for other in GOOD.keys() - {name}:
        assert f'value="{GOOD[other]}"' in page.source
    await core.worker.round()
    assert core.mails() == {}
