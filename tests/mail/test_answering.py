from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.index import KnowledgeIndex
from bot.mail.answering import MOST_CHARACTERS, MOST_SENTENCES, BotAnswerer
from bot.mail.outcome import Answered, AnsweredQuestion, Unsure, Urgent
from bot.mail.reading import Reading
from tests.knowledge.article_files import KnowledgeFolder
from tests.mail.told_parser import ToldParser, outside, sure

RESET = "How do I reset my portal password?"
RECORDS = "Where are my medical records?"
MAIL = f"Hi,\n\n{RESET}\n\nThanks,\nAlex"


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    folder = KnowledgeFolder(tmp_path)
    folder.write_required()
    folder.write(
        "sign_in/password_reset.md",
        "Go to https://portal.example.edu.\nOr write to {HELPDESK_EMAIL}.\n{NETID_HELP_TEXT}",
        when_unset='\n  HELPDESK_EMAIL: Type "person".\n  NETID_HELP_TEXT: Type "person" then.',
        when_unset_by_mail="\n  NETID_HELP_TEXT: Reply with the word HUMAN.",
        offer="send_reset_link",
    )
    folder.write("records/medical_records.md", source_url="https://portal.example.edu")
    folder.write(
        "urgent/crisis.md", "Type here.\n\n## By e-mail\nCall 988.", title="Where is help?"
    )
    return folder


@pytest.fixture
def parser() -> ToldParser:
    """Understands two questions, alone and as a whole mail."""
    parser = ToldParser()
    parser.tell(RESET, sure("password_reset")).tell(RECORDS, sure("medical_records"))
    parser.tell(" ".join(MAIL.split()), sure("password_reset"))
    return parser.tell(f"{RESET} {RECORDS}", sure("password_reset"))


def answerer(folder: KnowledgeFolder, parser: ToldParser, **answers: str) -> BotAnswerer:
    return BotAnswerer(parser, KnowledgeIndex(folder.root), answers)


async def test_sure_question_is_answered_in_the_words_for_mails(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    outcome = await answerer(folder, parser, HELPDESK_EMAIL="desk@example.edu").answer(MAIL)
    body = "Go to https://portal.example.edu.\nReply with the word HUMAN."
    title = "How do I reset my password?"
    question = AnsweredQuestion("password_reset", title, body, task="send_reset_link")
    assert outcome == Answered((question,))


async def test_two_questions_are_answered_in_one_reply(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    outcome = await answerer(folder, parser).answer(f"{RESET} {RECORDS}")
    assert isinstance(outcome, Answered)
    assert [q.intent for q in outcome.questions] == ["password_reset", "medical_records"]
    assert outcome.questions[1].link == "https://portal.example.edu"


async def test_unknown_question_leaves_the_mail_with_a_suggestion(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    text = f"{RESET} Why was I charged a co-pay?"
    parser.tell(text, sure("password_reset"))
    outcome = await answerer(folder, parser).answer(text)
    assert isinstance(outcome, Unsure)
    assert outcome.reason == "unknown_question"
    assert [q.intent for q in outcome.suggestion] == ["password_reset"]


async def test_article_that_is_switched_off_is_never_sent(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    folder.write("sign_in/password_reset.md", by_mail="no")
    desk = answerer(folder, parser)
    assert await desk.answer(MAIL) == Unsure("article_off")
    both = await desk.answer(f"{RESET} {RECORDS}")
    assert isinstance(both, Unsure)
    assert both.reason == "article_off"
    assert [q.intent for q in both.suggestion] == ["medical_records"]


async def test_article_that_is_gone_leaves_the_mail(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    (folder.root / "sign_in/password_reset.md").unlink()
    assert await answerer(folder, parser).answer(MAIL) == Unsure("article_off")


@pytest.mark.parametrize("subject", ["", "Portal"])
async def test_cry_for_help_gets_the_fixed_text_and_no_answer_beside_it(
    folder: KnowledgeFolder, parser: ToldParser, subject: str
) -> None:
    outcome = await answerer(folder, parser).answer(f"{RESET} I want to kill myself.", subject)
    assert outcome == Urgent("crisis", "Call 988.")
    assert parser.asked == []  # the classifier has no say


async def test_cry_for_help_in_a_long_mail_is_heard(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    text = "I had a long day at the lab again. " * 60 + "I want to kill myself. " + RESET
    assert isinstance(await answerer(folder, parser).answer(text), Urgent)


async def test_cry_for_help_counts_in_a_subject_that_was_newly_written(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    desk = answerer(folder, parser)
    assert isinstance(await desk.answer(MAIL, "I want to kill myself"), Urgent)
    assert isinstance(await desk.answer(MAIL, "Re: I want to kill myself"), Answered)


async def test_urgent_text_is_sent_although_its_article_is_switched_off(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    folder.write("urgent/emergency.md", "Call 911.", title="What now?", by_mail="no")
    outcome = await answerer(folder, parser).answer("My friend is not breathing")
    assert outcome == Urgent("emergency", "Call 911.")


async def test_danger_in_a_mass_mail_only_alerts(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    text = "To remove yourself from this list, click here."
    outcome = await answerer(folder, parser).answer(text)
    assert outcome == Unsure("maybe_urgent", alarm="crisis")


@pytest.mark.parametrize("where", ["whole", "sentence"])
async def test_what_only_the_classifier_takes_for_danger_alerts_and_sends_nothing(
    folder: KnowledgeFolder, parser: ToldParser, where: str
) -> None:
    told = " ".join(MAIL.split()) if where == "whole" else RESET
    parser.tell(told, Reading("crisis", 1.0, "emergency", outside=0.0))
    outcome = await answerer(folder, parser).answer(MAIL)
    assert outcome == Unsure("maybe_urgent", alarm="crisis")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{RESET} Click here: https://portal.example.net", "links"),
        (f"Dear customer, {RESET}", "advertising"),
    ],
)
async def test_text_of_an_odd_shape_is_not_even_read(
    folder: KnowledgeFolder, parser: ToldParser, text: str, reason: str
) -> None:
    assert await answerer(folder, parser).answer(text) == Unsure(reason)
    assert parser.asked == []


async def test_address_that_our_answers_name_is_no_odd_link(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    text = f"{RESET} https://portal.example.edu"
    parser.tell(text, sure("password_reset"))
    outcome = await answerer(folder, parser).answer(text)
    assert not (isinstance(outcome, Unsure) and outcome.reason == "links")


async def test_long_mail_is_left(folder: KnowledgeFolder, parser: ToldParser) -> None:
    text = RESET + " so" * (MOST_CHARACTERS // 3)
    assert await answerer(folder, parser).answer(text) == Unsure("long")


async def test_mail_of_many_sentences_is_left(folder: KnowledgeFolder, parser: ToldParser) -> None:
    text = "Then I went home. " * (MOST_SENTENCES + 1)
    assert await answerer(folder, parser).answer(text) == Unsure("many_sentences")


async def test_mail_that_asks_for_a_person_is_left(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    parser.tell("HUMAN", Reading("talk_to_human", 0.6, "handoff", outside=0.0))
    assert await answerer(folder, parser).answer("HUMAN") == Unsure("person_asked")


async def test_mail_that_as_a_whole_asks_for_a_person_is_left(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    parser.tell(" ".join(MAIL.split()), Reading("talk_to_human", 0.6, "handoff", outside=0.0))
    assert await answerer(folder, parser).answer(MAIL) == Unsure("person_asked")


async def test_question_is_read_together_with_the_sentence_it_leans_on(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    told, asked = "My doctor needs my medical records.", "How do I get them sent?"
    whole = sure("medical_records")
    parser.tell(told, sure("medical_records")).tell(f"{told} {asked}", whole)
    outcome = await answerer(folder, parser).answer(f"{told} {asked}")
    assert isinstance(outcome, Unsure)  # alone the question is plainly of something else
    parser.tell(asked, outside(0.6))
    assert isinstance(await answerer(folder, parser).answer(f"{told} {asked}"), Answered)


async def test_cry_that_is_denied_gets_the_gentle_text(
    folder: KnowledgeFolder, parser: ToldParser
) -> None:
    folder.write("urgent/crisis.gentle.md", "Call 988 any time.", audience="everyone")
    outcome = await answerer(folder, parser).answer("I feel so low but I'm not suicidal")
    assert outcome == Urgent("crisis", "Call 988 any time.")


@pytest.mark.parametrize("text", ["", " \n", "?!", "Hi,\n\nThanks,\nAlex", "\x00\ud800"])
async def test_mail_that_says_nothing_is_left(
    folder: KnowledgeFolder, parser: ToldParser, text: str
) -> None:
    assert await answerer(folder, parser).answer(text) == Unsure("nothing_sure")
