from __future__ import annotations

import time
from statistics import median

import pytest

from portal.server.passwords import hashed, is_right, weakness

_NAME, _EMAIL = "pat.sample", "pat.s@example.org"


async def test_hash_is_of_its_password_alone() -> None:
    made = await hashed("correct horse")
    assert await is_right("correct horse", made)
    assert not await is_right("correct horsf", made)
    assert not await is_right("", made)
    assert made != await hashed("correct horse")


async def test_without_a_hash_no_password_is_right() -> None:
    for password in ("nobody", "", "correct horse", "\ud800"):
        assert not await is_right(password, None)


async def test_damaged_hash_lets_nobody_in() -> None:
    for damaged in ("", "x", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"):
        assert not await is_right("correct horse", damaged)


async def test_same_letters_sent_in_another_way_are_the_same_password() -> None:
    assert await is_right("cafe\u0301 horse", await hashed("caf\u00e9 horse"))


async def test_endless_password_is_cut_before_it_is_hashed() -> None:
    started = time.perf_counter()
    assert not await is_right("x" * 10**6, None)
    assert time.perf_counter() - started < 2


@pytest.mark.slow
async def test_nobody_takes_as_long_as_somebody() -> None:
    made = await hashed("correct horse")
    seconds: dict[str | None, list[float]] = {None: [], made: []}
    for _ in range(15):
        for password_hash, times in seconds.items():
            started = time.perf_counter()
            await is_right("wrong horse", password_hash)
            times.append(time.perf_counter() - started)
    fast, slow = sorted(median(times) for times in seconds.values())
    assert slow < fast * 1.5


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("1234567", "short"),
        ("", "short"),
        ("x1" * 65, "long"),
        ("password", "common"),
        ("PassWord", "common"),
        ("password99!", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("Pat.Sample", "name"),
        ("pat.sample2026", "name"),
        (_EMAIL, "name"),
        ("correct horse", None),
        ("xyz1" * 32, None),
        ("        a b c", None),
        ("пароль мой", None),
        ("Jan13-x!", None),
    ],
)
def test_weak_passwords_are_told_why(password: str, expected: str | None) -> None:
    assert weakness(password, _NAME, _EMAIL) == expected
