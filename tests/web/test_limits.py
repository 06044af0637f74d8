from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.web.desk import Answer, Desk, Visitor, open_desk


@asynccontextmanager
async def limited(folder: Path, **limits: str) -> AsyncIterator[Desk]:
    """A help desk with one narrow limit."""
    names = {"chat": "SESSION", "address": "ADDRESS", "new_chat": "NEW_CHAT"}
    environ = {f"HELPDESK_{names[name]}_LIMIT": limit for name, limit in limits.items()}
    environ["HELPDESK_TRUSTED_PROXIES"] = "127.0.0.1"
    async with open_desk(folder, None, signed_in=False, **environ) as desk:
        yield desk


def refused(answer: Answer) -> int:
    """Seconds after which a refused message may be sent again."""
    assert (answer.status, answer.problem) == (429, "too-many")
    assert "Set-Cookie" not in answer.headers
    return int(answer.headers["Retry-After"])


async def test_chat_may_send_so_many_and_is_told_exactly_when_again(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="3/minute") as desk:
        visitor = desk.visitor()
        for _ in range(3):
            assert (await visitor.say("hello")).status == 202
            desk.clock.now += 5.5
        seconds = refused(await visitor.say("too much"))
        assert seconds == 44  # 60 - 3 * 5.5, rounded up
        desk.clock.now += seconds - 1
        assert refused(await visitor.say("too early")) == 1
        desk.clock.now += 1
        assert (await visitor.say("in time")).status == 202


async def test_of_several_limits_the_longest_wait_counts(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="2/minute;3/hour") as desk:
        visitor = desk.visitor()
        await visitor.say("one")
        await visitor.say("two")
        assert refused(await visitor.say("three")) == 60
        desk.clock.now += 60
        assert (await visitor.say("three")).status == 202
        assert refused(await visitor.say("four")) == 3540


async def test_of_two_limits_that_are_reached_at_once_the_longer_wait_is_told(
    tmp_path: Path,
) -> None:
    async with limited(tmp_path, chat="1/minute;1/hour", address="1/second") as desk:
        visitor = desk.visitor()
        await visitor.say("one")
        assert refused(await visitor.say("two")) == 3600


async def test_chats_are_counted_apart(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="1/minute") as desk:
        one, other = desk.visitor(), desk.visitor()
        assert [(await v.say("hello")).status for v in (one, other, one)] == [202, 202, 429]


async def test_feedback_counts_as_a_message(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="2/minute") as desk:
        visitor = desk.visitor()
        await visitor.say("hello?")
        await visitor.heard(2)
        body = {"seq": 2, "helpful": True}
        assert [(await visitor.post("/api/feedback", body)).status for _ in range(2)] == [204, 429]


async def test_listening_is_not_counted(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="1/minute", address="1/minute") as desk:
        visitor = desk.visitor()
        await visitor.say("hello")
        for _ in range(5):
            assert (await visitor.get("/api/events?wait=0")).status == 200


async def test_address_may_send_so_many_in_all_its_chats(tmp_path: Path) -> None:
    async with limited(tmp_path, address="3/minute") as desk:
        statuses = [(await desk.visitor().say("hello")).status for _ in range(4)]
        assert statuses == [202, 202, 202, 429]
        assert (await _from(desk.visitor(), "198.51.100.1")).status == 202


async def test_address_may_begin_so_many_chats_and_go_on_with_them(tmp_path: Path) -> None:
    async with limited(tmp_path, new_chat="2/minute") as desk:
        first = desk.visitor()
        assert (await first.say("one")).status == 202
        assert (await desk.visitor().say("two")).status == 202
        assert refused(await desk.visitor().say("three")) == 60
        assert (await first.say("more")).status == 202


async def test_chat_at_its_limit_uses_up_nothing_of_its_address(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="1/minute", address="3/minute") as desk:
        eager = desk.visitor()
        assert (await eager.say("one")).status == 202
        for _ in range(5):
            refused(await eager.say("again"))
        assert [(await desk.visitor().say("hello")).status for _ in range(3)] == [202, 202, 429]


async def test_addresses_of_one_ipv6_network_count_as_one(tmp_path: Path) -> None:
    async with limited(tmp_path, address="1/minute") as desk:
        assert (await _from(desk.visitor(), "2001:db8:0:1::1")).status == 202
        assert (await _from(desk.visitor(), "2001:db8:0:1:ffff::2")).status == 429
        assert (await _from(desk.visitor(), "2001:db8:0:2::1")).status == 202


async def test_forged_address_does_not_help(tmp_path: Path) -> None:
    async with limited(tmp_path, address="1/minute") as desk:
        assert (await _from(desk.visitor(), "198.51.100.1, 203.0.113.7")).status == 202
        assert (await _from(desk.visitor(), "198.51.100.2, 203.0.113.7")).status == 429


async def test_header_is_not_read_where_no_proxy_is_trusted(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_ADDRESS_LIMIT="1/minute") as desk:
        assert (await _from(desk.visitor(), "198.51.100.1")).status == 202
        assert (await _from(desk.visitor(), "198.51.100.2")).status == 429


async def test_message_that_can_not_be_read_is_not_counted(tmp_path: Path) -> None:
    async with limited(tmp_path, chat="1/minute", new_chat="1/minute") as desk:
        visitor = desk.visitor()
        assert (await visitor.post("/api/messages", {"text": "no id"})).status == 400
        assert (await visitor.say("hello")).status == 202


async def _from(visitor: Visitor, forwarded: str) -> Answer:
    return await visitor.say("hello", **{"X-Forwarded-For": forwarded})
