from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.schema import ReleaseDraft
from portal.server.days import written
from portal.server.release_entries import (
    CLASSES,
    FIELDS,
    LENGTHS,
    ORDER,
    RECORDS,
    WITH_PURPOSE,
    cleaned,
    draft_of,
    entries_of,
    missing,
    problems,
)
from tests.portal.server.releases import COMPLETE, DRAFT

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def _changed(**changes: str) -> dict[str, str]:
    return cleaned(COMPLETE | changes)


def test_complete_form_has_no_problem() -> None:
    assert problems(COMPLETE, TODAY) == {}


def test_draft_is_shown_without_a_purpose_a_class_or_a_signature() -> None:
    entries = entries_of(DRAFT)
    for name in entries:
        assert not name.startswith(("class_", "initials_", "purpose", "signature")), name
    assert entries["signer"] == "patient"


def test_what_is_read_of_a_draft_s_entries_is_the_draft() -> None:
    assert draft_of(entries_of(DRAFT)) == DRAFT


@given(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS)
def test_days_of_a_draft_come_back_as_they_were(
    first: date | None, last: date | None, expires: date | None
) -> None:
    if first and last and last < first:
        first, last = last, first
    days = {"from_date": first, "to_date": last, "expires_on": expires}
    draft = ReleaseDraft.model_validate_json(
        json.dumps(
            DRAFT.model_dump(mode="json")
            | {name: day and day.isoformat() for name, day in days.items()}
        )
    )
    assert draft_of(entries_of(draft)) == draft


@given(DAYS, DAYS)
def test_last_day_of_care_is_never_before_the_first(first: date, last: date) -> None:
    found = problems(_changed(from_date=written(first), to_date=written(last)), TODAY)
    assert found == ({"to_date": "order"} if last < first else {})


@given(DAYS, st.integers(-400, 400))
def test_permission_ends_today_at_the_earliest(today: date, days: int) -> None:
    last = today + timedelta(days=days)
    if last.year < 1900:
        return
    found = problems(_changed(expires_on=written(last)), today)
    assert found == ({} if days >= 0 else {"expires_on": "past"})


@given(st.text(alphabet="0123456789/", min_size=1, max_size=10))
def test_typed_day_is_read_or_named(text: str) -> None:
    entries = _changed(from_date=text)
    assert (problems(entries, TODAY).get("from_date") == "bad-day") == (draft_of(entries) is None)


@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)), st.text(max_size=20) | st.sampled_from(["yes", "other"])
    )
)
def test_each_problem_is_at_a_field_of_the_page_and_in_its_order(entries: dict[str, str]) -> None:
    found = list(problems(cleaned(entries), TODAY))
    assert [name for name in ORDER if name in found] == found
    # What has no problem can be read: nothing is signed that the contract can't tell.
    assert found or draft_of(cleaned(entries)) is not None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"path": ""}, {"path": "choose"}),
        ({"path": "nowhere"}, {"path": "choose"}),
        ({"recipient_kind": "me"}, {"recipient_kind": "choose"}),
        ({"recipient_name": " "}, {"recipient_name": "empty"}),
        ({"recipient_address": ""}, {"recipient_address": "empty"}),
        ({"recipient_address": "", "delivery": "pick_up"}, {}),
        ({"records_labs": "", "records_visits": ""}, {"records": "choose"}),
        ({"from_date": "02/30/2025"}, {"from_date": "bad-day"}),
        ({"from_date": "01/02/0025"}, {"from_date": "bad-day"}),
        ({"format": "clay"}, {"format": "choose"}),
        ({"purpose": ""}, {"purpose": "choose"}),
        ({"purpose": "other"}, {"purpose_text": "empty"}),
        ({"purpose": "other", "purpose_text": "a move"}, {}),
        ({"expires_on": ""}, {"expires_on": "empty"}),
        ({"expires_on": "soon"}, {"expires_on": "bad-day"}),
        ({"signer": ""}, {"signer": "choose"}),
        (
            {"signer": "representative"},
            {"representative_name": "empty", "authority": "empty"},
        ),
        ({"signature": ""}, {"signature": "empty"}),
        ({"purpose_hiv": ""}, {"purpose_hiv": "empty"}),
    ],
)
def test_problem_is_named_at_its_field(changes: dict[str, str], found: dict[str, str]) -> None:
    assert problems(_changed(**changes), TODAY) == found


@pytest.mark.parametrize("name", CLASSES)
def test_tick_and_initials_need_each_other(name: str) -> None:
    none = {f"{part}_{each}": "" for each in CLASSES for part in ("class", "initials", "purpose")}
    reason = {f"purpose_{name}": "a reason"} if name in WITH_PURPOSE else {}
    ticked, initials = {f"class_{name}": "yes"}, {f"initials_{name}": "P.S."}
    assert problems(_changed(**none), TODAY) == {}
    assert problems(_changed(**none | ticked | initials | reason), TODAY) == {}
    assert problems(_changed(**none | ticked | reason), TODAY) == {f"initials_{name}": "empty"}
    assert problems(_changed(**none | initials), TODAY) == {f"class_{name}": "unticked"}


@pytest.mark.parametrize("name", LENGTHS)
def test_what_is_too_long_is_named(name: str) -> None:
    assert problems(_changed(**{name: "x" * (LENGTHS[name] + 1)}), TODAY)[name] == "long"


def test_copy_for_oneself_needs_the_signature_alone() -> None:
    entries = {"path": "own_copy", "recipient_kind": "me", "records_labs": "yes"}
    entries |= {"format": "electronic", "delivery": "portal", "signer": "patient"}
    assert problems(entries, TODAY) == {"signature": "empty"}
    assert missing(entries, TODAY) == ("signature", "date")


def test_help_desk_is_not_told_about_classes() -> None:
    entries = _changed(initials_hiv="", class_sti="yes", signer="representative")
    assert missing(entries, TODAY) == ("entries", "representative", "signature", "date")


def test_nothing_but_the_page_s_fields_is_taken() -> None:
    sent = {"csrf": "x", "action": "sign", "records_labs": "yes", "signature": " Pat \r\n S. "}
    assert cleaned(sent) == {"records_labs": "yes", "signature": "Pat \n S."}
    assert {f"records_{kind}" for kind in RECORDS} < FIELDS
