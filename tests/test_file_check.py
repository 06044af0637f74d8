from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import pytest

from bot.file_check import PICKED, Checked, FileCheck
from portal.errors import (
    NotSignedInError,
    PortalError,
    PortalRefusedError,
    PortalUnavailableError,
    ServiceKeyError,
    ServiceTokenError,
)
from portal.problems import problem_of
from portal.schema import UploadSample, UploadVerdict
from portal.upload_check import RULES
from tests.upload_portal import NARROW, UploadPortal

DebugLog = Callable[[], Callable[[], str]]
# Good by the FAQ's rules, too long by the portal's own.
LONG: Final = UploadSample(name="a-rather-long-name.pdf", size=3, head=b"abc", tail=b"abc")
FAILURES: Final = [
    PortalUnavailableError("no-connection"),
    PortalUnavailableError("open"),
    PortalRefusedError(problem_of("invalid")),
    NotSignedInError(problem_of("not-signed-in")),
    ServiceTokenError("expired"),
    ServiceKeyError("no keys"),
    ValueError("no portal would take that"),
]
AWAY: Final = FAILURES[0]


class Clock:
    """Seconds, which a test moves on."""

    now = 5.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def portal() -> UploadPortal:
    return UploadPortal()


def rejected(**changed: object) -> UploadVerdict:
    fields = {
        "verdict": "reject",
        "problems": ("content_unlike_name", "cut_off"),
        "suggested_name": None,
        "advice": ("save_as_pdf",),
    }
    return UploadVerdict.model_validate(fields | changed)


async def test_verdict_is_the_portals(portal: UploadPortal) -> None:
    portal.verdict = rejected()
    checked = await FileCheck(portal).check(LONG)
    assert (checked.verdict, checked.by_name) == (rejected(), False)
    assert portal.samples == [LONG]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
async def test_without_an_answer_the_name_is_judged_and_the_verdict_says_so(
    portal: UploadPortal, failure: Exception
) -> None:
    portal.away = failure
    checked = await FileCheck(portal).check(LONG)
    assert checked.by_name
    assert (checked.verdict.verdict, checked.verdict.problems) == (
        "unclear",
        ("content_not_checked",),
    )
    typed = await FileCheck(portal).check(UploadSample(name=LONG.name))
    assert (typed.verdict.verdict, typed.by_name) == ("ok", True)
    assert typed.verdict.advice == ("content_not_checked",)


async def test_until_the_portal_tells_its_rules_those_of_the_faq_count(
    portal: UploadPortal,
) -> None:
    check = FileCheck(portal)
    assert check.rules == RULES
    await check.check(LONG)
    assert check.rules == NARROW


async def test_name_is_judged_by_the_rules_that_the_portal_told_last(portal: UploadPortal) -> None:
    check = FileCheck(portal)
    await check.check(LONG)
    portal.away = AWAY
    checked = await check.check(LONG)
    assert (checked.verdict.verdict, checked.verdict.problems) == ("rename", ("long",))


async def test_rules_are_asked_for_at_most_once_an_hour(portal: UploadPortal) -> None:
    clock = Clock()
    check = FileCheck(portal, clock)
    asked = []
    for seconds in (0, 1, 3598, 1, 3599, 1):
        clock.now += seconds
        await check.check(LONG)
        asked.append(portal.rules_asked)
    assert asked == [1, 1, 1, 2, 2, 3]


async def test_portal_that_is_away_is_not_asked_for_its_rules(portal: UploadPortal) -> None:
    portal.away = AWAY
    check = FileCheck(portal)
    for _ in range(3):
        await check.check(LONG)
    assert portal.rules_asked == 0
    portal.away = None
    await check.check(LONG)
    assert portal.rules_asked == 1


async def test_rules_that_do_not_come_change_nothing_and_are_asked_for_an_hour_later(
    portal: UploadPortal,
) -> None:
    clock = Clock()
    check = FileCheck(portal, clock)
    portal.away_for_rules = PortalError("away")
    for _ in range(2):
        assert not (await check.check(LONG)).by_name
    assert (check.rules, portal.rules_asked) == (RULES, 1)
    portal.away_for_rules = None
    clock.now += 3600
    await check.check(LONG)
    assert check.rules == NARROW


@pytest.mark.parametrize("by_name", [False, True])
@pytest.mark.parametrize("verdict", ["ok", "reject", "unclear"])
def test_payload_holds_the_verdict(verdict: str, by_name: bool) -> None:
    checked = Checked(rejected(verdict=verdict), by_name=by_name)
    assert _through_a_payload(checked, "scan.pdf") == checked


@pytest.mark.parametrize(
    ("name", "better"),
    [("my *scan*.pdf", "my scan.pdf"), ("letter.docx", "letter.pdf"), ("IMG_7.HEIC", "IMG_7.jpg")],
)
def test_payload_leaves_the_name_out_and_a_better_one_is_made_again(name: str, better: str) -> None:
    checked = Checked(rejected(suggested_name=better))
    assert better.partition(".")[0] not in checked.payload()
    assert _through_a_payload(checked, name) == checked


@pytest.mark.parametrize("suggested", ["no extension", "a.", "a.b c", "Ana.Rivera!", "."])
def test_better_name_without_an_extension_is_not_made_again(suggested: str) -> None:
    checked = Checked(rejected(suggested_name=suggested))
    assert suggested not in checked.payload()
    assert _through_a_payload(checked, "a.pdf").verdict.suggested_name is None


def test_file_that_the_portal_takes_by_that_name_is_given_no_other() -> None:
    told = _through_a_payload(Checked(rejected(verdict="ok")), "this & that.pdf")
    assert told.verdict.suggested_name is None


async def test_log_names_the_failure_and_no_file(portal: UploadPortal, debug_log: DebugLog) -> None:
    written = debug_log()
    portal.away = ValueError("canary of the error")
    await FileCheck(portal).check(UploadSample(name="canary.pdf", head=b"canary of the head"))
    told = written()
    assert "file_check.by_name" in told
    assert "ValueError" in told
    assert "canary" not in told


def _through_a_payload(checked: Checked, name: str) -> Checked:
    """As a turn reads it: Rasa takes the entities of a payload from its JSON."""
    payload = checked.payload()
    assert payload.startswith("/check_file{")
    entities = json.loads(payload.removeprefix("/check_file"))
    assert entities.keys() == {PICKED}
    return Checked.of_payload(entities[PICKED], name)
