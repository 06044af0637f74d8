"""What the chat's page is told of who is signed in to the portal."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from bot.web.tokens import PortalTokens
from portal.server.chat_tokens import AUDIENCE, chat_issuer, chat_key_files
from portal.server.database import Database
from portal.server.headers import _ALWAYS
from portal.server.schema import sign_ins
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import SAME_SITE, Page, Visitor, pages_of, visiting
from tests.portal.server.people import LEE, PASSWORD, PAT, username

_PATH = "/portal/chat-token"
_MINUTE = 60


async def _asked(visitor: Visitor, **headers: str) -> Page:
    return await visitor.send("POST", _PATH, headers=headers or SAME_SITE)


async def _told(visitor: Visitor) -> dict[str, object]:
    page = await _asked(visitor)
    assert page.status == 200
    told: dict[str, object] = json.loads(page.body)
    return told


def _subject(core: Core, told: dict[str, object]) -> str:
    """Whom the help desk takes the token's bearer for."""
    settings = core.parts.settings
    keys, issuer = chat_key_files(settings.secrets)[1], chat_issuer(settings.public_url)
    return PortalTokens(keys, issuer, AUDIENCE, core.clock).verify(str(told["token"])).subject


async def test_who_is_signed_in_gets_a_token_that_the_help_desk_takes(
    core: Core, visitor: Visitor
) -> None:
    await visitor.sign_in(PAT)
    told = await _told(visitor)
    assert told == {"token": told["token"], "expires_in": 600, "session_ends_in": 1800}
    assert _subject(core, told) == PAT


async def test_answer_is_json_that_nobody_keeps_or_reads_from_elsewhere(visitor: Visitor) -> None:
    for _ in range(2):
        page = await _asked(visitor)
        assert page.headers["Content-Type"] == "application/json; charset=utf-8"
        assert page.headers["Cache-Control"] == "no-store"
        assert {name: page.headers.get(name) for name in _ALWAYS} == _ALWAYS
        assert [name for name in page.headers if name.startswith("Access-Control")] == []
        assert page.cookies == {}
        await visitor.sign_in(PAT)


async def test_everybody_else_is_told_that_there_is_none(visitor: Visitor) -> None:
    assert await _told(visitor) == {"token": None}
    for made_up in ("x" * 43, "' OR 1=1 --", ""):
        visitor.cookies = {"__Host-portal-session": made_up}
        assert await _told(visitor) == {"token": None}


async def test_signing_out_counts_at_once(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    before = dict(visitor.cookies)
    await visitor.post("/portal/sign-out")
    assert await _told(visitor) == {"token": None}
    visitor.cookies = before
    assert await _told(visitor) == {"token": None}


async def test_cookie_of_another_patient_gives_a_token_of_that_patient(
    core: Core, visitors: list[Visitor]
) -> None:
    pat, lee = visitors
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    assert [_subject(core, await _told(one)) for one in visitors] == [PAT, LEE]
    pat.cookies = lee.cookies
    assert _subject(core, await _told(pat)) == LEE


async def test_next_patient_at_the_same_browser_gets_no_token_of_the_last(
    core: Core, visitor: Visitor
) -> None:
    await visitor.sign_in(PAT)
    await visitor.get("/portal/forgot")
    await visitor.post("/portal/", username=username(LEE), password=PASSWORD)
    assert _subject(core, await _told(visitor)) == LEE


async def test_asking_does_not_keep_an_idle_session_alive(core: Core, visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    for expires_in in (600, 600, 300):
        core.clock.now += 10 * _MINUTE if expires_in == 600 else 5 * _MINUTE
        assert (await _told(visitor))["expires_in"] == expires_in
    core.clock.now += 5 * _MINUTE
    assert await _told(visitor) == {"token": None}
    assert (await visitor.get("/portal/home")).location.startswith("/portal/?told=ended")


async def test_using_the_portal_meanwhile_gives_tokens_for_longer(
    core: Core, visitor: Visitor
) -> None:
    await visitor.sign_in(PAT)
    for _ in range(4):
        core.clock.now += 25 * _MINUTE
        assert (await _told(visitor))["expires_in"] == 5 * _MINUTE
        await visitor.get("/portal/home")
        assert (await _told(visitor))["expires_in"] == 600


async def test_token_is_over_with_the_longest_session(core: Core, visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    for _ in range(36):
        core.clock.now += 20 * _MINUTE - 5
        await visitor.get("/portal/home")
    told = await _told(visitor)
    assert told["expires_in"] == 36 * 5
    core.clock.now += 36 * 5
    assert await _told(visitor) == {"token": None}


async def test_asking_changes_and_audits_nothing(core: Core, visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    core.clock.now += 20 * _MINUTE
    before = await core.audited(), await core.rows(sign_ins)
    assert (await _told(visitor))["token"]
    assert (await core.audited(), await core.rows(sign_ins)) == before


async def test_many_windows_at_once_get_each_a_token_of_their_own_patient(
    core: Core, visitors: list[Visitor]
) -> None:
    for visitor, patient in zip(visitors, (PAT, LEE), strict=True):
        await visitor.sign_in(patient)
    told = await asyncio.gather(*(_told(visitor) for _ in range(20) for visitor in visitors))
    assert [_subject(core, one) for one in told] == [PAT, LEE] * 20
    assert len({one["token"] for one in told}) == 40


@pytest.mark.parametrize(
    "named",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        {"X-None": ""},
    ],
    ids=str,
)
async def test_page_of_another_site_is_refused(visitor: Visitor, named: dict[str, str]) -> None:
    await visitor.sign_in(PAT)
    page = await _asked(visitor, **named)
    assert page.status == 403
    assert "token" not in page.words


@pytest.mark.parametrize(
    "named",
    [{"Origin": "https://portal.example.edu", "Sec-Fetch-Site": "same-origin"}, SAME_SITE],
    ids=str,
)
async def test_page_of_the_same_address_may_ask_with_or_without_a_body(
    visitor: Visitor, named: dict[str, str]
) -> None:
    await visitor.sign_in(PAT)
    for body in (b"", b"{}", b"x" * 10_000):
        page = await visitor.send("POST", _PATH, headers=named, data=body)
        assert json.loads(page.body)["token"]


async def test_address_can_not_be_opened(visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    for method in ("GET", "HEAD", "PUT"):
        page = await visitor.send(method, _PATH, headers=SAME_SITE)
        assert (page.status, page.headers["Allow"]) == (405, "POST")


async def test_nobody_is_told_to_be_signed_out_while_the_database_is_away(core: Core) -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/none")
    accounts = type(core.accounts)(away, core.parts.sealer, core.clock)
    async with visiting(pages_of(replace(core.parts, accounts=accounts))) as (visitor,):
        visitor.cookies = {"__Host-portal-session": "x" * 43}
        assert (await _asked(visitor)).status == 503
    await away.close()


async def test_patient_who_wants_to_stay_signed_in_stays(core: Core, visitor: Visitor) -> None:
    await visitor.sign_in(PAT)
    core.clock.now += 29 * _MINUTE
    page = await visitor.send("POST", f"{_PATH}?stay=yes", headers=SAME_SITE)
    assert json.loads(page.body)["session_ends_in"] == 30 * _MINUTE
    core.clock.now += 29 * _MINUTE
    assert (await _told(visitor))["session_ends_in"] == _MINUTE
