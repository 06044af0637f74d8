"""Offers of a task, articles that a task names, and the warning of passwords."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.conversation import Heard
from bot.knowledge.replies import IN_FORM, Button, Reply
from tests.knowledge.small_desk import SmallDesk

UPLOAD = Heard("upload_error", "answer")
RESET = Heard("password_reset", "answer")
LINK = Button("Send it", "/send_reset_link")
WARNING = "No passwords here."


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = SmallDesk(tmp_path)
    for variant in ("", ".no_netid"):
        place = f"sign_in/password_reset{variant}.md"
        desk.folder.write(place, f"reset{variant}", offer="send_reset_link")
    desk.folder.write("sign_in/password_reset.sent.md", "Look for it.", audience="everyone")
    return desk


# offers


@pytest.mark.parametrize(("netid", "text"), [("no", "reset.no_netid"), ("unsure", "reset")])
def test_answer_ends_with_the_offer_and_its_button_comes_first(
    desk: SmallDesk, netid: str, text: str
) -> None:
    reply = desk.says("utter_answer", RESET, netid_slot=netid)
    assert reply.text == f"{text}\n\nA link?"
    assert (reply.buttons[0], reply.offers) == (LINK, "send_reset_link")


def test_version_that_offers_nothing_ends_with_the_answer(desk: SmallDesk) -> None:
    reply = desk.says("utter_answer", RESET, netid_slot="yes")
    assert reply.text == "password_reset: with NetID."
    assert (reply.offers, LINK in reply.buttons) == (None, False)


def test_several_answers_end_with_one_offer(desk: SmallDesk) -> None:
    both = Heard("password_reset", "answer", segments=("password_reset", "upload_error"))
    reply = desk.says("utter_answer", both, netid_slot="no")
    assert reply.text.endswith("Use a PDF.\n\nA link?")
    assert (reply.buttons[0], reply.offers) == (LINK, "send_reset_link")
    neither = Heard("upload_error", "answer", segments=("upload_error", "secure_message"))
    assert desk.says("utter_answer", neither).offers is None


# articles that a task names


def test_named_article_is_said_without_related_questions_or_offers(desk: SmallDesk) -> None:
    assert desk.says("utter_article", UPLOAD, article="password_reset.sent") == Reply(
        "Look for it.", articles=("password_reset",)
    )
    said = desk.says("utter_article", UPLOAD, article="password_reset.no_netid")
    assert said == Reply("reset.no_netid", articles=("password_reset",))


@pytest.mark.parametrize("name", ["password_reset.gone", "gone.sent", "", "."])
def test_named_article_that_is_gone_is_a_phrase(desk: SmallDesk, name: str) -> None:
    assert desk.says("utter_article", UPLOAD, article=name) == Reply("I can't find that.")


def test_fields_stand_in_the_phrase(desk: SmallDesk) -> None:
    assert "7" in desk.says("utter_trust", UPLOAD, days="7").text


# passwords


@pytest.mark.parametrize("name", ["utter_answer", "utter_greet", "utter_fallback"])
def test_password_is_warned_of_before_anything_else_is_said(desk: SmallDesk, name: str) -> None:
    plain = desk.says(name, UPLOAD)
    warned = desk.says(name, UPLOAD, secret_typed=True)
    assert warned.text == f"{WARNING}\n\n{plain.text}"
    assert warned.buttons == plain.buttons


def test_trust_lines_come_before_the_warning(desk: SmallDesk) -> None:
    said = desk.says("utter_answer", UPLOAD, secret_typed=True, trust_said=False).text
    assert said.index("A bot.") < said.index(WARNING) < said.index("Use a PDF.")


def test_password_is_warned_of_once_a_turn(desk: SmallDesk) -> None:
    after = Heard("upload_error", "answer", actions=("utter_answer",))
    assert WARNING not in desk.says("utter_greet", after, secret_typed=True).text


def test_form_warns_by_itself(desk: SmallDesk) -> None:
    assert IN_FORM == "in_form"
    said = desk.says("utter_greet", UPLOAD, secret_typed=True, in_form="yes")
    assert WARNING not in said.text
    assert WARNING not in desk.says("utter_ask_netid", UPLOAD, secret_typed=True).text


def test_nothing_is_said_beside_an_urgent_text(desk: SmallDesk) -> None:
    crisis = Heard("crisis", "emergency")
    assert desk.says("utter_urgent", crisis, secret_typed=True).text == "Call 988 **now**."
