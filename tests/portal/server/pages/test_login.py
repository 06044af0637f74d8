from __future__ import annotations

from html import escape
from urllib.parse import quote

import pytest

from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Visitor
from tests.portal.server.people import LEE, PASSWORD, PAT, username

SESSION = "__Host-portal-session"


async def test_login_page_offers_each_way_in(visitor: Visitor) -> None:
    page = await visitor.get("/portal/")
    assert page.title == "Login | Demo patient portal"
    for name in ("I have a UMass NetID", "Submit", "Create an account", "Forgot Password"):
        assert name in page.words
    assert page.words.index("Create an account") < page.words.index("Forgot Password")


async def test_every_page_says_first_that_it_is_a_demo(visitor: Visitor) -> None:
    pages = [
        await visitor.get(path)
        for path in ("/portal/", "/portal/register", "/portal/none", "/demo/")
    ]
    pages.append(await visitor.sign_in(PAT))
    for page in pages:
        _, _, words = page.words.partition("Skip to the main content ")
        assert words.startswith("Demo of a patient portal. Not a real one: please don't enter real")
        assert "Not affiliated with or endorsed by the University of Massachusetts" in words


async def test_password_leads_home(visitor: Visitor) -> None:
    home = await visitor.sign_in(PAT)
    assert home.status == 200
    assert "Hello, Pat" in home.words


async def test_session_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    await visitor.get("/portal/")
    done = await visitor.post("/portal/", username=username(PAT), password=PASSWORD)
    cookie = done.cookies[SESSION]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["samesite"], cookie["domain"]) == ("/", "Lax", "")
    assert not cookie["max-age"]


@pytest.mark.parametrize(
    ("name", "password"), [(username(PAT), "wr0ng-one"), ("nobody", PASSWORD), ("<b>", "wr0ng")]
)
async def test_wrong_entries_are_told_alike(visitor: Visitor, name: str, password: str) -> None:
    await visitor.get("/portal/")
    page = await visitor.post("/portal/", username=name, password=password)
    assert page.status == 422
    assert "Username and password don't fit together." in page.words
    assert f'value="{escape(name)}"' in page.source
    assert password not in page.source
    assert SESSION not in visitor.cookies


async def test_empty_field_is_told_beside_the_field(visitor: Visitor) -> None:
    await visitor.get("/portal/")
    page = await visitor.post("/portal/", username=" ", password="")
    assert page.status == 422
    assert page.title == "Error: Login | Demo patient portal"
    assert 'id="username-error"' in page.source
    assert 'aria-invalid="true" autofocus aria-describedby="username-error "' in page.source
    assert page.source.count("autofocus") == 1


async def test_too_many_failures_are_told_with_the_time_to_wait(visitor: Visitor) -> None:
    await visitor.get("/portal/")
    for _ in range(5):
        await visitor.post("/portal/", username=username(PAT), password="wrong")
    page = await visitor.post("/portal/", username=username(PAT), password=PASSWORD)
    assert page.status == 429
    assert page.headers["Retry-After"] == "900"
    assert "too many tries" in page.words


async def test_netid_signs_in_without_a_password(visitor: Visitor) -> None:
    page = await visitor.get("/portal/netid")
    assert 'type="password"' not in page.source
    home = await visitor.follow(await visitor.post("/portal/netid", netid="netta1"))
    assert "Hello, Netta" in home.words
    assert ", with a NetID" in home.words


@pytest.mark.parametrize("netid", ["pat1", "", "netta1'--"])
async def test_netid_of_nobody_is_refused(visitor: Visitor, netid: str) -> None:
    await visitor.get("/portal/netid")
    page = await visitor.post("/portal/netid", netid=netid)
    assert page.status == 422
    assert SESSION not in visitor.cookies


@pytest.mark.parametrize("way", ["/portal/", "/portal/netid"])
async def test_patient_is_led_back_to_the_page_that_was_asked_for(
    visitor: Visitor, way: str
) -> None:
    asked = await visitor.get("/portal/forms/release")
    assert asked.location == "/portal/?told=ended&next=/portal/forms/release"
    login = await visitor.follow(asked)
    assert "Please log in to go on." in login.words
    page = await visitor.get(f"{way}?next=/portal/forms/release")
    assert 'name="next" value="/portal/forms/release"' in page.source
    entries = {"username": username(PAT), "password": PASSWORD, "netid": "netta1"}
    done = await visitor.post(way, next="/portal/forms/release", **entries)
    assert done.location == "/portal/forms/release"


@pytest.mark.parametrize("way", ["/portal/", "/portal/netid"])
async def test_patient_who_comes_from_the_chat_is_led_back_to_it(
    visitor: Visitor, way: str
) -> None:
    login = await visitor.get("/portal/?next=/")
    assert 'href="/portal/netid?next=/"' in login.source
    page = await visitor.get(f"{way}?next=/")
    for entries in ({}, {"username": "nobody", "password": "wr0ng", "netid": "nobody"}):
        assert 'name="next" value="/"' in page.source
        page = await visitor.post(way, next="/", **entries)
        assert page.status == 422
    assert 'name="next" value="/"' in page.source
    entries = {"username": username(PAT), "password": PASSWORD, "netid": "netta1"}
    assert (await visitor.post(way, next="/", **entries)).location == "/"


async def test_way_back_is_still_known_after_too_many_failures(visitor: Visitor) -> None:
    await visitor.get("/portal/?next=/")
    for _ in range(6):
        page = await visitor.post("/portal/", next="/", username=username(PAT), password="wrong")
    assert page.status == 429
    assert 'name="next" value="/"' in page.source


@pytest.mark.parametrize(("wanted", "back"), [("/", "?next=/"), ("", ""), ("//evil.example", "")])
async def test_way_from_single_sign_on_to_the_login_page_keeps_what_comes_next(
    visitor: Visitor, wanted: str, back: str
) -> None:
    page = await visitor.get(f"/portal/netid?next={wanted}")
    assert f'<a href="/portal/{back}">Back to the Login page</a>' in page.source


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/portal/",
        "/demo",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
    ],
)
@pytest.mark.parametrize("way", ["/portal/", "/portal/netid"])
async def test_nobody_is_led_to_another_site(visitor: Visitor, way: str, wanted: str) -> None:
    for spelled in (wanted.replace("\t", "%09"), quote(wanted, safe="")):
        page = await visitor.get(f"{way}?next={spelled}")
        assert "evil" not in page.source
        assert wanted not in page.source
    entries = {"username": username(PAT), "password": PASSWORD, "netid": "netta1"}
    done = await visitor.post(way, next=wanted, **entries)
    assert done.location == "/portal/home"
    for spelled in (wanted.replace("\t", "%09"), quote(wanted, safe="")):
        assert (await visitor.get(f"/portal/?next={spelled}")).location == "/portal/home"


async def test_who_is_signed_in_is_led_home(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    assert (await visitor.get("/portal/")).location == "/portal/home"


async def test_who_is_signed_in_already_is_led_back_to_the_chat(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    assert (await visitor.get("/portal/?next=/")).location == "/"
    assert (await visitor.get("/portal/?next=%2F")).location == "/"


async def test_signing_out_ends_the_session_for_good(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    before = dict(visitor.cookies)
    done = await visitor.post("/portal/sign-out")
    assert set(before) & set(visitor.cookies) == set()
    assert "You are signed out." in (await visitor.follow(done)).words
    visitor.cookies = before
    assert (await visitor.get("/portal/home")).location.startswith("/portal/?told=ended")


async def test_next_patient_at_the_same_browser_ends_the_session_of_the_last(
    visitor: Visitor,
) -> None:
    await visitor.sign_in(PAT)
    first = dict(visitor.cookies)
    await visitor.get("/portal/netid")
    home = await visitor.follow(await visitor.post("/portal/netid", netid="netta1"))
    assert "Hello, Netta" in home.words
    assert "Pat" not in home.words.replace("Patient", "")
    visitor.cookies = first
    assert (await visitor.get("/portal/home")).status == 303


async def test_session_that_was_left_alone_is_over(visitor: Visitor, core: Core) -> None:
    await visitor.sign_in(PAT)
    core.clock.now += 30 * 60 + 1
    assert (await visitor.get("/portal/home")).location == "/portal/?told=ended&next=/portal/home"


async def test_two_patients_see_each_their_own(visitors: list[Visitor]) -> None:
    pat, lee = visitors
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    assert "Hello, Pat" in (await pat.get("/portal/home")).words
    assert "Hello, Lee" in (await lee.get("/portal/home")).words
