from __future__ import annotations

import pytest

from bot.cluster.joining import joined
from bot.settings import load_settings
from tests.wakeups.others import Counted, until

REDIS = {"HELPDESK_REDIS_URL": "redis://127.0.0.1:1/0"}
POSTGRESQL = {"HELPDESK_DATABASE_URL": "postgresql://bench@127.0.0.1:1/none"}


@pytest.mark.parametrize(
    ("environ", "redis", "wake_ups"),
    [
        ({}, "off", "off"),
        (POSTGRESQL, "off", "unavailable"),
        (REDIS, "unavailable", "unavailable"),
        (POSTGRESQL | REDIS, "unavailable", "unavailable"),
    ],
    ids=["neither", "postgresql", "redis", "both"],
)
async def test_server_joins_by_what_there_is_and_works_although_none_of_it_answers(
    environ: dict[str, str], redis: str, wake_ups: str
) -> None:
    counted = Counted()
    async with (
        joined(load_settings(environ), counted) as cluster,
        cluster.heard_by(lambda _, __: None, lambda: None),
    ):
        await until(lambda: cluster.report() == {"redis": redis, "wake_ups": wake_ups})
        cluster.announce("pat", 1)
        cluster.announce_turns()
    assert counted.counts["lost"] == (0 if wake_ups == "off" else 2)
