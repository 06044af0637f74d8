from __future__ import annotations

import asyncio
from datetime import date

import pytest
import sqlalchemy as sa

from portal.server.accounts import Immunization
from portal.server.schema import sign_ins
from tests.portal.server.core import Core, reason_of
from tests.portal.server.people import LEE, NETTA, NEWCOMER, PASSWORD, PAT, username

_MINUTE = 60


async def test_patient_signs_in_and_is_known_by_the_session(core: Core) -> None:
    token = await core.accounts.sign_in(username(PAT), PASSWORD)
    patient = await core.accounts.patient_of(token)
    assert patient is not None
    assert (patient.patient_id, patient.first_name, patient.has_netid) == (PAT, "Pat", False)
    assert patient.immunizations == (Immunization("MMR, dose 1", date(2006, 5, 2)),)
    assert await core.audited() == [(PAT, "sign-in.password", "done")]


async def test_two_patients_have_each_their_own_session(core: Core) -> None:
    tokens = [await core.accounts.sign_in(username(who), PASSWORD) for who in (PAT, LEE)]
    patients = [await core.accounts.patient_of(token) for token in tokens]
    assert [patient.patient_id for patient in patients if patient] == [PAT, LEE]
    await core.accounts.sign_out(tokens[0])
    assert await core.accounts.patient_of(tokens[0]) is None
    assert await core.accounts.patient_of(tokens[1]) is not None


async def test_session_token_is_not_stored(core: Core) -> None:
    token = await core.accounts.sign_in(username(PAT), PASSWORD)
    (row,) = await core.rows(sign_ins)
    assert len(token) == 43
    assert token not in str(row)


async def test_username_may_be_typed_in_capitals(core: Core) -> None:
    assert await core.accounts.sign_in(f" {username(PAT).upper()} ", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (username(PAT), "wrong horse"),
        (username(PAT), ""),
        ("nobody.here", PASSWORD),
        ("nobody.here", "nobody"),
        ("bo.name", ""),
        ("nul\0", PASSWORD),
        ("\ud800", "\ud800"),
    ],
)
async def test_wrong_names_and_passwords_are_refused_alike(
    core: Core, name: str, password: str
) -> None:
    assert await reason_of(core.accounts.sign_in(name, password)) == "wrong"
    assert await core.rows(sign_ins) == []


async def test_sixth_failure_in_fifteen_minutes_is_not_tried(core: Core) -> None:
    for name in (username(PAT), "nobody.here"):
        tries = [await reason_of(core.accounts.sign_in(name, "guess")) for _ in range(6)]
        assert tries == ["wrong"] * 5 + ["too-many"]
    assert await reason_of(core.accounts.sign_in(username(PAT), PASSWORD)) == "too-many"
    assert await reason_of(core.accounts.sign_in(username(LEE), PASSWORD)) == "done"
    core.clock.now += 15 * _MINUTE
    assert await reason_of(core.accounts.sign_in(username(PAT), PASSWORD)) == "done"


async def test_success_forgives_the_failures_before(core: Core) -> None:
    for _ in range(2):
        for _ in range(4):
            assert await reason_of(core.accounts.sign_in(username(PAT), "guess")) == "wrong"
        assert await reason_of(core.accounts.sign_in(username(PAT), PASSWORD)) == "done"


@pytest.mark.slow
async def test_many_guesses_at_once_are_not_let_through(core: Core, other_core: Core) -> None:
    guesses = [
        reason_of(process.accounts.sign_in(username(PAT), "guess"))
        for process in (core, other_core)
        for _ in range(6)
    ]
    assert sorted(await asyncio.gather(*guesses)) == ["too-many"] * 7 + ["wrong"] * 5


async def test_netid_signs_in_without_a_password(core: Core) -> None:
    patient = await core.accounts.patient_of(await core.accounts.sign_in_with_netid("NETTA1"))
    assert patient is not None
    assert (patient.patient_id, patient.has_netid) == (NETTA, True)
    assert await reason_of(core.accounts.sign_in_with_netid("nobody")) == "wrong"
    assert await reason_of(core.accounts.sign_in_with_netid("")) == "wrong"


async def test_session_ends_after_thirty_idle_minutes(core: Core) -> None:
    token = await core.accounts.sign_in(username(PAT), PASSWORD)
    for _ in range(3):
        core.clock.now += 29 * _MINUTE
        assert await core.accounts.patient_of(token) is not None
    core.clock.now += 30 * _MINUTE
    assert await core.accounts.patient_of(token) is None


async def test_session_ends_after_twelve_hours_however_busy(core: Core) -> None:
    token = await core.accounts.sign_in(username(PAT), PASSWORD)
    began = core.clock.now
    for _ in range(50):
        if await core.accounts.patient_of(token) is None:
            break
        core.clock.now += 20 * _MINUTE
    assert core.clock.now - began == 12 * 60 * _MINUTE


async def test_look_that_is_no_use_does_not_keep_a_session_alive(core: Core) -> None:
    token = await core.accounts.sign_in(username(PAT), PASSWORD)
    for _ in range(2):
        core.clock.now += 10 * _MINUTE
        assert await core.accounts.patient_of(token, is_use=False) is not None
    core.clock.now += 10 * _MINUTE
    assert await core.accounts.patient_of(token, is_use=False) is None


async def test_patient_is_told_when_the_session_ends_unless_it_is_used(core: Core) -> None:
    token, began = await core.accounts.sign_in(username(PAT), PASSWORD), core.clock.now

    async def ends_after(minutes: int, *, is_use: bool) -> float:
        core.clock.now = began + minutes * _MINUTE
        patient = await core.accounts.patient_of(token, is_use=is_use)
        assert patient is not None
        return (patient.ends_at - began) / _MINUTE

    assert await ends_after(20, is_use=False) == 30
    assert await ends_after(20, is_use=True) == 50
    for minutes in range(40, 700, 20):
        assert await ends_after(minutes, is_use=True) == minutes + 30
    assert await ends_after(700, is_use=True) == 12 * 60


async def test_patient_without_a_session_has_no_end_of_one(core: Core) -> None:
    patient = await core.accounts.patient(NEWCOMER)
    assert patient is not None
    assert patient.ends_at == 0


async def test_what_is_no_session_belongs_to_nobody(core: Core) -> None:
    assert await core.accounts.patient_of("") is None
    assert await core.accounts.patient_of("\ud800" * 50) is None
    await core.accounts.sign_out("nothing")
    assert await core.audited() == []


async def test_patient_is_found_by_exactly_their_id(core: Core) -> None:
    known = await core.accounts.patient(NEWCOMER)
    assert known is not None
    assert known.first_name == "Nic"
    for other in ("p-99", NEWCOMER.upper(), "", f"{NEWCOMER}\0"):
        assert await core.accounts.patient(other) is None


async def test_old_password_opens_no_session_once_a_new_one_is_set(core: Core) -> None:
    link = await core.link_for("pat@example.org")
    old, _ = await asyncio.gather(
        reason_of(core.accounts.sign_in(username(PAT), PASSWORD)),
        core.resets.redeem(link, "another horse"),
    )
    assert old in {"wrong", "done"}
    # Whichever came first: a session of the old password is over.
    assert await core.rows(sign_ins) == []
    assert await reason_of(core.accounts.sign_in(username(PAT), PASSWORD)) == "wrong"
    assert await reason_of(core.accounts.sign_in(username(PAT), "another horse")) == "done"


async def test_repr_of_a_patient_holds_no_name(core: Core) -> None:
    assert "Nic" not in repr(await core.accounts.patient(NEWCOMER))
    async with core.database.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(sign_ins)) == 0
