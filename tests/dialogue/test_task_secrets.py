from __future__ import annotations

import asyncio

import pytest

from bot.dialogue.task_secrets import SecretsInMemory, TaskSecrets, secrets_of, secrets_of_turn

EMAIL = "pat@example.edu"


def test_reference_stands_for_the_value_and_does_not_show_it() -> None:
    secrets = TaskSecrets()
    reference = secrets.keep("email", EMAIL)
    assert "pat" not in reference
    assert secrets.reveal(reference) == EMAIL


@pytest.mark.parametrize("reference", [None, "", EMAIL, 7, ["secret:email"], "secret:phone"])
def test_what_is_no_reference_reveals_nothing(reference: object) -> None:
    secrets = TaskSecrets({"email": EMAIL})
    assert secrets.reveal(reference) is None


def test_value_that_is_told_again_replaces_the_old_one() -> None:
    secrets = TaskSecrets({"email": EMAIL})
    assert secrets.reveal(secrets.keep("email", "new")) == "new"
    assert secrets.values == {"email": "new"}


def test_cleared_secrets_are_gone() -> None:
    secrets = TaskSecrets()
    reference = secrets.keep("email", EMAIL)
    secrets.clear()
    assert (secrets.reveal(reference), secrets.values) == (None, {})


def test_one_secret_is_dropped_and_the_others_stay() -> None:
    secrets = TaskSecrets({"email": EMAIL, "key": "k"})
    secrets.drop("email")
    secrets.drop("never kept")
    assert secrets.values == {"key": "k"}


def test_hidden_message_is_remembered_apart_from_what_is_kept() -> None:
    secrets = TaskSecrets({"email": EMAIL})
    secrets.hide("swordfish")
    assert secrets.hidden == {"swordfish"}
    assert secrets.values == {"email": EMAIL}


def test_what_was_given_is_not_changed() -> None:
    given = {"email": EMAIL}
    secrets = TaskSecrets(given)
    secrets.keep("phone", "x")
    assert given == {"email": EMAIL}
    shown = secrets.values
    secrets.keep("email", "new")
    assert shown == {"email": EMAIL, "phone": "x"}


def test_actions_use_the_secrets_of_their_turn() -> None:
    mine = TaskSecrets()
    with secrets_of_turn(mine):
        assert secrets_of("pat") is mine
    assert secrets_of("pat") is not mine


def test_turn_that_fails_leaves_its_secrets_behind() -> None:
    mine = TaskSecrets()
    with pytest.raises(ValueError), secrets_of_turn(mine):
        raise ValueError
    assert secrets_of("pat") is not mine


async def test_turns_that_run_at_once_keep_their_secrets_apart() -> None:
    async def turn(name: str) -> bool:
        mine = TaskSecrets()
        with secrets_of_turn(mine):
            await asyncio.sleep(0)
            # An action may run in a task of its own.
            return await asyncio.wait_for(_secrets_of(name), 1) is mine

    assert all(await asyncio.gather(*(turn(name) for name in ("pat", "lee"))))


async def _secrets_of(name: str) -> TaskSecrets:
    await asyncio.sleep(0)
    return secrets_of(name)


def test_without_a_store_secrets_are_kept_in_memory_for_half_an_hour() -> None:
    now = 100.0
    kept = SecretsInMemory(lambda: now)
    kept.of("pat").keep("email", EMAIL)
    now += 29 * 60
    assert kept.of("pat").values == {"email": EMAIL}
    assert kept.of("lee").values == {}
    now += 60
    assert kept.of("pat").values == {}
