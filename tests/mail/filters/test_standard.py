from __future__ import annotations

import pytest

from tests.mail.mails import mail, reason, with_headers


@pytest.mark.parametrize("path", ["<>", "", " ", "<MAILER-DAEMON>", "MAILER-DAEMON", "< >"])
def test_empty_sender_of_the_envelope_is_a_bounce(path: str) -> None:
    assert reason(mail(), sender=path) == "null_sender"
    assert reason(mail(Return_Path=path)) == "null_sender"


def test_known_envelope_counts_before_what_the_mail_says() -> None:
    assert reason(mail(Return_Path="<>"), sender="pat.lee@example.edu") is None


def test_mailbox_file_tells_of_a_bounce() -> None:
    assert reason(b"From MAILER-DAEMON Mon Nov  2 09:00:00 2026\n" + mail()) == "null_sender"


@pytest.mark.parametrize(
    "value",
    [
        "auto-replied",
        "Auto-Generated (failure)",
        "(a comment) auto-notified; owner=x",
        "yes",
        "no-way",
        "",
        "=?utf-8?q?auto-replied?=",
    ],
)
def test_anything_but_no_is_auto_submitted(value: str) -> None:
    assert reason(mail(Auto_Submitted=value)) == "auto_submitted"


@pytest.mark.parametrize("value", ["no", " NO ", "no (really)", "(so) no; x=y"])
def test_no_is_a_person(value: str) -> None:
    assert reason(mail(Auto_Submitted=value)) is None


def test_second_auto_submitted_counts_too() -> None:
    fields = [("From", "a@b.example"), ("Auto-Submitted", "no"), ("AUTO-SUBMITTED", "auto-replied")]
    assert reason(with_headers(fields)) == "auto_submitted"


@pytest.mark.parametrize(
    "kind",
    [
        "message/delivery-status",
        "Message/Disposition-Notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/global-delivery-status",
    ],
)
def test_part_of_a_report_is_enough(kind: str) -> None:
    body = f"--b\r\n\r\nsorry\r\n--b\r\nContent-Type: {kind}\r\n\r\nAction: failed\r\n--b--\r\n"
    assert reason(mail(body, Content_Type="multipart/mixed; boundary=b")) == "report"


@pytest.mark.parametrize(
    "name", "List-Id List-Unsubscribe List-Post X-BeenThere Mailing-List X-Mailman-Version".split()
)
def test_list_headers_are_of_a_list_whatever_they_hold(name: str) -> None:
    assert reason(mail(**{name: ""})) == "mailing_list"


@pytest.mark.parametrize("value", ["bulk", "JUNK", "list", "auto_reply", "bulk (x)"])
@pytest.mark.parametrize("name", ["Precedence", "X_Precedence"])
def test_precedence_of_machines(name: str, value: str) -> None:
    assert reason(mail(**{name: value})) == "bulk_precedence"


@pytest.mark.parametrize("value", ["All", "oof", "DR, AutoReply", "RN;NRN;OOF"])
def test_wish_for_no_answer_leads_to_a_draft(value: str) -> None:
    assert reason(mail(X_Auto_Response_Suppress=value)) == "answer_unwanted"
