from __future__ import annotations

import pytest

from bot.knowledge.conversation import Conversation, Heard

ASKED = Heard("password_reset", actions=("utter_answer",), asked_netid=True)
ANSWERED = Heard("upload_error", actions=("utter_answer",))
INFORM = Heard("inform_netid", actions=("utter_netid",))
MISSED = Heard("nlu_fallback", actions=("utter_fallback",))
NONE_OF_THESE = Heard("none_of_these", actions=("utter_none_of_these",))
THANKS = Heard("thanks", actions=("utter_thanks",))
YES, NO = Heard("affirm"), Heard("deny")
NOW = Heard("upload_error")


def test_current_message_is_the_last_and_empty_before_any() -> None:
    assert Conversation((ASKED, NOW)).current is NOW
    assert Conversation(()).current == Heard("")


@pytest.mark.parametrize(
    ("slot", "known", "netid"),
    [(None, False, None), ("yes", True, True), ("no", True, False), ("unsure", True, None)],
)
def test_slot_tells_whether_the_netid_is_known_and_there(
    slot: str | None, known: bool, netid: bool | None
) -> None:
    conversation = Conversation((NOW,), netid_slot=slot)
    assert conversation.netid_known() is known
    assert conversation.netid() is netid


@pytest.mark.parametrize(("word", "netid"), [(YES, True), (NO, False)], ids=["yes", "no"])
def test_plain_word_right_after_the_question_tells_the_netid(word: Heard, netid: bool) -> None:
    conversation = Conversation((ASKED, word, NOW))
    assert conversation.netid_known()
    assert conversation.netid() is netid


def test_plain_word_elsewhere_says_nothing_of_the_netid() -> None:
    assert not Conversation((ANSWERED, YES)).netid_known()
    assert not Conversation((ASKED, ANSWERED, YES)).netid_known()


def test_last_plain_word_counts() -> None:
    assert Conversation((ASKED, YES, ASKED, NO)).netid() is False


def test_slot_counts_more_than_a_plain_word() -> None:
    assert Conversation((ASKED, YES), netid_slot="no").netid() is False
    assert Conversation((ASKED, YES), netid_slot="unsure").netid() is None


@pytest.mark.parametrize(
    "heard",
    [(ASKED, INFORM), (ANSWERED, ASKED, THANKS, INFORM), (ASKED, MISSED, INFORM)],
    ids=["at once", "after thanks", "after a miss"],
)
def test_question_waits_until_the_netid_is_told(heard: tuple[Heard, ...]) -> None:
    assert Conversation(heard).pending_question() is ASKED


@pytest.mark.parametrize(
    "heard",
    [(), (INFORM,), (ANSWERED, INFORM), (ASKED, INFORM, INFORM)],
    ids=["nothing said", "nothing asked", "never asked", "told already"],
)
def test_no_question_waits(heard: tuple[Heard, ...]) -> None:
    assert Conversation(heard).pending_question() is None


def test_question_answered_by_a_plain_word_can_still_be_corrected() -> None:
    said_yes = Heard("affirm", actions=("utter_affirm",))
    assert Conversation((ASKED, said_yes, INFORM)).pending_question() is ASKED


def test_later_question_is_the_one_that_waits() -> None:
    later = Heard("register_account", actions=("utter_answer",), asked_netid=True)
    assert Conversation((ASKED, later, INFORM)).pending_question() is later


@pytest.mark.parametrize(
    ("before", "misses"),
    [
        ((), 0),
        ((ANSWERED,), 0),
        ((MISSED,), 1),
        ((MISSED, NONE_OF_THESE), 2),
        ((MISSED, MISSED, ANSWERED), 0),
        ((MISSED, ANSWERED, MISSED), 1),
        ((MISSED, THANKS, MISSED, MISSED), 2),
    ],
)
def test_misses_are_counted_back_to_the_last_message_understood(
    before: tuple[Heard, ...], misses: int
) -> None:
    assert Conversation((*before, MISSED)).misses_before() == misses
    assert Conversation((*before, NOW)).misses_before() == misses
