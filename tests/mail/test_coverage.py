from __future__ import annotations

import pytest

from bot.mail.coverage import Coverage, cover
from bot.mail.reading import Reading, ReadMail, Sentence
from tests.mail.told_parser import outside, sure

RESET = "How do I reset my portal password?"
RECORDS = "Where can I print my immunization records?"
NETID = Reading("inform_netid", 0.95, "action", outside=0.0)


def mail(*sentences: Sentence, whole: Reading | None = None) -> Coverage:
    text = " ".join(sentence.text for sentence in sentences)
    return cover(ReadMail(whole or sentences[0].alone, sentences), text, "")


def reset(confidence: float = 0.97) -> Sentence:
    return Sentence(RESET, sure("password_reset", confidence))


def test_sure_question_is_covered() -> None:
    assert mail(reset()) == Coverage(("password_reset",), None)


def test_sure_questions_are_covered_in_their_order() -> None:
    records = Sentence(RECORDS, sure("immunization_records"))
    assert mail(records, reset()) == Coverage(("immunization_records", "password_reset"), None)


def test_same_question_twice_is_answered_once() -> None:
    assert mail(reset(), reset()).intents == ("password_reset",)


def test_question_of_little_confidence_is_not_covered() -> None:
    whole = sure("netid_login")
    found = mail(reset(), Sentence(RECORDS, sure("immunization_records", 0.79)), whole=whole)
    assert found == Coverage(("password_reset",), "unknown_question")


def test_likely_question_counts_where_the_whole_mail_surely_says_the_same() -> None:
    assert mail(reset(0.6), whole=sure("password_reset")).gap is None
    assert mail(reset(0.5), whole=sure("password_reset")).gap == "unknown_question"
    assert mail(reset(0.6), whole=sure("netid_login")).gap == "unknown_question"


def test_question_that_may_be_none_of_ours_is_not_covered() -> None:
    doubtful = Sentence(RESET, Reading("password_reset", 0.85, "answer", outside=0.21))
    assert mail(doubtful).gap == "unknown_question"


def test_one_unknown_question_leaves_the_mail_but_keeps_the_known_one() -> None:
    bill = Sentence("Why was I charged a co-pay?", outside())
    found = mail(reset(), bill, whole=sure("password_reset"))
    assert found == Coverage(("password_reset",), "unknown_question")


def test_question_that_leans_on_the_one_before_is_covered_with_it() -> None:
    told = Sentence("My insurance company needs my medical records.", sure("medical_records"))
    how = Sentence("How do I get them sent?", outside(0.6), sure("medical_records"))
    assert mail(told, how) == Coverage(("medical_records",), None)


def test_question_that_leans_on_another_topic_is_unclear() -> None:
    it = Sentence("It won't accept my email.", sure("missing_email"), sure("update_personal_info"))
    assert mail(reset(), it).gap == "unclear_question"


def test_statement_alone_asks_nothing() -> None:
    told = Sentence("I moved out of the portal last May.", sure("update_personal_info"))
    assert mail(told).gap == "nothing_sure"


def test_trouble_with_a_plea_for_help_is_a_question() -> None:
    told = Sentence("I wait for the portal's email since Monday.", sure("missing_email"))
    read = ReadMail(told.alone, (told,))
    found = cover(read, f"{told.text} Can you help?", "")
    assert found == Coverage(("missing_email",), None)


def test_names_below_the_mail_and_who_has_a_netid_take_nothing_away() -> None:
    netid = Sentence("I have a NetID.", NETID)
    name = Sentence("Jin Park", outside())
    assert mail(reset(), netid, name).gap is None


def test_mail_that_tells_of_other_things_is_left() -> None:
    knee = Sentence("Last week my knee hurt after soccer practice.", outside())
    assert mail(reset(), knee, whole=sure("password_reset")).gap == "off_topic"


def test_story_is_left() -> None:
    vague = [Sentence(f"Then they told me thing number {n}.", outside(0.5)) for n in range(3)]
    assert mail(reset(), *vague[:2]).gap is None
    assert mail(reset(), *vague).gap == "story"


@pytest.mark.parametrize(
    "wish",
    [
        "Please cancel my appointment.",
        "I need to move my eye appointment.",
        "Please delete my account.",
    ],
)
def test_what_a_person_has_to_do_is_left(wish: str) -> None:
    assert mail(Sentence(wish, sure("schedule_appointment"))).gap == "asks_for_action"


def test_running_task_is_left() -> None:
    status = Reading("records_status", 0.9, "action", outside=0.0)
    sentence = Sentence("What happened to my records request?", status)
    assert mail(sentence, reset()).gap == "asks_for_action"


def test_wish_for_a_person_is_left() -> None:
    person = Reading("talk_to_human", 0.9, "handoff", outside=0.0)
    sentence = Sentence("I want to talk to someone.", person)
    assert mail(reset(), sentence, whole=sure("password_reset")).gap == "person_asked"


def test_mail_that_means_something_else_as_a_whole_is_left() -> None:
    assert mail(reset(0.85), whole=sure("missing_email")).gap == "unclear_as_a_whole"
    assert mail(reset(), whole=outside(0.3)).gap == "unclear_as_a_whole"


def test_more_than_three_questions_are_left() -> None:
    names = ("password_reset", "netid_login", "medical_records", "secure_message")
    found = mail(*(Sentence(RESET, sure(name)) for name in names))
    assert found == Coverage(names[:3], "many_questions")


def test_topic_that_other_desks_have_too_must_be_named_as_ours() -> None:
    locked = Sentence("How do I unlock the account?", sure("password_reset"))
    read = ReadMail(locked.alone, (locked,))
    assert cover(read, locked.text, "").gap == "topic_not_named"
    assert cover(read, locked.text, "Patient portal").gap is None


def test_first_gap_is_the_one_that_is_told() -> None:
    knee = Sentence("Last week my knee hurt after soccer practice.", outside())
    bill = Sentence("Why was I charged a co-pay?", outside())
    assert mail(reset(), knee, bill).gap == "off_topic"
    assert mail(reset(), bill, knee).gap == "unknown_question"


def test_second_question_on_a_known_topic_is_covered_only_if_it_is_likely_ours() -> None:
    def more(probability: float) -> Sentence:
        unclear = Reading("password_reset", 0.45, "clarify", outside=probability)
        return Sentence("What do I need to get back in?", unclear)

    assert mail(reset(), more(0.3)).gap is None
    assert mail(reset(), more(0.42)).gap == "unknown_question"


@pytest.mark.parametrize("decision", ["handoff", "action"])
def test_name_that_looks_like_a_wish_is_only_a_name(decision: str) -> None:
    name = Sentence("Staff nurse Hope Agnew", Reading("inform", 0.6, decision, outside=0.2))
    assert mail(reset(), name).gap is None
