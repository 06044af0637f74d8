from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from portal.schema import Release, ReleaseDraft
from portal.server import schema
from portal.server.release_changes import Change, change
from portal.server.release_entries import entries_of
from portal.server.releases import missing_from
from tests.portal.forging import Clock
from tests.portal.server.api.requests import DRAFT
from tests.portal.server.api.serving import BASE, LEE, PAT, Served

WHOLE = {"recipient_name": None, "to_date": None, "expires_on": None} | DRAFT
REST = {"purpose": "at_my_request", "expires_on": "06/30/2027", "initials_sti": "Canary"}
REST |= {"signature": "Pat Canary"}
_DAY = 86_400
_GONE = ["expiry", "signature", "date"]
TO_A_CLINIC = DRAFT | {"path": "to_someone", "recipient_kind": "provider"}


async def _create(served: Served, patient: str, key: str, **changed: Any) -> Release:
    reply = await served.call("POST /records-releases", DRAFT | changed, patient=patient, key=key)
    assert reply.status == 201
    return Release.model_validate_json(reply.body, extra="ignore")


async def test_draft_is_made_and_can_be_read_at_its_address(served: Served) -> None:
    made = await served.call("POST /records-releases", DRAFT, patient=PAT, key="key")
    assert made.status == 201
    name = made.json["id"]
    assert made.headers["Location"] == f"{BASE}/records-releases/{name}"
    assert made.json == {
        "id": name,
        "state": "draft",
        "url": f"https://portal.example.edu/portal/forms/release/{name}",
        "missing": ["signature", "date"],
        "created_at": "2026-11-23T12:00:00Z",
        "draft": WHOLE,
    }
    read = await served.call(f"GET /records-releases/{name}", patient=PAT)
    assert (read.status, read.json) == (200, made.json)


async def test_names_of_releases_can_not_be_guessed(served: Served) -> None:
    names = {(await _create(served, PAT, f"key{number}")).id for number in range(5)}
    assert len(names) == 5
    assert min(map(len, names)) >= len("r_") + 22  # 128 bits


async def test_release_of_another_patient_is_not_found_as_one_that_never_was(
    served: Served,
) -> None:
    made = await _create(served, PAT, "key")
    others = await served.call(f"GET /records-releases/{made.id}", patient=LEE)
    nobodys = await served.call("GET /records-releases/r_AAAAAAAAAAAAAAAAAAAAAA", patient=LEE)
    assert others.problem == nobodys.problem == (404, "not-found", None)
    assert others.body == nobodys.body


@pytest.mark.parametrize("name", ["%00", "a%2Fb", "x" * 65, "%F0%9F%92%89", "a'--", "..%2Fr", "%"])
async def test_odd_names_are_not_found(served: Served, name: str) -> None:
    reply = await served.call(f"GET /records-releases/{name}", patient=PAT)
    assert reply.problem == (404, "not-found", None)


async def test_each_patient_sees_their_own_the_newest_first(served: Served, clock: Clock) -> None:
    made = []
    for number, patient in enumerate((PAT, LEE, PAT)):
        clock.now += 0.001
        made.append((await _create(served, patient, f"key{number}")).id)
    for patient, expected in ((PAT, [made[2], made[0]]), (LEE, [made[1]])):
        reply = await served.call("GET /records-releases", patient=patient)
        assert [release["id"] for release in reply.json["releases"]] == expected


async def test_patient_without_releases_has_none(served: Served) -> None:
    reply = await served.call("GET /records-releases", patient=PAT)
    assert (reply.status, reply.json) == (200, {"releases": []})


async def test_no_more_than_the_newest_200_are_told(served: Served) -> None:
    row = {"patient_id": PAT, "state": "draft", "draft": WHOLE, "missing": []}
    async with served.parts.database.writing() as connection:
        for number in range(205):
            made = row | {"id": f"r_{number:03}", "created_at": float(number)}
            await connection.execute(schema.releases.insert().values(made))
    reply = await served.call("GET /records-releases", patient=PAT)
    names = [release["id"] for release in reply.json["releases"]]
    assert (len(names), names[0], names[-1]) == (200, "r_204", "r_005")


async def test_patient_who_is_not_on_file_is_not_signed_in(served: Served) -> None:
    for line, body, key in (
        ("POST /records-releases", DRAFT, "key"),
        ("GET /records-releases", None, None),
        ("GET /records-releases/r_1", None, None),
    ):
        reply = await served.call(line, body, patient="p-unknown", key=key)
        assert reply.problem == (403, "not-signed-in", None)
    assert await served.count(schema.releases) == 0


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        (DRAFT, "signature date"),
        (DRAFT | {"delivery": "mail"}, "signature date"),
        (TO_A_CLINIC, "recipient_name purpose expiry signature date"),
        (TO_A_CLINIC | {"recipient_name": "  "}, "recipient_name purpose expiry signature date"),
        (
            TO_A_CLINIC | {"recipient_name": "Example Clinic", "expires_on": "2027-06-30"},
            "purpose signature date",
        ),
        (
            TO_A_CLINIC | {"recipient_name": "Example Clinic", "delivery": "fax"},
            "recipient_address purpose expiry signature date",
        ),
        (DRAFT | {"path": "to_someone"}, "recipient_kind purpose expiry signature date"),
    ],
)
def test_what_is_missing_follows_from_the_draft(changed: dict[str, Any], missing: str) -> None:
    draft = ReleaseDraft.model_validate_json(json.dumps(changed))
    assert " ".join(missing_from(draft, date(2026, 11, 23))) == missing


async def test_what_is_done_on_the_page_is_told_as_state_and_gaps(served: Served) -> None:
    made = await _create(served, PAT, "key", **TO_A_CLINIC)
    patient = await served.parts.accounts.patient(PAT)
    assert patient is not None
    entries = entries_of(made.draft) | {"recipient_name": "Example Clinic", "class_sti": "yes"}
    for version, more, state, missing in (
        (0, {}, "incomplete", ["purpose", "expiry", "entries", "signature", "date"]),
        (1, REST, "signed", []),
    ):
        wanted = Change(made.id, version, entries | more, is_signing=True)
        await change(served.parts, patient, wanted)
        read = await served.call(f"GET /records-releases/{made.id}", patient=PAT)
        assert (read.json["state"], read.json["missing"]) == (state, missing)
        assert read.json["draft"]["recipient_name"] == "Example Clinic"
        assert read.json.keys() == {"id", "state", "url", "missing", "created_at", "draft"}
        assert read.json["draft"].keys() == WHOLE.keys()
        assert b"Canary" not in read.body


async def test_last_day_that_has_passed_is_missing_again(served: Served, clock: Clock) -> None:
    made = await _create(served, PAT, "key", expires_on="2026-11-24")
    for seconds, missing in ((0, ["signature", "date"]), (3 * _DAY, _GONE)):
        clock.now += seconds
        read = await served.call(f"GET /records-releases/{made.id}", patient=PAT)
        assert read.json["missing"] == missing
    reply = await served.call("GET /records-releases", patient=PAT)
    assert [release["missing"] for release in reply.json["releases"]] == [_GONE]
