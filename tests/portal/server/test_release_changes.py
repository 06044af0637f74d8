from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from portal.server import audit
from portal.server.errors import SecretError
from portal.server.release_changes import Change, begin, change, revoke
from portal.server.release_forms import form_of
from portal.server.release_texts import NEWEST
from portal.server.releases import new_release_id, releases_of
from portal.server.schema import release_forms, releases
from tests.portal.server.core import Core, reason_of
from tests.portal.server.people import LEE, PAT
from tests.portal.server.releases import COMPLETE, DRAFT, begun, form_now, known, signed

# Words of the forms of these tests that nobody may find in the clear.
_CANARIES = (b"Canary", b"CNRY", b"canary's reason", b"purpose_hiv", b"class_hiv")


async def _change(
    core: Core, release_id: str, version: int, *, patient: str = PAT, sign: bool = False, **new: str
) -> str:
    entries = {name: text for name, text in sorted((COMPLETE | new).items()) if text}
    wanted = Change(release_id, version, entries, is_signing=sign)
    return await change(core.parts, await known(core, patient), wanted)


async def _revoke(core: Core, release_id: str, version: int, patient: str = PAT) -> None:
    await revoke(core.parts, await known(core, patient), release_id, version)


async def test_form_is_begun_saved_signed_and_revoked(core: Core) -> None:
    release_id = await begun(core, PAT)
    assert await _change(core, release_id, 0, purpose="") == "incomplete"
    saved = await form_now(core, PAT, release_id)
    assert (saved.state, saved.version, saved.was_signed) == ("incomplete", 1, False)
    assert saved.entries["recipient_address"] == COMPLETE["recipient_address"]
    core.clock.now += 60
    assert await _change(core, release_id, 1, sign=True) == "signed"
    done = await form_now(core, PAT, release_id)
    assert done.entries == COMPLETE
    assert (done.signed_at, done.texts_version) == (core.clock.now, NEWEST)
    assert done.patient_name == "Pat Sample"
    await _revoke(core, release_id, 2)
    revoked = await form_now(core, PAT, release_id)
    assert (revoked.state, revoked.revoked_at) == ("revoked", core.clock.now)
    assert revoked.entries == COMPLETE


async def test_signing_with_a_gap_saves_what_is_there(core: Core) -> None:
    release_id = await begun(core, PAT)
    assert await _change(core, release_id, 0, sign=True, initials_hiv="") == "incomplete"
    form = await form_now(core, PAT, release_id)
    assert form.entries["signature"] == COMPLETE["signature"]
    assert form.signed_at is None


async def test_saving_all_is_not_signing(core: Core) -> None:
    release_id = await begun(core, PAT)
    assert await _change(core, release_id, 0) == "incomplete"
    assert (await form_now(core, PAT, release_id)).signed_at is None


async def test_page_that_is_sent_twice_is_done_once(core: Core) -> None:
    release_id = await begun(core, PAT)
    for _ in range(2):
        assert await _change(core, release_id, 0, purpose="") == "incomplete"
    for _ in range(2):
        assert await _change(core, release_id, 1, sign=True) == "signed"
    for _ in range(2):
        await _revoke(core, release_id, 2)
    assert (await form_now(core, PAT, release_id)).version == 3
    words = [what for _, what, _ in await core.audited()]
    assert words == ["release.begin", "release.save", "release.sign", "release.revoke"]


async def test_release_that_is_begun_twice_is_begun_once(core: Core) -> None:
    release_id, pat = new_release_id(), await known(core, PAT)
    for _ in range(2):
        await begin(core.parts, pat, release_id, DRAFT)
    assert len(await core.rows(releases)) == 1
    taken = begin(core.parts, await known(core, LEE), release_id, DRAFT)
    assert await reason_of(taken) == "unknown"


async def test_page_that_is_older_than_what_is_stored_is_refused(core: Core) -> None:
    release_id = await begun(core, PAT)
    await _change(core, release_id, 0, purpose="")
    for sign in (False, True):
        assert await reason_of(_change(core, release_id, 0, sign=sign)) == "stale"
    assert await reason_of(_revoke(core, release_id, 0)) == "stale"
    assert await reason_of(_change(core, release_id, 7)) == "stale"
    assert (await form_now(core, PAT, release_id)).version == 1


async def test_signed_form_is_never_changed(core: Core) -> None:
    release_id = await signed(core, PAT)
    before = await core.rows(release_forms)
    for sign in (False, True):
        again = _change(core, release_id, 1, sign=sign, recipient_name="Somebody else")
        assert await reason_of(again) == "signed"
    assert await core.rows(release_forms) == before
    await _revoke(core, release_id, 1)
    assert await reason_of(_change(core, release_id, 2)) == "revoked"


async def test_another_patient_s_form_is_unknown_as_one_that_never_was(core: Core) -> None:
    release_id = await signed(core, PAT)
    opened = await begun(core, PAT)
    assert await form_of(core.parts, LEE, release_id) is None
    for name in (release_id, opened, new_release_id()):
        for sign in (False, True):
            refused = _change(core, name, 1, patient=LEE, sign=sign)
            assert await reason_of(refused) == "unknown"
        assert await reason_of(_revoke(core, name, 1, LEE)) == "unknown"
    assert (await form_now(core, PAT, release_id)).state == "signed"
    assert (await form_now(core, PAT, opened)).version == 0


async def test_what_was_not_signed_is_deleted_when_it_is_taken_back(core: Core) -> None:
    release_id = await begun(core, PAT)
    await _change(core, release_id, 0, purpose="")
    await _revoke(core, release_id, 1)
    (row,) = await core.rows(release_forms)
    assert row["entries_sealed"] is None
    form = await form_now(core, PAT, release_id)
    assert (form.state, dict(form.entries), form.was_signed) == ("revoked", {}, False)


async def test_draft_that_was_never_opened_is_taken_back(core: Core) -> None:
    release_id = await begun(core, PAT)
    await _revoke(core, release_id, 0)
    assert (await form_now(core, PAT, release_id)).state == "revoked"


async def test_addresses_classes_and_signatures_are_sealed(core: Core) -> None:
    release_id = await begun(core, PAT)
    await _change(core, release_id, 0, purpose="")
    await signed(core, PAT)
    for table in (releases, release_forms):
        for row in await core.rows(table):
            stored = repr(row).encode() + b"".join(v for v in row.values() if type(v) is bytes)
            assert [word for word in _CANARIES if word in stored] == []


async def test_audit_log_holds_every_change_and_no_word_of_it(core: Core) -> None:
    release_id = await signed(core, PAT)
    await _revoke(core, release_id, 1)
    assert await core.audited() == [
        (PAT, "release.begin", "draft"),
        (PAT, "release.sign", "signed"),
        (PAT, "release.revoke", "revoked"),
    ]
    async with core.database.writing() as connection:
        assert await audit.verify(connection) is None


async def test_entries_of_another_release_do_not_open_here(core: Core) -> None:
    mine, other = await signed(core, PAT), await signed(core, PAT)
    sealed = {row["release_id"]: row["entries_sealed"] for row in await core.rows(release_forms)}
    async with core.database.writing() as connection:
        row = release_forms.update().where(release_forms.c.release_id == mine)
        await connection.execute(row.values(entries_sealed=sealed[other]))
    with pytest.raises(SecretError):
        await form_of(core.parts, PAT, mine)


async def test_help_desk_sees_state_and_gaps_and_nothing_that_is_sealed(core: Core) -> None:
    release_id = await begun(core, PAT)

    async def told() -> Any:
        async with core.database.reading() as connection:
            own = await releases_of(connection, PAT, "https://x.example", date(2026, 11, 23))
        return next(one for one in own if one.id == release_id)

    missing = ("recipient_address", "purpose", "expiry", "signature", "date")
    assert (await told()).missing == missing
    await _change(core, release_id, 0, recipient_name="Dr. New", initials_hiv="")
    now = await told()
    assert (now.state, now.missing) == ("incomplete", ("entries", "signature", "date"))
    assert now.draft.recipient_name == "Dr. New"
    await _change(core, release_id, 1, from_date="soon", recipient_name="Unread")
    now = await told()
    assert now.missing == ("dates", "signature", "date")
    assert now.draft.recipient_name == "Dr. New"
    await _change(core, release_id, 2, sign=True)
    now = await told()
    assert (now.state, now.missing) == ("signed", ())
    assert [word for word in _CANARIES if word in now.model_dump_json().encode()] == []


@pytest.mark.slow
async def test_two_windows_that_sign_at_once_sign_once(core: Core, other_core: Core) -> None:
    release_id = await begun(core, PAT)
    signing = [
        reason_of(_change(each, release_id, 0, sign=True, recipient_name=f"Dr. {number}"))
        for number, each in enumerate((core, other_core) * 3)
    ]
    results = await asyncio.gather(*signing)
    assert sorted(set(results)) in (["done", "signed"], ["done", "signed", "stale"])
    form = await form_now(core, PAT, release_id)
    assert (form.state, form.version) == ("signed", 1)
    assert [what for _, what, _ in await core.audited()].count("release.sign") == 1


@pytest.mark.slow
async def test_windows_that_save_at_once_lose_nothing_unseen(core: Core, other_core: Core) -> None:
    release_id = await begun(core, PAT)
    saving = [
        reason_of(_change(each, release_id, 0, recipient_name=f"Dr. {number}"))
        for number, each in enumerate((core, other_core) * 3)
    ]
    results = await asyncio.gather(*saving)
    assert sorted(results) == ["done"] + ["stale"] * 5
