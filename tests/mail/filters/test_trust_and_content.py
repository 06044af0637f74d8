from __future__ import annotations

from dataclasses import replace

import pytest

from bot.mail.filters import BODY_RULES, Left, Policy, body_verdict
from bot.mail.filters.policy import SpamSign
from bot.mail.message import Body
from tests.mail.mails import LENIENT, mail, reason

TEXT = "How do I reset my password?"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Spam-Flag", "YES"),
        ("X-Spam-Status", "Yes, score=9.1 required=5.0"),
        ("X-MS-Exchange-Organization-SCL", "6"),
        ("X-Forefront-Antispam-Report", "CIP:192.0.2.1;CTRY:;SFV:SPM;H:x"),
    ],
)
def test_what_the_mail_exchanger_calls_spam_is_left(name: str, value: str) -> None:
    assert reason(mail(**{name: value})) == "spam"


def test_signs_of_spam_are_a_setting() -> None:
    policy = replace(LENIENT, spam_signs=(SpamSign("X-Verdict", "bad"),))
    assert reason(mail(X_Verdict="Bad"), policy=policy) == "spam"
    assert reason(mail(X_Spam_Flag="YES"), policy=policy) is None


@pytest.mark.parametrize(
    ("body", "text", "name"),
    [
        (Body(TEXT, None, encrypted=True), TEXT, "encrypted"),
        (Body(TEXT, None, invitation=True), TEXT, "invitation"),
        (Body(None, None, attachments=1), "", "attachment_only"),
        (Body(" ", None), " \n", "empty_text"),
        (Body(TEXT, None), TEXT * 1_000, "text_too_long"),
        (Body(TEXT, None, unknown_share=0.06), TEXT, "unknown_characters"),
    ],
)
def test_bodies_that_cannot_be_answered(body: Body, text: str, name: str) -> None:
    assert body_verdict(body, text, Policy()) == Left(name)


def test_every_body_rule_has_a_basis() -> None:
    assert len(BODY_RULES) == 6
    assert all(rule.basis for rule in BODY_RULES)


def test_question_beside_a_picture_is_answered() -> None:
    body = Body(TEXT, None, attachments=2, unknown_share=0.05)
    assert body_verdict(body, TEXT, Policy()) is None
