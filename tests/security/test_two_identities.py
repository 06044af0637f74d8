"""A request that says two things about who sends it: a proxy may believe the other one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from multidict import CIMultiDict

from tests.web.desk import Answer, Desk, Visitor, open_desk
from tests.web.signed_in import token

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, None, signed_in=True) as opened:
        yield opened


async def _poll(visitor: Visitor, *headers: tuple[str, str], query: str = "") -> Answer:
    path = f"/api/events?wait=0{query}"
    async with visitor.session.get(path, headers=CIMultiDict(headers)) as response:
        return await Answer.of(response)


def _bearer(subject: str) -> tuple[str, str]:
    return "Authorization", f"Bearer {token(sub=subject)}"


@pytest.mark.parametrize("second", [_bearer("lee"), _bearer("pat"), ("Authorization", "Chat x")])
async def test_two_authorizations_are_none(desk: Desk, second: tuple[str, str]) -> None:
    visitor = desk.visitor()
    assert (await _poll(visitor, _bearer("pat"))).status == 200
    for headers in ([_bearer("pat"), second], [second, _bearer("pat")]):
        assert (await _poll(visitor, *headers)).problem == "not-signed-in"


async def test_two_tokens_in_one_authorization_are_none(desk: Desk) -> None:
    for between in (", ", ",", " ", "; ", ", Bearer ", "\t"):
        both = f"Bearer {token(sub='pat')}{between}{token(sub='lee')}"
        answer = await _poll(desk.visitor(), ("Authorization", both))
        assert answer.problem == "not-signed-in", between


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "jwt", "bearer"])
async def test_token_counts_nowhere_but_in_its_header(desk: Desk, name: str) -> None:
    value = token(sub="pat")
    in_cookie = ("Cookie", f"{name}={value}; helpdesk={value[:43]}")
    for answer in (
        await _poll(desk.visitor(), query=f"&{name}={value}"),
        await _poll(desk.visitor(), in_cookie),
        await _poll(desk.visitor(), (f"X-{name}", value), ("Proxy-Authorization", value)),
    ):
        assert answer.problem == "no-chat"


async def test_value_of_a_chat_that_an_attacker_chose_is_never_adopted(desk: Desk) -> None:
    """Session fixation: the victim's browser was given a value, of the right form, beforehand."""
    chosen = "A" * 43
    visitor = desk.visitor()
    for headers in ({"Cookie": f"helpdesk={chosen}"}, {"Authorization": f"Chat {chosen}"}):
        assert (await visitor.say("my words", **headers)).problem == "no-chat"
    assert await desk.conversation_ids() == []


async def test_of_two_cookies_of_one_name_no_foreign_one_gets_the_words(desk: Desk) -> None:
    """A cookie that another host of the site has set stands beside ours."""
    visitor = desk.visitor()
    await visitor.say("hello")
    (held,) = visitor.session.cookie_jar
    for cookies in ((held.value, "B" * 43), ("B" * 43, held.value)):
        line = "; ".join(f"{held.key}={value}" for value in cookies)
        answer = await desk.visitor().say("which is it?", Cookie=line)
        assert answer.status == 202 or answer.problem == "no-chat"
    assert len(await desk.conversation_ids()) == 1
