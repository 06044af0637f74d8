from __future__ import annotations

from typing import Final

import pytest

from bot.mail.filters import RULES, Envelope, Left, Policy, header_verdict
from bot.mail.message import read_message
from tests.mail.mails import HELP_DESK, LENIENT, mail, reason, verdict

# One mail for each rule, which no rule before it catches.
EXAMPLES: Final[dict[str, bytes]] = {
    "null_sender": mail(Return_Path="<>"),
    "auto_submitted": mail(Auto_Submitted="auto-replied"),
    "report": mail("--b--", Content_Type="multipart/report; boundary=b"),
    "mailing_list": mail(List_Id="<talk.example.edu>"),
    "bulk_precedence": mail(Precedence="bulk"),
    "answer_unwanted": mail(X_Auto_Response_Suppress="All"),
    "machine_header": mail(X_Autoreply="yes"),
    "machine_address": mail(From="no-reply@example.edu"),
    "no_single_sender": mail(From="Pat"),
    "own_mail": mail(To="someone@example.edu"),
    "sent_for_another": mail(Return_Path="<news@mailer.example>"),
    "machine_subject": mail(Subject="Automatic reply: I can't sign in"),
    "spam": mail(X_Spam_Flag="YES"),
    "not_authentic": mail(),
    "denied": mail(From="Eve <eve@example.edu>"),
    "not_allowed": mail(From="Ann <ann@example.com>"),
}
STRICT: Final = Policy(
    own_addresses=frozenset({HELP_DESK}),
    requires_authentication=False,
    denied=("eve@example.edu",),
    allowed=("@example.edu",),
)


def test_every_rule_has_an_example_and_a_basis() -> None:
    assert [rule.name for rule in RULES] == list(EXAMPLES)
    assert all(rule.basis for rule in RULES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_rule_catches_its_example(name: str) -> None:
    policy = Policy() if name == "not_authentic" else STRICT
    left = verdict(EXAMPLES[name], policy=policy)
    assert left == Left(name, suggest=name == "answer_unwanted")


def test_persons_mail_is_left_by_none() -> None:
    assert header_verdict(read_message(mail()), Envelope("pat.lee@example.edu"), STRICT) is None


def test_earlier_rule_gives_the_reason() -> None:
    assert reason(mail(Auto_Submitted="auto-replied", Precedence="bulk")) == "auto_submitted"


def test_machine_that_wants_no_answer_gets_no_draft() -> None:
    raw = mail(X_Auto_Response_Suppress="DR, OOF, AutoReply", From="no-reply@example.edu")
    assert verdict(raw) == Left("answer_unwanted", suggest=False)


def test_strict_policy_is_the_default() -> None:
    assert reason(mail(), policy=Policy()) == "not_authentic"


# What common programs and servers add to a person's mail, shortened.
PEOPLE: Final[dict[str, dict[str, str]]] = {
    "Outlook and Exchange": {
        "Thread_Topic": "I can't sign in",
        "Thread_Index": "AdFuZ6XxOH+qH5H+R76f2odV/Vn8MQ==",
        "X_MS_Has_Attach": "",
        "X_MS_TNEF_Correlator": "",
        "X_MS_Exchange_Organization_SCL": "-1",
        "X_MS_Exchange_Organization_AuthSource": "MB1.example.edu",
        "X_MS_Exchange_Transport_CrossTenantHeadersStamped": "DM6PR01",
        "X_MS_Exchange_MessageSentRepresentingType": "1",
        "X_MS_PublicTrafficType": "Email",
        "X_Forefront_Antispam_Report": "CIP:255.255.255.255;SFV:NSPM;SCL:1",
        "X_Auto_Response_Suppress": "None",
        "Disposition_Notification_To": "Pat Lee <pat.lee@example.edu>",
        "Accept_Language": "en-US",
        "Return_Path": "pat.lee@example.edu",
    },
    "Gmail": {
        "X_Google_DKIM_Signature": "v=1; a=rsa-sha256; d=1e100.net",
        "X_Gm_Message_State": "AOJu0Y",
        "X_Received": "by 2002:a05:6402 with SMTP id x",
        "Return_Path": "<pat.lee@example.edu>",
    },
    "Apple": {"X_Mailer": "Apple Mail (2.3774)", "X_Universally_Unique_Identifier": "A-B"},
    "Fastmail": {"Feedback_ID": "i1234:Fastmail", "X_ME_Proxy": "<xmx:a>"},
    "Proton": {"Feedback_ID": "12345:user:proton"},
    "Yahoo": {"X_YMail_OSG": "abc", "X_Mailer": "WebService/1.1 YMailNorrin"},
    "checked for spam": {"X_Spam_Status": "No, score=-1.9", "X_Spam_Flag": "NO"},
    "forwarded (SRS)": {"Return_Path": "<SRS0=a=bb=example.edu=pat.lee@fwd.example>"},
    "BATV": {"Return_Path": "<prvs=1234567890=Pat.Lee@example.edu>"},
    "detail": {"From": "pat.lee+portal@example.edu", "Return_Path": "<pat.lee@example.edu>"},
    "own Reply-To": {"Reply_To": "pat@mail.example.edu"},
    "said to be a person": {
        "Auto_Submitted": "No (a person)",
        "X_Autoreply": "no",
        "X_Loop": "no",
        "Precedence": "first-class",
    },
}


@pytest.mark.parametrize("changes", PEOPLE.values(), ids=PEOPLE)
def test_ordinary_headers_of_people_pass(changes: dict[str, str]) -> None:
    assert reason(mail(**changes)) is None


def test_forwarded_bounce_of_a_person_passes() -> None:
    report = (
        b"Content-Type: multipart/report; boundary=r\r\nFrom: MAILER-DAEMON@x.example\r\n\r\n"
        b"--r\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--r--\r\n"
    )
    body = b"--b\r\n\r\nWhy?\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + report + b"\r\n--b--"
    raw = mail(body, Content_Type="multipart/mixed; boundary=b", Subject="Fwd: Undeliverable: x")
    assert reason(raw) is None


@pytest.mark.parametrize("suppress", ["DR", "None", "RN, NRN", ""])
def test_other_values_of_auto_response_suppress_pass(suppress: str) -> None:
    assert verdict(mail(X_Auto_Response_Suppress=suppress), policy=LENIENT) is None
