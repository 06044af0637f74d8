from __future__ import annotations

import asyncio
from pathlib import Path

from redis.asyncio import Redis

from bot.cluster.joining import Cluster
from bot.cluster.redis_channel import RedisChannel
from bot.cluster.redis_link import RedisLink
from bot.cluster.wake_ups import WakeUps
from bot.settings import load_settings
from bot.web.app import begin_draining
from bot.web.keys import READINESS
from bot.web.metrics import Metrics
from bot.web.readiness import Readiness
from tests.web.desk import Desk, open_desk

UNSET = [
    f"{name} is not set"
    for name in (
        "HELPDESK_EMAIL",
        "REGISTRATION_SENDER_EMAIL",
        "RESET_SENDER_EMAIL",
        "NETID_HELP_TEXT",
        "PRIVACY_URL",
    )
]


class Database:
    """A database whose answer takes as long as a test wants."""

    def __init__(self, seconds: float = 0) -> None:
        self.asked = 0
        self.seconds = seconds

    async def ping(self) -> None:
        self.asked += 1
        await asyncio.sleep(self.seconds)


def readiness(database: Database, seconds: float, now: list[float]) -> Readiness:
    return Readiness(load_settings({}), database, True, seconds, dict, lambda: now[0])  # type: ignore[arg-type]


async def test_process_that_lives_says_so(desk: Desk) -> None:
    desk.database.away = True
    answer = await desk.visitor().get("/healthz")
    assert (answer.status, answer.json) == (200, {"status": "ok"})


async def test_ready_process_names_what_answers_lack(desk: Desk) -> None:
    answer = await desk.visitor().get("/readyz")
    expected = {
        "status": "ok",
        "database": "ok",
        "model": "ok",
        "redis": "off",
        "wake_ups": "off",
        "warnings": UNSET,
    }
    assert (answer.status, answer.json) == (200, expected)


async def test_setting_that_is_set_is_no_warning(tmp_path: Path) -> None:
    async with open_desk(tmp_path, HELPDESK_EMAIL="desk@example.edu") as desk:
        assert (await desk.visitor().get("/readyz")).json["warnings"] == UNSET[1:]


async def test_process_without_database_is_not_ready(desk: Desk) -> None:
    desk.database.away = True
    answer = await desk.visitor().get("/readyz")
    assert (answer.status, answer.json["status"]) == (503, "unavailable")
    assert (answer.json["database"], answer.json["model"]) == ("unavailable", "ok")


async def test_process_without_model_is_not_ready(desk: Desk) -> None:
    without = Readiness(desk.parts.settings, desk.parts.store, False, 2.0)
    ready, report = await without.report()
    assert (ready, report["model"], report["status"]) == (False, "missing", "unavailable")


async def test_process_that_ends_is_not_ready(desk: Desk) -> None:
    await begin_draining(desk.app)
    answer = await desk.visitor().get("/readyz")
    assert (answer.status, answer.json["status"], answer.json["database"]) == (
        503,
        "draining",
        "ok",
    )
    assert (await desk.visitor().get("/healthz")).status == 200


async def test_process_that_will_end_soon_is_not_ready_and_still_serves(desk: Desk) -> None:
    desk.app[READINESS].leaving = True
    answer = await desk.visitor().get("/readyz")
    assert (answer.status, answer.json["status"]) == (503, "draining")
    assert (await desk.visitor().say("hello")).status == 202


async def test_process_without_redis_says_so_and_is_ready() -> None:
    link = RedisLink("redis://127.0.0.1:1/0", Metrics().cluster)
    cluster = Cluster(WakeUps(RedisChannel("redis://127.0.0.1:1/0"), Metrics().cluster), link)
    others = Readiness(load_settings({}), Database(), True, 2.0, cluster.report)  # type: ignore[arg-type]
    await link.ask(Redis(connection_pool=link.pool).ping)
    ready, report = await others.report()
    assert (ready, report["redis"], report["wake_ups"]) == (True, "unavailable", "unavailable")


async def test_database_is_asked_once_for_all_who_ask_and_seldom() -> None:
    database, now = Database(), [100.0]
    ready = readiness(database, 2.0, now)
    await asyncio.gather(*(ready.report() for _ in range(20)))
    assert database.asked == 1
    now[0] += 1.9
    await ready.report()
    assert database.asked == 1
    now[0] += 0.1
    await ready.report()
    assert database.asked == 2


async def test_database_that_takes_too_long_counts_as_away() -> None:
    ready, report = await readiness(Database(seconds=30), 0.05, [100.0]).report()
    assert (ready, report["database"]) == (False, "unavailable")
