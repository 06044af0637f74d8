from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.conversation import Conversation, Heard
from bot.knowledge.replies import Button, Reply
from tests.knowledge.small_desk import DAYS, PERSON_BUTTON, SmallDesk

UPLOAD = Heard("upload_error", "answer")
RECORDS = Heard("medical_records", "answer")
CRISIS = Heard("crisis", "emergency")
TRUST = f"A bot. Kept for {DAYS} days."


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return SmallDesk(tmp_path)


# answers


def test_answer_is_the_article_with_related_questions_as_buttons(desk: SmallDesk) -> None:
    assert desk.says("utter_answer", UPLOAD) == Reply(
        "Use a PDF.",
        (
            Button("How do I write a message?", "/secure_message"),
            Button("How do I get my records?", "/medical_records"),
        ),
        articles=("upload_error",),
    )


def test_answer_ends_with_its_source_where_the_article_names_one(desk: SmallDesk) -> None:
    reply = desk.says("utter_answer", RECORDS)
    assert reply.text == ("Fill in the form.\n\n[portal.example.edu](https://portal.example.edu/)")


def test_person_may_be_a_related_question_but_urgent_texts_never(desk: SmallDesk) -> None:
    assert desk.says("utter_answer", RECORDS).buttons[-1] == PERSON_BUTTON
    desk.folder.write("uploads/upload_error.md", related="[crisis, emergency, secure_message]")
    titles = [button.payload for button in desk.says("utter_answer", UPLOAD).buttons]
    assert titles == ["/secure_message"]


def test_related_article_that_is_gone_leaves_no_button(desk: SmallDesk) -> None:
    (desk.folder.root / "messages/secure_message.md").unlink()
    payloads = [button.payload for button in desk.says("utter_answer", UPLOAD).buttons]
    assert payloads == ["/medical_records"]


def test_edited_article_changes_the_next_answer(desk: SmallDesk) -> None:
    desk.says("utter_answer", UPLOAD)
    desk.folder.write("uploads/upload_error.md", "Use a smaller file.")
    assert desk.says("utter_answer", UPLOAD).text == "Use a smaller file."


def test_article_that_is_gone_is_answered_by_a_phrase(desk: SmallDesk) -> None:
    (desk.folder.root / "uploads/upload_error.md").unlink()
    assert desk.says("utter_answer", UPLOAD) == Reply("I can't find my answer.")


def test_answer_before_any_message_is_a_phrase_too(desk: SmallDesk) -> None:
    assert desk.says("utter_answer").text == "I can't find my answer."


def test_setting_stands_in_the_answer_or_its_sentence_does(tmp_path: Path) -> None:
    lost_card = Heard("lost_card", "answer")
    (tmp_path / "set").mkdir()
    with_address = SmallDesk(tmp_path / "set", HELPDESK_EMAIL="desk@example.edu")
    assert with_address.says("utter_answer", lost_card).text == "Email desk@example.edu."
    without = SmallDesk(tmp_path)
    assert without.says("utter_answer", lost_card).text == "Please ask for a person."


# several questions in one message


def test_several_questions_are_answered_in_order_under_their_titles(desk: SmallDesk) -> None:
    both = Heard("medical_records", "answer", segments=("upload_error", "medical_records"))
    reply = desk.says("utter_answer", both)
    assert reply.text == (
        "**Why won't it upload?**\n\nUse a PDF.\n\n"
        "**How do I get my records?**\n\nFill in the form."
    )
    assert reply.articles == ("upload_error", "medical_records")


def test_several_answers_suggest_each_other_question_once(desk: SmallDesk) -> None:
    both = Heard("medical_records", "answer", segments=("upload_error", "medical_records"))
    payloads = [button.payload for button in desk.says("utter_answer", both).buttons]
    assert payloads == ["/secure_message", "/talk_to_human"]


def test_several_answers_suggest_three_questions_at_most(desk: SmallDesk) -> None:
    desk.folder.write("messages/secure_message.md", related="[lost_card, password_reset]")
    desk.folder.write(
        "records/medical_records.md", related="[talk_to_human, register_account, lost_card]"
    )
    both = Heard("secure_message", "answer", segments=("secure_message", "medical_records"))
    payloads = [button.payload for button in desk.says("utter_answer", both).buttons]
    assert payloads == ["/lost_card", "/password_reset", "/talk_to_human"]


def test_several_answers_fit_the_person_or_tell_both_ways(desk: SmallDesk) -> None:
    both = Heard("password_reset", "answer", segments=("password_reset", "upload_error"))
    assert "password_reset: both ways." in desk.says("utter_answer", both).text
    with_netid = desk.says("utter_answer", both, netid_slot="yes").text
    assert "password_reset: with NetID." in with_netid


def test_part_without_an_article_leaves_the_answer_to_the_other(desk: SmallDesk) -> None:
    heard = Heard("upload_error", "answer", segments=("inform", "upload_error"))
    assert desk.says("utter_answer", heard).text == "Use a PDF."


# the trust lines


def test_first_reply_begins_with_the_trust_lines_and_later_ones_do_not(desk: SmallDesk) -> None:
    first = desk.says("utter_answer", UPLOAD, trust_said=False)
    assert first.text == f"{TRUST}\n\nUse a PDF."
    assert first.trust
    later = desk.says("utter_answer", UPLOAD, RECORDS, trust_said=True)
    assert TRUST not in later.text
    assert not later.trust


@pytest.mark.parametrize("name", ["utter_greet", "utter_fallback", "utter_netid", "utter_affirm"])
def test_trust_lines_stand_before_whatever_is_said_first(desk: SmallDesk, name: str) -> None:
    before = desk.says(name, UPLOAD)
    first = desk.says(name, UPLOAD, trust_said=False)
    assert first.text == f"{TRUST}\n\n{before.text}"
    assert first.buttons == before.buttons


def test_urgent_text_comes_without_trust_lines_and_leaves_them_for_the_next_turn(
    desk: SmallDesk,
) -> None:
    urgent = desk.says("utter_urgent", CRISIS, trust_said=False)
    assert urgent.text == "Call 988 **now**."
    assert not urgent.trust
    assert desk.says("utter_answer", CRISIS, UPLOAD, trust_said=False).trust


def test_privacy_link_is_there_only_when_it_is_set(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    with_link = SmallDesk(tmp_path / "set", PRIVACY_URL="https://example.edu/privacy")
    text = with_link.says("utter_greet", trust_said=False).text
    assert text == f"{TRUST} [Your data](https://example.edu/privacy)\n\nHi!"
    without = SmallDesk(tmp_path, PRIVACY_URL="").says("utter_greet", trust_said=False)
    assert without.text == f"{TRUST}\n\nHi!"


# urgent turns


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        (Heard("emergency", "emergency"), "**Call 911.**"),
        (CRISIS, "Call 988 **now**."),
        (Heard("crisis", "emergency", gentle=True), "988 is there for talking."),
    ],
    ids=["emergency", "crisis", "gentle"],
)
def test_urgent_text_stands_alone(desk: SmallDesk, heard: Heard, text: str) -> None:
    reply = desk.says("utter_urgent", UPLOAD, heard, trust_said=False)
    assert reply == Reply(text, articles=(heard.intent,))


def test_urgent_text_ignores_other_questions_of_the_message(desk: SmallDesk) -> None:
    heard = Heard("crisis", "emergency", segments=("upload_error", "medical_records"))
    assert desk.says("utter_urgent", heard).text == "Call 988 **now**."


def test_urgent_turn_without_its_article_says_the_phrase(desk: SmallDesk) -> None:
    (desk.folder.root / "urgent/emergency.md").unlink()
    reply = desk.says("utter_urgent", Heard("emergency", "emergency"), trust_said=False)
    assert reply == Reply("Call 911 or 988.")


def test_gentle_turn_without_its_article_still_names_the_lifeline(desk: SmallDesk) -> None:
    (desk.folder.root / "urgent/crisis.gentle.md").unlink()
    reply = desk.says("utter_urgent", Heard("crisis", "emergency", gentle=True))
    assert "988" in reply.text


# phrases


def test_phrase_is_said_with_its_buttons(desk: SmallDesk) -> None:
    assert desk.says("utter_greet") == Reply("Hi!", (PERSON_BUTTON,))


def test_unknown_response_says_nothing(desk: SmallDesk) -> None:
    assert desk.replies.reply("utter_no_such_phrase", Conversation(())) is None
