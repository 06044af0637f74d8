"""IDLE with servers that die, that are quick, and that know less than others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapAccount
from bot.mail.mailbox import Mark, places
from bot.mail.oauth import Password
from tests.mail.stub_imap import StubImap, stub_imap
from tests.mail.waiting import until


@asynccontextmanager
async def opened(stub: StubImap) -> AsyncIterator[ImapMailbox]:
    login = Password("desk", "secret")
    mailbox = ImapMailbox(ImapAccount("127.0.0.1", stub.port, login, security="none"))
    await mailbox.look()
    yield mailbox
    await mailbox.close()


async def test_line_that_is_cut_in_idle_is_noticed_and_made_anew_without_haste() -> None:
    async with stub_imap() as stub, opened(stub) as mailbox:
        await until(lambda: any("IDLE" in line for line in stub.lines), 5)
        await mailbox.wait(0.01)
        stub.cuts = True
        await mailbox.look()  # IDLE is begun anew after it
        await until(lambda: stub.connections >= 2, 5)
        assert await mailbox.wait(5)  # whoever waits is told to look
        await asyncio.sleep(1.0)
        assert stub.connections < 6


async def test_news_that_come_together_with_the_beginning_of_idle_are_seen() -> None:
    async with stub_imap() as stub, opened(stub) as mailbox:
        await until(lambda: any("IDLE" in line for line in stub.lines), 5)
        await mailbox.wait(0.01)
        stub.on_idle = "+ idling\r\n* 3 EXISTS\r\n"
        await mailbox.look()
        assert await mailbox.wait(5)


async def test_server_without_room_for_keywords_is_never_asked_to_keep_one() -> None:
    async with stub_imap() as stub, opened(stub) as mailbox:
        spots = places(5, [3, 4])
        assert await mailbox.claim(spots) == set()
        await mailbox.show(dict.fromkeys(spots, Mark.LEFT))
        await mailbox.show(dict.fromkeys(spots, Mark.ANSWERED))
        stores = [line for line in stub.lines if "STORE" in line]
        assert len(stores) == 1
        assert "\\Answered" in stores[0]
        assert "$" not in stores[0]
