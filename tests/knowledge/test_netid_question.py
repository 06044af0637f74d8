from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge.conversation import Heard
from tests.knowledge.small_desk import SmallDesk

RESET = Heard("password_reset", "answer")
ASKED = replace(RESET, actions=("utter_answer",), asked_netid=True)
UPLOADED = Heard("upload_error", "answer", actions=("utter_answer",))
INFORM = Heard("inform_netid", "action")
YES, NO = Heard("affirm", "smalltalk"), Heard("deny", "smalltalk")


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return SmallDesk(tmp_path)


def test_netid_is_asked_where_the_answer_depends_on_it(desk: SmallDesk) -> None:
    reply = desk.says("utter_answer", RESET)
    assert reply.text == "Do you have a NetID?"
    assert reply.asks == "has_netid"
    assert [button.title for button in reply.buttons] == ["Not sure"]
    assert reply.articles == ()


def test_netid_is_not_asked_where_the_answer_is_the_same(desk: SmallDesk) -> None:
    assert desk.says("utter_answer", Heard("upload_error")).asks is None


@pytest.mark.parametrize(
    ("slot", "answer"),
    [("yes", "with NetID."), ("no", "without."), ("unsure", "both ways.")],
)
def test_answer_to_the_netid_question_answers_what_waited_for_it(
    desk: SmallDesk, slot: str, answer: str
) -> None:
    reply = desk.says("utter_netid", ASKED, INFORM, netid_slot=slot)
    assert reply.text == f"password_reset: {answer}"
    assert reply.asks is None


@pytest.mark.parametrize(
    ("slot", "answer"),
    [("yes", "with NetID."), ("no", "without."), ("unsure", "both ways.")],
)
def test_netid_once_told_is_remembered(desk: SmallDesk, slot: str, answer: str) -> None:
    reply = desk.says(
        "utter_answer", ASKED, INFORM, UPLOADED, Heard("register_account"), netid_slot=slot
    )
    assert reply.text == f"register_account: {answer}"


@pytest.mark.parametrize(
    ("word", "name", "answer"),
    [(YES, "utter_affirm", "with NetID."), (NO, "utter_deny", "without.")],
    ids=["yes", "no"],
)
def test_plain_word_answers_the_netid_question_and_is_remembered(
    desk: SmallDesk, word: Heard, name: str, answer: str
) -> None:
    assert desk.says(name, ASKED, word).text == f"password_reset: {answer}"
    later = desk.says("utter_answer", ASKED, word, UPLOADED, Heard("register_account"))
    assert later.text == f"register_account: {answer}"


@pytest.mark.parametrize(
    ("word", "name", "text"),
    [(YES, "utter_affirm", "Okay, yes."), (NO, "utter_deny", "Okay, no.")],
    ids=["yes", "no"],
)
def test_yes_or_no_to_nothing_gets_its_phrase(
    desk: SmallDesk, word: Heard, name: str, text: str
) -> None:
    assert desk.says(name, word).text == text
    assert desk.says(name, UPLOADED, word).text == text


def test_netid_told_without_a_question_is_kept_in_mind(desk: SmallDesk) -> None:
    assert desk.says("utter_netid", INFORM, netid_slot="yes").text == "I'll keep that in mind."


def test_question_that_was_left_for_another_is_answered_by_its_button(desk: SmallDesk) -> None:
    reply = desk.says("utter_netid", ASKED, UPLOADED, INFORM, netid_slot="yes")
    assert reply.text == "password_reset: with NetID."


def test_small_talk_in_between_does_not_lose_the_question(desk: SmallDesk) -> None:
    thanks = Heard("thanks", "smalltalk", actions=("utter_thanks",))
    reply = desk.says("utter_netid", ASKED, thanks, INFORM, netid_slot="no")
    assert reply.text == "password_reset: without."


def test_netid_told_twice_answers_the_question_once(desk: SmallDesk) -> None:
    told = replace(INFORM, actions=("utter_netid",))
    reply = desk.says("utter_netid", ASKED, told, INFORM, netid_slot="no")
    assert reply.text == "I'll keep that in mind."


def test_netid_is_asked_once_and_then_both_ways_are_told(desk: SmallDesk) -> None:
    greeted = Heard("greet", "smalltalk", actions=("utter_greet",))
    assert desk.says("utter_answer", ASKED, greeted, RESET).text == "password_reset: both ways."
    assert desk.says("utter_answer", ASKED, INFORM, RESET, netid_slot="unsure").asks is None
