"""Emergencies and cries for help: found in any wording, and not seen where there are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.nlu.urgent import Urgency, UrgentMatch, find_urgent

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "data" / "nlu"
LISTS = ROOT / "tests" / "nlu"
# What the rules alone must reach; the classifier's own two intents come on top. Some training
# lines only hint at the danger ("tell the nurse it wasn't her fault"): those are its part.
TRAINING_FOUND = 0.9
TEST_FOUND = 0.95
TEST_FALSE = 0.01
TRAINING_FALSE = 0.003
KIND_RIGHT = 0.95
GENTLE_RIGHT = 0.6


def training_lines(urgent: bool) -> list[str]:
    lines: list[str] = []
    for path in sorted(TRAINING.rglob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if (entry.get("intent") in ("emergency", "crisis")) == urgent:
                lines.extend(_examples(entry.get("examples", "")))
    return lines


def _examples(block: str) -> Iterator[str]:
    return (line.strip()[2:] for line in block.splitlines() if line.strip().startswith("- "))


def test_list(name: str) -> list[dict[str, object]]:
    lines = (LISTS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


test_list.__test__ = False  # type: ignore[attr-defined]  # a reader of lists, not a test


def test_training_lines_of_both_kinds_are_found_by_the_rules_alone() -> None:
    lines = training_lines(urgent=True)
    missed = [line for line in lines if find_urgent(line) is None]
    assert len(lines) > 250
    assert len(missed) <= len(lines) * (1 - TRAINING_FOUND), missed


def test_independent_cries_are_found() -> None:
    rows = test_list("urgent.jsonl")
    missed = [row["text"] for row in rows if find_urgent(str(row["text"])) is None]
    assert len(missed) <= len(rows) * (1 - TEST_FOUND), missed


def test_independent_cries_get_the_right_of_the_two_answers() -> None:
    rows = test_list("urgent.jsonl")
    found = [(row, find_urgent(str(row["text"]))) for row in rows]
    wrong = [row["text"] for row, match in found if match and not _kind_fits(row, match)]
    assert len(wrong) <= len(rows) * (1 - KIND_RIGHT), wrong


def _kind_fits(row: dict[str, object], match: UrgentMatch) -> bool:
    also = row.get("also_ok", [])
    assert isinstance(also, list)
    return match.kind.value in (row["intent"], *also)


def test_denied_cries_are_mostly_answered_gently_and_others_never() -> None:
    rows = test_list("urgent.jsonl")
    gentle = [bool(row.get("gentle")) for row in rows]
    matches = [find_urgent(str(row["text"])) for row in rows]
    answered = [bool(match and match.gentle) for match in matches]
    assert not any(a and not g for a, g in zip(answered, gentle, strict=True))
    right = sum(a and g for a, g in zip(answered, gentle, strict=True))
    assert right >= GENTLE_RIGHT * sum(gentle)


def test_independent_ordinary_messages_are_left_alone() -> None:
    rows = test_list("not_urgent.jsonl")
    wrong = [row["text"] for row in rows if find_urgent(str(row["text"]))]
    assert len(wrong) <= len(rows) * TEST_FALSE, wrong


def test_ordinary_training_lines_are_left_alone() -> None:
    lines = training_lines(urgent=False)
    wrong = [line for line in lines if find_urgent(line)]
    assert len(wrong) <= len(lines) * TRAINING_FALSE, wrong


@pytest.mark.parametrize(
    "text",
    [
        "I'm not suicidal, just tired",
        "not going to hurt myself but so low",
        "don't worry, I'm not going to kill myself",
        "no longer suicidal but it is still hard",
        "I would never kill myself, I just feel empty",
        "no quiero morir pero me siento muy mal",
        "lol gonna kms if this form doesn't load",
        "I want to die haha, finals",
    ],
)
def test_denied_or_joking_crisis_is_still_answered_but_gently(text: str) -> None:
    match = find_urgent(text)
    assert match
    assert (match.kind, match.gentle) == (Urgency.CRISIS, True)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to die but I can't stop cutting",
        "not joking, I really want to kms",
        "why not just kill myself",
        "I don't want to live",
        "I can't promise I won't kill myself, I have the pills in my hand",
    ],
)
def test_negation_does_not_soften_what_it_does_not_deny(text: str) -> None:
    match = find_urgent(text)
    assert match
    assert (match.kind, match.gentle) == (Urgency.CRISIS, False)


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain today, just tired",
        "I haven't had any chest pain",
        "this is not an emergency",
        "he is not having a seizure",
        "no need to call 911",
    ],
)
def test_denied_emergency_is_no_emergency(text: str) -> None:
    assert find_urgent(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my roommate took too many pills", Urgency.EMERGENCY),
        ("my roommate took too many pills because she wanted to die", Urgency.CRISIS),
        ("I overdosed", Urgency.EMERGENCY),
        ("I overdosed on purpose", Urgency.CRISIS),
        ("chest pain and I want to die", Urgency.CRISIS),
        ("not suicidal, but I have chest pain and can't breathe", Urgency.EMERGENCY),
    ],
)
def test_danger_meant_for_oneself_is_a_crisis_and_a_denial_gives_way_to_an_emergency(
    text: str, kind: Urgency
) -> None:
    match = find_urgent(text)
    assert match
    assert match.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "this form is killing me",
        "dying to see my results",
        "the link is dead",
        "change my emergency contact",
        "I need the bill from my emergency room visit",
        "records of my heart attack in 2019",
        "suicide prevention training sign-up",
        "overdose awareness table",
        "my grandmother died and I missed my visit",
        "bleeding edge browser",
        "appointment for panic attacks",
        "where is the allergic reaction form",
        "epipen refill",
        "can I get a crisis line poster",
        "upload a chest x-ray",
        "asthma records",
        "I'd kill for a working login",
        "shoot me an email",
        "hang on a second",
        "cut and paste doesn't work",
        "jump through hoops to log in",
        "die Seite lädt nicht",
        "the suicidal thoughts question on the intake form won't save",
        "PHQ-9 form upload",
        "the clinic is 5 kms away",
        "If you are in crisis or thinking about suicide, call or text 988.",
        "If this is a medical emergency, please dial 911.",
        "no puedo más con este portal",
        "",
        "   ",
    ],
)
def test_words_of_danger_in_ordinary_talk_are_left_alone(text: str) -> None:
    assert find_urgent(text) is None


@pytest.mark.parametrize("cry", ["I want to kill myself", "my friend is not breathing"])
@pytest.mark.parametrize(
    "around",
    [
        "I can't log in to the portal to send my immunization form. ",
        "My emergency contact is wrong. ",
        "I need the records of my heart attack in 2019 and ",
        "This portal is killing me lol. ",
    ],
)
def test_ordinary_talk_around_a_clear_cry_does_not_hide_it(cry: str, around: str) -> None:
    expected = Urgency.CRISIS if "kill" in cry else Urgency.EMERGENCY
    match = find_urgent(f"{around}{cry}. {around}")
    assert match
    assert match.kind is expected


def test_cry_in_the_middle_of_a_long_text_is_found() -> None:
    lines = training_lines(urgent=False)
    page = ". ".join(lines[:400])
    assert len(page) > 10_000
    assert find_urgent(page) is None
    for cry in ("i want to die", "she wont wake up", "me quiero matar"):
        assert find_urgent(f"{page}. {cry}. {page}")


def test_cry_wrapped_over_two_lines_is_found() -> None:
    assert find_urgent("I have been thinking that I want to\nkill myself. Nothing else.")


def test_match_names_its_rule_and_holds_no_text() -> None:
    match = find_urgent("My secret code is 1234 and I want to die")
    assert match == UrgentMatch(Urgency.CRISIS, gentle=False, rule="want_to_die")


def test_two_lesser_signs_make_an_emergency_where_no_phrase_is_known() -> None:
    match = find_urgent("the artery in his leg, all of a sudden, and he looks clammy")
    assert match == UrgentMatch(Urgency.EMERGENCY, gentle=False, rule="several_signs")
