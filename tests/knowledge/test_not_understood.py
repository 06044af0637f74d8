"""Asking back, asking for other words, and giving up: one of each, then a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.conversation import Heard
from bot.knowledge.replies import Button
from tests.knowledge.small_desk import NONE_BUTTON, PASS_ON, PERSON_BUTTON, SmallDesk

LIKELY = ("upload_error", "medical_records", "secure_message", "lost_card")
CLARIFY = Heard("nlu_fallback", "clarify", likely=LIKELY)
LOST = Heard("nlu_fallback", "fallback", likely=LIKELY)
MISSED = Heard("nlu_fallback", "fallback", actions=("utter_fallback",))
NONE_OF_THESE = Heard("none_of_these", "smalltalk", actions=("utter_none_of_these",))
ANSWERED = Heard("upload_error", "answer", actions=("utter_answer",))
EMPTY, TOO_LONG = Heard("nlu_fallback", "empty"), Heard("nlu_fallback", "too_long")


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return SmallDesk(tmp_path)


def test_out_of_scope_suggests_two_questions_and_a_person(desk: SmallDesk) -> None:
    reply = desk.says("utter_fallback", LOST)
    assert reply.text == "Only the portal."
    assert reply.buttons == (
        Button("Why won't it upload?", "/upload_error"),
        Button("How do I get my records?", "/medical_records"),
        PERSON_BUTTON,
    )


def test_unsure_asks_back_with_three_titles_and_none_of_these(desk: SmallDesk) -> None:
    reply = desk.says("utter_fallback", CLARIFY)
    assert reply.text == "Did you mean?"
    assert reply.buttons == (
        Button("Why won't it upload?", "/upload_error"),
        Button("How do I get my records?", "/medical_records"),
        Button("How do I write a message?", "/secure_message"),
        NONE_BUTTON,
    )


def test_asking_back_without_a_likely_question_is_out_of_scope(desk: SmallDesk) -> None:
    reply = desk.says("utter_fallback", Heard("nlu_fallback", "clarify"))
    assert reply.text == "Only the portal."
    assert reply.buttons == (PERSON_BUTTON,)


def test_question_without_an_article_is_not_suggested(desk: SmallDesk) -> None:
    heard = Heard("nlu_fallback", "fallback", likely=("no_such_article", "upload_error"))
    payloads = [button.payload for button in desk.says("utter_fallback", heard).buttons]
    assert payloads == ["/upload_error", "/talk_to_human"]


@pytest.mark.parametrize("heard", [LOST, CLARIFY], ids=["fallback", "clarify"])
def test_second_miss_in_a_row_asks_for_other_words(desk: SmallDesk, heard: Heard) -> None:
    assert desk.says("utter_fallback", MISSED, heard).text == "Other words?"


@pytest.mark.parametrize("misses", [2, 3, 7])
@pytest.mark.parametrize("heard", [LOST, CLARIFY, EMPTY, TOO_LONG], ids=lambda h: str(h.decision))
def test_third_miss_in_a_row_and_every_later_one_names_a_person(
    desk: SmallDesk, misses: int, heard: Heard
) -> None:
    reply = desk.says("utter_fallback", *[MISSED] * misses, heard)
    assert reply.text == "A person can help.\n\nCall the desk.\n\nPass it on?"
    assert reply.articles == ("talk_to_human",)
    assert (reply.buttons[0], reply.offers) == (PASS_ON, "hand_over")


def test_person_is_promised_even_without_the_article(desk: SmallDesk) -> None:
    (desk.folder.root / "contact/talk_to_human.md").unlink()
    assert desk.says("utter_fallback", MISSED, MISSED, LOST).text == "A person can help."


def test_an_answer_in_between_starts_the_count_anew(desk: SmallDesk) -> None:
    reply = desk.says("utter_fallback", MISSED, MISSED, ANSWERED, CLARIFY)
    assert reply.text == "Did you mean?"
    assert desk.says("utter_fallback", MISSED, ANSWERED, MISSED, LOST).text == "Other words?"


def test_button_of_a_clarify_counts_as_solved(desk: SmallDesk) -> None:
    asked_back = Heard("nlu_fallback", "clarify", LIKELY, actions=("utter_fallback",))
    pressed = Heard("medical_records", actions=("utter_answer",))
    assert desk.says("utter_fallback", asked_back, pressed, LOST).text == "Only the portal."


def test_none_of_these_counts_as_a_miss(desk: SmallDesk) -> None:
    asked_back = Heard("nlu_fallback", "clarify", LIKELY, actions=("utter_fallback",))
    reply = desk.says("utter_fallback", asked_back, NONE_OF_THESE, CLARIFY)
    assert reply.text.startswith("A person can help.\n\nCall the desk.")


@pytest.mark.parametrize(
    ("heard", "text"), [(EMPTY, "No words."), (TOO_LONG, "Too many words.")], ids=["empty", "long"]
)
@pytest.mark.parametrize("misses", [0, 1])
def test_message_that_could_not_be_read_is_told_so(
    desk: SmallDesk, heard: Heard, text: str, misses: int
) -> None:
    assert desk.says("utter_fallback", *[MISSED] * misses, heard).text == text
