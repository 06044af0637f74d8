from __future__ import annotations

import asyncio

import pytest

from bot.dialogue.signed_in import signed_in_for_turn, signed_in_patient


def test_outside_a_turn_nobody_is_signed_in() -> None:
    assert signed_in_patient() is None


def test_patient_is_signed_in_until_the_turn_ends_however_it_ends() -> None:
    with signed_in_for_turn("one"):
        assert signed_in_patient() == "one"
    with pytest.raises(ZeroDivisionError), signed_in_for_turn("two"):
        raise ZeroDivisionError
    assert signed_in_patient() is None


async def test_turns_that_run_side_by_side_keep_their_own_patient() -> None:
    async def turn(subject: str | None) -> str | None:
        with signed_in_for_turn(subject):
            await asyncio.sleep(0)
            return signed_in_patient()

    assert await asyncio.gather(*map(turn, ("one", None, "two"))) == ["one", None, "two"]
