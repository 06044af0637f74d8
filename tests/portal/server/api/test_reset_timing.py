"""The time of an answer does not tell whether an address is on file."""

from __future__ import annotations

import asyncio
import math
import os
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import load_settings
from portal.server.app import make_app
from portal.server.database import Database
from portal.server.parts import Parts
from portal.server.resets import Resets
from tests.portal.server.api.serving import EMAILS, LEE, add_people, parts_on, serving

_PAIRS = {"small": 100, "full": 2000}[load_settings(os.environ).test_scale]
# Of a normal distribution: by chance alone once in 15,000 runs.
_SURPRISE = 4.0
_KNOWN, _UNKNOWN = EMAILS[LEE], "xxx@example.org"

pytestmark = pytest.mark.slow


class LeakyResets(Resets):
    """Takes a little longer for an address on file."""

    seconds = 0.0

    async def request(self, connection: AsyncConnection, email: str) -> None:
        await super().request(connection, email)
        if email == _KNOWN:
            await asyncio.sleep(self.seconds)


def _surprise(first: Sequence[float], second: Sequence[float]) -> float:
    """How far the ranks of two samples are from those of one (Mann and Whitney's U, normal).

    Ranks, so that a pause of the machine counts as one slow answer and no more.
    """
    n, m = len(first), len(second)
    ordered = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(rank for rank, (_, kind) in enumerate(ordered, 1) if kind == 0)
    u = ranks - n * (n + 1) / 2
    return (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)


def _spread(times: Sequence[float]) -> float:
    """The width of the middle half. On a machine that is busy with other things it is more."""
    first, _, third = statistics.quantiles(times, n=4)
    return third - first


async def _seconds(parts: Parts, folder: Path, run: str) -> tuple[list[float], list[float]]:
    """Of answers for the address on file and for the other one, asked for in random order."""
    dice, known, unknown = random.Random(1), list[float](), list[float]()
    async with serving(parts, folder, make_app(parts)) as served:
        for number in range(-10, _PAIRS):
            pair = [(_KNOWN, known), (_UNKNOWN, unknown)]
            dice.shuffle(pair)
            for email, times in pair:
                key = f"{run}-{number}-{email[:3]}"
                begun = time.perf_counter()
                reply = await served.call("POST /password-resets", {"email": email}, key=key)
                if number >= 0:  # the first ones warm up
                    times.append(time.perf_counter() - begun)
                assert reply.status == 202
    return known, unknown


async def test_answers_take_the_same_time_and_a_leak_would_be_seen(
    portal_database: Database, tmp_path: Path
) -> None:
    await add_people(portal_database)
    parts = parts_on(portal_database, tmp_path, time.time)
    even = await _seconds(parts, tmp_path, "even")
    assert abs(_surprise(*even)) < _SURPRISE
    leaky = LeakyResets(parts.database, parts.sealer, parts.clock)
    leaky.seconds = max(0.01, _spread([*even[0], *even[1]]))
    slower = await _seconds(replace(parts, resets=leaky), tmp_path, "leaky")
    assert _surprise(*slower) > _SURPRISE


def test_samples_of_one_distribution_are_no_surprise() -> None:
    dice = random.Random(5)
    first, second = ([dice.gauss(1.0, 0.1) for _ in range(300)] for _ in range(2))
    assert abs(_surprise(first, second)) < 3
    assert _surprise([value + 0.05 for value in first], second) > _SURPRISE
    assert _surprise(first, [value + 0.05 for value in second]) < -_SURPRISE
