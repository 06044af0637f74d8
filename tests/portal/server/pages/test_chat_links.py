"""The way from the portal to the help desk's chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Visitor, pages_of, visiting
from tests.portal.server.people import PAT

_IN_SIDEBAR = ('<a href="/"><svg', "Help desk chat")
_ON_LOGIN_PAGE = ('<a href="/">Chat with the help desk</a>', "Need help?")


@pytest.fixture
async def with_chat(core: Core) -> AsyncIterator[Visitor]:
    """Where the chat is served at the same address."""
    settings = replace(core.parts.settings, chat_url="/")
    async with visiting(pages_of(replace(core.parts, settings=settings))) as (visitor,):
        yield visitor


async def test_login_page_leads_to_the_chat(with_chat: Visitor) -> None:
    page = await with_chat.get("/portal/")
    assert [part for part in _ON_LOGIN_PAGE if part not in page.source] == []


async def test_every_page_inside_leads_to_the_chat_in_the_same_tab(with_chat: Visitor) -> None:
    await with_chat.sign_in(PAT)
    for path in ("home", "clinics", "messages", "forms", "immunizations", "upload"):
        page = await with_chat.get(f"/portal/{path}")
        assert [part for part in _IN_SIDEBAR if part not in page.source] == []
        assert page.words.index("Help desk chat") < page.words.index("CURRENT CLINIC")


async def test_no_page_leads_to_a_chat_that_is_not_there(visitor: Visitor) -> None:
    pages = [await visitor.get("/portal/"), await visitor.sign_in(PAT)]
    for page in pages:
        assert 'href="/"' not in page.source
        assert "chat" not in page.words.lower()
