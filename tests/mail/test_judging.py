from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

import pytest

from bot.mail.filters import Envelope, Policy
from bot.mail.frame import read_frame
from bot.mail.judgement import Judgement, Left, Quarantined, Ready, Suggested, UrgentReply
from bot.mail.judging import Judging
from bot.mail.outcome import Answered, AnsweredQuestion, Outcome, Unsure, Urgent
from bot.mail.reply import Identity
from bot.mail.reply_ids import ReplyIds
from bot.settings import ROOT
from tests.mail.mails import HELP_DESK, mail

_QUESTION = AnsweredQuestion("password_reset", "How do I reset it?", "Press **Forgot Password**.")
_ON_CALL = "on.call@example.edu"
_DANGER = "I want to kill myself. I can't go on.\r\n"


class _Bot:
    """Says what it is told to say, and remembers what it was asked."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[tuple[str, str]] = []

    async def answer(self, text: str, subject: str = "") -> Outcome:
        self.asked.append((text, subject))
        return self.outcome


def _judging(outcome: Outcome) -> tuple[Judging, _Bot]:
    bot = _Bot(outcome)
    frame = read_frame(ROOT / "knowledge")
    identity = Identity(HELP_DESK, "https://chat.example.edu", ReplyIds(b"k" * 32, "example.edu"))
    own = frozenset({HELP_DESK})
    policy = Policy(
        own_addresses=own, is_own_token=identity.ids.is_ours, requires_authentication=False
    )
    return Judging(policy, bot, lambda: frame, identity, _ON_CALL, "https://mail.example.edu"), bot


async def _judged(raw: bytes, outcome: Outcome) -> Judgement:
    judging, _ = _judging(outcome)
    return await judging(raw, Envelope())


async def test_sure_answer_to_a_person_is_ready() -> None:
    judgement = await _judged(mail(), Answered((_QUESTION,)))
    assert isinstance(judgement.verdict, Ready)
    assert judgement.verdict.reply.recipient == "pat.lee@example.edu"
    assert judgement.facts.sender == "pat.lee@example.edu"
    assert judgement.facts.domain == "example.edu"
    assert judgement.alert is None


async def test_bot_is_asked_what_was_newly_written_and_the_subject() -> None:
    judging, bot = _judging(Unsure("unknown"))
    raw = mail("How do I reset it?\r\n\r\nOn Mon, Pat Lee <a@b.edu> wrote:\r\n> old words\r\n")
    await judging(raw, Envelope())
    assert bot.asked == [("How do I reset it?", "I can't sign in")]


async def test_machine_mail_is_left_by_its_rule_and_the_bot_is_not_asked() -> None:
    judging, bot = _judging(Answered((_QUESTION,)))
    judgement = await judging(mail(Auto_Submitted="auto-replied"), Envelope())
    assert judgement.verdict == Left("auto_submitted")
    assert bot.asked == []


async def test_mail_that_asks_for_no_answer_becomes_a_draft() -> None:
    raw = mail(X_Auto_Response_Suppress="All")
    judgement = await _judged(raw, Answered((_QUESTION,)))
    assert isinstance(judgement.verdict, Suggested)
    assert judgement.verdict.reason == "answer_unwanted"


async def test_what_the_bot_is_not_sure_of_is_left_or_suggested() -> None:
    assert (await _judged(mail(), Unsure("unknown"))).verdict == Left("unknown")
    partly = (await _judged(mail(), Unsure("partly", (_QUESTION,)))).verdict
    assert isinstance(partly, Suggested)
    assert partly.reason == "partly"


@pytest.mark.parametrize("word", ["HUMAN", "human.", "  Human\r\nplease read this"])
async def test_human_is_for_a_person(word: str) -> None:
    judgement = await _judged(mail(f"{word}\r\n"), Answered((_QUESTION,)))
    assert judgement.verdict == Left("asks_for_person")
    assert judgement.facts.asks_for_person


async def test_human_beside_other_words_is_none() -> None:
    judgement = await _judged(mail("human resources asked me\r\n"), Unsure("unknown"))
    assert not judgement.facts.asks_for_person


async def test_mail_that_holds_nothing_new_is_left() -> None:
    judgement = await _judged(mail("> only a quote\r\n"), Answered((_QUESTION,)))
    assert judgement.verdict == Left("nothing_new")


async def test_danger_is_answered_with_the_fixed_text_and_the_one_on_call_is_told() -> None:
    judgement = await _judged(mail(_DANGER), Urgent("crisis", "Call or text **988**."))
    assert isinstance(judgement.verdict, UrgentReply)
    assert b"988" in judgement.verdict.reply.body
    assert judgement.alert is not None
    assert judgement.alert.recipient == _ON_CALL


async def test_danger_in_a_mail_that_is_left_is_told_to_the_one_on_call_alone() -> None:
    judgement = await _judged(mail(_DANGER, Precedence="bulk"), Urgent("crisis", "Call 988."))
    assert judgement.verdict == Left("bulk_precedence")
    assert judgement.alert is not None


async def test_human_above_words_of_danger_is_told_too() -> None:
    judgement = await _judged(mail(f"HUMAN\r\n{_DANGER}"), Urgent("crisis", "Call 988."))
    assert judgement.alert is not None


async def test_alert_holds_a_link_and_no_word_of_the_mail() -> None:
    judgement = await _judged(mail(_DANGER), Urgent("crisis", "Call 988."))
    assert judgement.alert is not None
    text = judgement.alert.body.decode()
    assert "https://mail.example.edu" in text
    for word in ("kill", "pat.lee", "sign in", "crisis"):
        assert word not in text
    assert message_from_bytes(judgement.alert.body)["Auto-Submitted"] == "auto-generated"


async def test_own_mail_raises_no_alarm_though_it_names_the_danger() -> None:
    raw = mail(_DANGER, From=f"Help Desk <{HELP_DESK}>")
    judgement = await _judged(raw, Urgent("crisis", "Call 988."))
    assert judgement.verdict == Left("own_mail")
    assert judgement.alert is None
    assert judgement.facts.is_ours


async def test_without_anybody_on_call_nobody_is_told() -> None:
    judging, _ = _judging(Urgent("crisis", "Call 988."))
    judgement = await replace(judging, on_call="")(mail(_DANGER), Envelope())
    assert judgement.alert is None
    assert isinstance(judgement.verdict, UrgentReply)


async def test_mail_that_can_not_be_read_is_quarantined() -> None:
    judgement = await _judged(b"x" * 26_000_000, Answered((_QUESTION,)))
    assert judgement.verdict == Quarantined("too_large")


async def test_sender_that_can_not_be_answered_is_left() -> None:
    raw = mail(From='"odd name"@example.edu')
    judgement = await _judged(raw, Answered((_QUESTION,)))
    assert isinstance(judgement.verdict, Left)


async def test_same_mail_has_the_same_reply_and_alert_ids() -> None:
    first = await _judged(mail(_DANGER), Urgent("crisis", "Call 988."))
    again = await _judged(mail(_DANGER), Urgent("crisis", "Call 988."))
    assert isinstance(first.verdict, UrgentReply)
    assert isinstance(again.verdict, UrgentReply)
    assert first.verdict.reply.message_id == again.verdict.reply.message_id
    assert first.alert
    assert again.alert
    assert first.alert.message_id == again.alert.message_id != first.verdict.reply.message_id
