from __future__ import annotations

from pathlib import Path

import pytest

from bot.web.origins import allowed_origins, known_origins
from tests.web.desk import Desk, open_desk


def test_only_the_public_address_may_send_where_it_is_https() -> None:
    assert allowed_origins("https://desk.example.edu", 8080) == {"https://desk.example.edu"}


@pytest.mark.parametrize(
    ("public_url", "origin"),
    [
        ("https://Desk.Example.EDU", "https://desk.example.edu"),
        ("https://desk.example.edu:443", "https://desk.example.edu"),
        ("https://desk.example.edu:8443", "https://desk.example.edu:8443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_origin_is_spelled_as_browsers_spell_it(public_url: str, origin: str) -> None:
    assert allowed_origins(public_url, 8080) == {origin}


def test_on_this_machine_every_name_of_it_may_send_under_the_set_and_the_served_port() -> None:
    assert allowed_origins("http://127.0.0.1:8080", 9000) == {
        f"http://{name}:{port}"
        for name in ("127.0.0.1", "localhost", "[::1]")
        for port in (8080, 9000)
    }
    assert "http://localhost" in allowed_origins("http://localhost:80", 80)


def test_own_pages_stay_our_own_where_they_are_named_among_those_that_may_embed() -> None:
    origins = known_origins(
        "https://desk.example.edu", 80, ["https://desk.example.edu", "https://portal.example.edu"]
    )
    assert origins.own == {"https://desk.example.edu"}
    assert origins.embedding == {"https://portal.example.edu"}


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:{port}/",
        "http://127.0.0.1.evil.example:{port}",
        "http://evil.example:{port}",
        "http://localhost.:{port}",
        "http://127.0.0.1:{port} http://evil.example",
        "HTTP://127.0.0.1:{port}",
    ],
)
async def test_message_from_another_site_is_refused(desk: Desk, origin: str) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    named = {"Origin": origin.format(port=desk.parts.port)}
    for answer in (
        await visitor.say("forged", **named),
        await visitor.post("/api/feedback", {"seq": 2, "helpful": True}, **named),
        await visitor.end(**named),
    ):
        assert (answer.status, answer.problem) == (403, "wrong-origin")
    assert (await visitor.say("still here")).status == 202


async def test_message_without_origin_is_refused(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.headers.clear()
    assert (await visitor.say("hello")).problem == "wrong-origin"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
async def test_own_page_may_send_under_each_name_of_this_machine(desk: Desk, name: str) -> None:
    for port in (desk.parts.port, 8080):
        answer = await desk.visitor().say("hello", Origin=f"http://{name}:{port}")
        assert answer.status == 202


async def test_behind_a_proxy_only_the_public_origin_may_send(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_PUBLIC_URL="https://desk.example.edu") as desk:
        visitor = desk.visitor()
        assert (await visitor.say("hello")).problem == "wrong-origin"
        assert (await visitor.say("hello", Origin="https://desk.example.edu")).status == 202


async def test_reading_asks_for_no_origin(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    assert (await visitor.get("/api/events?wait=0")).status == 200
