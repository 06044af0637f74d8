"""The help desk on several hosts, with everything that can fail there failing.

PostgreSQL, Redis, the portal, nginx and two servers have hosts of their own (``hosts.py``). After
each test every message is answered, every event is stored once, and nothing that a patient typed
stands in any log, metric, key of Redis or file (``conftest.py``).
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from typing import Final, NamedTuple

import pytest

from bot.settings import load_settings
from tests.cluster.browsers import browsers, in_order, says, wording
from tests.cluster.canary import PLANTED, address, files, found_in, leaks
from tests.cluster.event_path import broker_with_a_queue, everything_sent, told_of
from tests.cluster.faults import (
    HOW,
    Record,
    another_model,
    are_ready,
    growth,
    killed_at_the_portal,
    longest_wait,
    note,
    slowest,
    take_away,
    until_quick,
    with_redis,
)
from tests.cluster.outages import outage
from tests.cluster.place import Cluster
from tests.cluster.programs import until
from tests.cluster.talks import (
    QUESTIONS,
    asked_for_consent,
    fills_a_form,
    load,
    tells_a_slot_once,
    tickets,
    told_elsewhere,
    yes,
)
from tests.events.relaying import Relaying, relaying

pytestmark = [pytest.mark.slow, pytest.mark.service, pytest.mark.timeout(1800)]


class Size(NamedTuple):
    """How much of everything."""

    pairs: int
    bursts: int
    kills: int
    patients: int
    silence: float
    broker_out: float


SIZE: Final = {"small": Size(40, 4, 1, 4, 3.0, 5.0), "full": Size(200, 20, 30, 16, 12.0, 60.0)}[
    load_settings(os.environ).test_scale
]


async def test_pairs_sent_at_the_same_moment_to_two_servers_lose_no_event_and_no_slot(
    cluster: Cluster, record_property: Record
) -> None:
    one, other = (server.url for server in cluster.servers)
    async with browsers(cluster) as all_:
        made = await all_.begun(SIZE.pairs, one, other)
        began = time.monotonic()
        wrong = await asyncio.gather(
            *(
                fills_a_form(browser, 1000 + at, one, other)
                if at % 4 == 3
                else tells_a_slot_once(browser, *((one, other) if at % 2 else (other, one)))
                for at, browser in enumerate(made)
            )
        )
    note(record_property, pairs=SIZE.pairs, seconds=time.monotonic() - began)
    assert [what for each in wrong for what in each] == []
    contacts = await tickets(cluster)
    given = [address(1000 + at) for at in range(3, SIZE.pairs, 4)]
    assert [len(contacts[each]) for each in given] == [1] * len(given)


@pytest.mark.parametrize("way", ["through-nginx", "to-both-by-turns"])
async def test_replies_come_in_sending_order(way: str, cluster: Cluster) -> None:
    urls = [server.url for server in cluster.servers]
    via = [cluster.front.url] if way == "through-nginx" else urls
    async with browsers(cluster) as all_:
        made = await all_.begun(SIZE.bursts, *via)
        for browser in made:
            burst = [
                await browser.send(text, via[at % len(via)]) for at, text in enumerate(QUESTIONS)
            ]
            for sent in burst:
                await browser.read(sent, *via)
            assert in_order(burst)
            assert [m["reply_to"] for m in browser.chat.messages if m["author"] == "bot"] == [
                sent.seq for sent in browser.sent
            ]


async def test_ten_queued_turns_of_one_conversation_take_three_seconds_at_most(
    cluster: Cluster, record_property: Record
) -> None:
    urls = [server.url for server in cluster.servers]
    async with browsers(cluster) as all_:
        (browser,) = await all_.begun(1, urls[0])
        await browser.ask(QUESTIONS[0], *urls)
        began = time.monotonic()
        sent = [await browser.send(QUESTIONS[at % 4], urls[at % 2]) for at in range(10)]
        await browser.read(sent[-1], urls[1])
        seconds = time.monotonic() - began
    note(record_property, ten_turns_seconds=seconds)
    assert seconds <= 3.0


async def test_killed_servers_leave_nobody_waiting_and_make_no_second_ticket(
    cluster: Cluster, record_property: Record
) -> None:
    dice = random.Random(20261123)
    one, other = (server.url for server in cluster.servers)
    async with browsers(cluster) as all_, load(all_, SIZE.patients, one, other) as writing:
        (browser,) = await all_.begun(1, one)
        await asked_for_consent(browser, 2000, one)
        sent, killed = await killed_at_the_portal(cluster, browser, yes())
        for number in range(SIZE.kills - 1):
            await asyncio.to_thread(cluster.heal)
            await asyncio.sleep(dice.uniform(0.0, 1.5))
            await cluster.servers[number % 2].kill()
            killed.append(time.monotonic())
        await asyncio.sleep(0.5)
    longest = longest_wait([*writing.sent, sent], killed)
    note(record_property, kills=len(killed), longest_wait_seconds=longest)
    assert longest <= 7.0
    assert says(sent, "utter_handoff_done_email")
    assert len((await tickets(cluster))[address(2000)]) == 1


@pytest.mark.parametrize("how", HOW)
async def test_postgresql_that_is_away_is_told_no_task_is_done_and_the_form_is_intact_afterwards(
    how: str, cluster: Cluster, record_property: Record
) -> None:
    number = 3000 + HOW.index(how)
    one, other = (server.url for server in cluster.servers)
    async with browsers(cluster) as all_:
        (browser,) = await all_.begun(1, one)
        await asked_for_consent(browser, number, one)
        (racing,) = await all_.begun(1, one)
        await asked_for_consent(racing, number + 10, one)
        body = browser.body(browser.button(yes()))
        just_before = await racing.send(racing.button(yes()), other)
        seconds = await outage(cluster, how, SIZE.silence, (browser, body), all_.client)
        done = await browser.ask_again(body, other)
        await racing.read(just_before, one)
    note(record_property, **seconds.figures())
    assert max(seconds.told, seconds.stream_told) <= (2.5 if how == "stopped" else 5.0)
    assert max(seconds.readyz_503, seconds.readyz_200) <= 5.0
    assert seconds.healthz < 1.0
    assert address(number) not in seconds.tickets
    assert all(says(sent, "utter_handoff_done_email") for sent in (done, just_before))
    contacts = await tickets(cluster)
    assert [len(contacts[address(each)]) for each in (number, number + 10)] == [1, 1]


@pytest.mark.parametrize("how", HOW)
async def test_portal_that_is_away_is_apologised_for_and_a_person_offered(
    how: str, cluster: Cluster, record_property: Record
) -> None:
    number = 4000 + HOW.index(how)
    one, other = (server.url for server in cluster.servers)
    async with browsers(cluster) as all_:
        (browser,) = await all_.begun(1, one)
        await asked_for_consent(browser, number, one)
        await take_away(cluster, cluster.portal, how)
        told = await browser.press(yes(), one)
        note(record_property, told_seconds=told.seconds)
        assert says(told, "utter_ask_task_retry")
        assert says(told, "utter_handoff_failed") or says(told, "utter_handoff_unsure")
        assert told.seconds <= 8.0
        # Others are answered meanwhile.
        assert (await browser.ask(QUESTIONS[0], other)).seconds <= 2.0
        cluster.heal()
        again = wording().title("utter_ask_task_retry", "/affirm")
        done = await browser.press(again, other)
    assert says(done, "utter_handoff_done_email")
    assert len((await tickets(cluster))[address(number)]) == 1


@pytest.mark.parametrize("how", HOW)
async def test_chat_goes_on_without_redis(
    how: str, cluster: Cluster, record_property: Record
) -> None:
    one, other = (server.url for server in cluster.servers)
    async with browsers(cluster) as all_:
        (browser,) = await all_.begun(1, one)
        await until(lambda: with_redis(cluster.servers), 10)
        with_it = [await told_elsewhere(browser, one, other) for _ in range(3)]
        await take_away(cluster, cluster.redis, how)
        without = [await told_elsewhere(browser, one, other) for _ in range(4)]
        turns = [await browser.ask(text, one) for text in QUESTIONS]
        assert await are_ready(cluster.servers)
        cluster.heal()
        back = await until_quick(browser, one, other)
        await until(lambda: with_redis(cluster.servers), 10)
    note(record_property, told=max(with_it), told_without=max(without), quick_again=back)
    note(record_property, slowest_turn_without=slowest(turns))
    assert max(*without, slowest(turns)) <= 2.0


async def test_no_event_is_lost_on_the_whole_way_while_the_broker_is_out(
    cluster: Cluster, record_property: Record
) -> None:
    node = cluster.broker
    if node is None:
        pytest.skip("RabbitMQ is not installed")
    await broker_with_a_queue(node)
    relay = Relaying(cluster.folder, cluster.database, node)
    async with relaying(relay), browsers(cluster) as all_:
        async with load(all_, SIZE.patients, *(server.url for server in cluster.servers)):
            await asyncio.to_thread(node.kill)
            await asyncio.sleep(SIZE.broker_out)
            await asyncio.to_thread(node.revive)
        events = await everything_sent(cluster, node)
    received = told_of(events, "message.received")
    note(record_property, messages=len(received))
    assert len(received) == cluster.accepted
    assert told_of(events, "turn.ended") == received


async def test_servers_restarted_one_by_one_under_load_fail_no_turn(
    cluster: Cluster, record_property: Record
) -> None:
    front = cluster.front
    seen = len(front.statuses())
    async with browsers(cluster) as all_, load(all_, SIZE.patients, front.url) as writing:
        for server in cluster.servers:
            await asyncio.sleep(0.5)
            assert await server.stop() == 0
            await server.start()
        await asyncio.sleep(0.5)
    failed = [status for status in front.statuses()[seen:] if status >= 500]
    note(record_property, turns=len(writing.sent), slowest_turn_seconds=writing.slowest)
    assert (writing.refused, failed) == ([], [])


async def test_model_is_changed_under_load_by_new_processes_beside_the_old(
    cluster: Cluster, record_property: Record
) -> None:
    front, old = cluster.front, cluster.servers
    model = another_model(cluster)
    seen = len(front.statuses())
    async with browsers(cluster) as all_, load(all_, SIZE.patients, front.url) as writing:
        new = [cluster.server_beside(one, f"{one.name}-new", model) for one in old]
        for server in new:
            await server.start()
        front.hand_over_to(new)
        await asyncio.sleep(0.5)
        for server in old:
            assert await server.stop() == 0
        await asyncio.sleep(0.5)
    cluster.servers, cluster.model = new, model
    failed = [status for status in front.statuses()[seen:] if status >= 500]
    note(record_property, turns=len(writing.sent), slowest_turn_seconds=writing.slowest)
    assert (writing.refused, failed) == ([], [])
    assert writing.slowest <= 2.0


async def test_three_hundredth_turn_costs_little_more_than_the_tenth(
    cluster: Cluster, record_property: Record
) -> None:
    server = cluster.servers[0]
    async with browsers(cluster) as all_:
        (browser,) = await all_.begun(1, server.url)
        first, last = await growth(browser, server)
    note(record_property, cpu_ms_turn_10=1000 * first, cpu_ms_turn_300=1000 * last)
    assert last <= 1.5 * first


def test_what_patients_typed_was_looked_for_in_the_right_places(cluster: Cluster) -> None:
    names = {path.name: path.stat().st_size for path in files(cluster.folder)}
    logs = ["server-one.log", "server-two.log", "portal.log", "helpdesk.log", "redis.log"]
    assert all(names[name] > 0 for name in [*logs, "redis-monitor.log"])
    monitored = (cluster.folder / "redis-monitor.log").read_bytes()
    assert b"PUBLISH" in monitored.upper()
    assert found_in(PLANTED.encode())
    (cluster.folder / "tmp" / "left.txt").write_text(PLANTED, "utf-8")
    assert leaks(cluster)
    (cluster.folder / "tmp" / "left.txt").unlink()
