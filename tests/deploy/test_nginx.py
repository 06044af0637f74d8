"""nginx with the shipped configuration before two servers."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.settings import ROOT
from tests.deploy.shipped_nginx import NAME, SOURCE, Nginx, configured, judged, served
from tests.deploy.upstreams import Upstream

pytestmark = pytest.mark.slow

# Each goes to one of two at random: that one gets none is as likely as one in 10^12.
MANY = range(40)

PROBLEMS = json.loads((ROOT / "bot" / "web" / "problems.json").read_text("utf-8"))


class _Here(AbstractResolver):
    """Every name is this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        found = {"hostname": host, "host": "127.0.0.1", "port": port, "family": 2}
        return [{**found, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def _browser(nginx: Nginx) -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(resolver=_Here(), ssl=nginx.trust)
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(nginx.url, connector=connector, timeout=timeout) as client:
        yield client


class Place:
    """nginx, its two servers, and a browser before it."""

    def __init__(
        self, nginx: Nginx, servers: list[Upstream], browser: aiohttp.ClientSession
    ) -> None:
        self.nginx = nginx
        self.servers = servers
        self.browser = browser

    async def say(self, client_id: str, text: str = "hello", **headers: str) -> tuple[int, Any]:
        body = {"client_id": client_id, "text": text}
        async with self.browser.post("/api/messages", json=body, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    def seen(self, client_id: str) -> int:
        return sum(server.seen.count(client_id) for server in self.servers)


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    servers = [Upstream(), Upstream()]
    async with AsyncExitStack() as stack:
        for server in servers:
            await stack.enter_async_context(server.served())
        nginx = stack.enter_context(served(configured(tmp_path, [s.port for s in servers])))
        yield Place(nginx, servers, await stack.enter_async_context(_browser(nginx)))


def test_nginx_takes_the_shipped_configuration_without_a_warning(tmp_path: Path) -> None:
    said = judged(configured(tmp_path, [8081, 8082]))
    assert "test is successful" in said
    assert "[warn]" not in said
    assert "[emerg]" not in said


async def test_both_servers_get_messages_and_none_gets_one_twice(place: Place) -> None:
    answers = [await place.say(str(number)) for number in MANY]
    assert {status for status, _ in answers} == {202}
    assert {answer["from"] for _, answer in answers} == {s.port for s in place.servers}
    assert [place.seen(str(number)) for number in MANY] == [1] * len(MANY)
    # Kept open: else each message would begin with a connection of its own.
    assert [len(server.connections) for server in place.servers] == [1, 1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "theme=dark; __Host-helpdesk={}; other=1"},
        {"Authorization": "Chat {}"},
        {"Authorization": "Bearer {}", "Cookie": "__Host-helpdesk=left-from-before"},
    ],
    ids=["cookie", "value-on-another-site", "signed-in"],
)
async def test_conversation_stays_with_a_server_and_conversations_go_to_both(
    place: Place, headers: dict[str, str]
) -> None:
    went: list[set[int]] = []
    for number in MANY:
        own = {name: value.format(f"{number}-value") for name, value in headers.items()}
        said = [await place.say(f"{number}-{at}", **own) for at in range(3)]
        went.append({body["from"] for _, body in said})
    assert [len(ports) for ports in went] == [1] * len(MANY)
    assert set.union(*went) == {server.port for server in place.servers}


@pytest.mark.parametrize("answer", [0, 503], ids=["hangs-up", "is-ending"])
async def test_message_that_a_server_did_not_take_goes_to_the_other(
    place: Place, answer: int
) -> None:
    bad, good = place.servers
    bad.answer = answer
    answers = [await place.say(str(number)) for number in MANY]
    assert {(status, body["from"]) for status, body in answers} == {(202, good.port)}
    assert bad.seen, "the bad one was never asked: nothing was shown"


async def test_dead_server_is_not_noticed(tmp_path: Path) -> None:
    alive, dead = Upstream(), Upstream()
    nginx = configured(tmp_path, [dead.port, alive.port])
    async with alive.served(), _started(nginx) as browser:
        place = Place(nginx, [alive], browser)
        assert {(await place.say(str(number)))[0] for number in MANY} == {202}
    assert "502, 202" in nginx.access_log()  # one that was passed on


async def test_refusal_of_all_servers_reaches_the_patient_as_they_said_it(place: Place) -> None:
    for server in place.servers:
        server.answer = 503
    for number in range(6):  # also after many: nginx shuts nobody out
        status, body = await place.say(str(number))
        assert (status, "from" in body) == (503, True)
    for server in place.servers:
        server.answer = 202
    assert (await place.say("later"))[0] == 202


async def test_refusal_that_took_long_is_not_asked_for_again(tmp_path: Path) -> None:
    servers = [Upstream(answer=503, wait=0.4), Upstream(answer=503, wait=0.4)]
    shorter = {"proxy_next_upstream_timeout 2s;": "proxy_next_upstream_timeout 300ms;"}
    nginx = configured(tmp_path, [server.port for server in servers], **shorter)
    async with servers[0].served(), servers[1].served(), _started(nginx) as browser:
        place = Place(nginx, servers, browser)
        assert (await place.say("slow"))[0] == 503
        assert place.seen("slow") == 1


async def test_without_any_server_nginx_says_so_in_the_applications_words(tmp_path: Path) -> None:
    nginx = configured(tmp_path, [Upstream().port])
    async with _started(nginx) as browser, browser.get("/api/events") as response:
        assert response.status == 503
        assert response.content_type == "application/problem+json"
        assert int(response.headers["Retry-After"]) > 0
        assert await response.json(content_type=None) == {
            "type": "/problems/draining",
            **PROBLEMS["draining"],
        }


async def test_stream_is_passed_on_as_it_comes(place: Place) -> None:
    async with place.browser.get("/api/events") as response:
        # The second event has not been written yet.
        assert await asyncio.wait_for(response.content.readexactly(7), 5) == b"id: 1\n\n"
        for server in place.servers:
            server.go_on.set()
        assert await response.content.read() == b"id: 2\n\n"


async def test_body_that_is_far_too_large_stops_at_nginx(place: Place) -> None:
    status, body = await place.say("long", "x" * 70_000)
    assert status == 202  # what is over the application's own limit it refuses in its own words
    status, body = await place.say("too-long", "x" * 90_000)
    assert status == 413
    assert body == {"type": "/problems/too-large", **PROBLEMS["too-large"]}
    assert place.seen("too-long") == 0


async def test_address_that_a_stranger_claims_is_replaced_by_theirs(place: Place) -> None:
    await place.say("1", **{"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"})
    assert [server.forwarded for server in place.servers if server.seen] == [["127.0.0.1"]]


async def test_figures_are_for_nobody_outside_however_they_are_spelled(place: Place) -> None:
    for path in ("/metrics", "/readyz", "//metrics", "/%6detrics", "/a/../metrics", "/readyz?a=b"):
        url = URL(f"{place.nginx.url}{path}", encoded=True)
        async with place.browser.get(url) as response:
            assert response.status == 404, path
            assert (await response.json(content_type=None))["title"] == "Not found"


async def test_sign_of_life_is_for_everybody(place: Place) -> None:
    async with place.browser.get("/healthz") as response:
        assert (await response.json())["path"] == "/healthz"


async def test_slow_body_and_slow_header_are_cut_off_before_a_server_sees_them(
    tmp_path: Path,
) -> None:
    server = Upstream()
    times = {name: f"{name} 300ms;" for name in ("client_header_timeout", "client_body_timeout")}
    shorter = {f"{name} 10s;": new for name, new in times.items()}
    nginx = configured(tmp_path, [server.port], **shorter)
    head = f"POST /api/messages HTTP/1.1\r\nHost: {NAME}\r\n"
    async with server.served(), _started(nginx):
        for begun in (head, f"{head}Content-Length: 50\r\n\r\n" + '{"client_id"'):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", nginx.port, ssl=nginx.trust, server_hostname=NAME
            )
            writer.write(begun.encode())
            try:
                assert await asyncio.wait_for(_rest(reader), 5) == b""
            finally:
                writer.transport.abort()
    assert server.seen == []


async def test_one_address_may_hold_only_so_many_connections(tmp_path: Path) -> None:
    server = Upstream()
    fewer = {"limit_conn helpdesk_addresses 500;": "limit_conn helpdesk_addresses 1;"}
    nginx = configured(tmp_path, [server.port], **fewer)
    async with server.served(), _started(nginx) as browser, browser.get("/api/events"):
        async with browser.get("/") as second:
            assert second.status == 429
            body = await second.json(content_type=None)
        assert body == {"type": "/problems/too-many", **PROBLEMS["too-many"]}
        server.go_on.set()


async def test_plain_http_leads_to_our_own_name_whatever_the_host_header_says(place: Place) -> None:
    url = f"http://127.0.0.1:{place.nginx.plain}/static/a.js?b=1"
    headers = {"Host": "evil.example"}
    async with place.browser.get(url, headers=headers, allow_redirects=False) as response:
        assert response.status == 301
        assert response.headers["Location"] == f"https://{NAME}/static/a.js?b=1"


async def test_log_holds_no_address_and_no_query(place: Place) -> None:
    async with place.browser.get("/static/a.js?token=secret"):
        pass
    await asyncio.sleep(0.1)
    log = place.nginx.access_log()
    assert "/static/a.js" in log
    assert not re.search(r"127\.0\.0\.1|secret", log)


def test_nginx_says_what_the_application_would() -> None:
    said = re.findall(r"return (\d+) '(\{.*\})';", (SOURCE / "helpdesk.conf").read_text("utf-8"))
    assert len(said) == 4
    for status, text in said:
        problem = json.loads(text)
        slug = problem.pop("type").removeprefix("/problems/")
        assert problem == PROBLEMS[slug]
        assert int(status) == problem["status"]


@asynccontextmanager
async def _started(nginx: Nginx) -> AsyncIterator[aiohttp.ClientSession]:
    with served(nginx):
        async with _browser(nginx) as browser:
            yield browser


async def _rest(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""
