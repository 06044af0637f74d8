from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.frame import read_frame
from bot.mail.marker import is_marker
from bot.mail.message import read_message
from bot.mail.outcome import Answered, AnsweredQuestion, Urgent
from bot.mail.reply import Identity, Reply, UnaddressableError, compose
from bot.mail.reply_ids import ReplyIds
from bot.mail.subject import HARMLESS_WORDS
from bot.settings import ROOT
from tests.mail.mails import HELP_DESK, mail

FRAME = read_frame(ROOT / "knowledge")
IDENTITY = Identity(
    HELP_DESK, "https://chat.example.edu", ReplyIds(b"k" * 32, "portal.example.edu")
)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
RESET = AnsweredQuestion(
    "password_reset",
    "How do I reset it?",
    "Click **Forgot Password**.\n\n1. One\n2. Two",
    "https://portal.example.edu",
    "send_reset_link",
)
RECORDS = AnsweredQuestion("records", "Where are my records?", "Look & see.")
URGENT = Urgent("emergency", "**Please call [911](tel:911) now.**")
PAT = "pat.lee@example.edu"


@dataclass(frozen=True)
class Original:
    """What a reply is made from."""

    subject: str = "Portal login"
    message_id: str | None = "<1@example.edu>"
    references: tuple[str, ...] = ()


def reply(outcome: Answered | Urgent | None = None, sender: str = PAT, **fields: object) -> Reply:
    original = Original(**fields)  # type: ignore[arg-type] # a test names what it changes
    said = outcome or Answered((RESET, RECORDS))
    return compose(original, sender, said, FRAME, IDENTITY, NOW, "digest")


def parsed(made: Reply) -> EmailMessage:
    message = message_from_bytes(made.body, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def text(made: Reply, kind: str = "plain") -> str:
    part = parsed(made).get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def plain_words(markup: str) -> str:
    bare = re.sub(r"<title>.*?</title>|</?strong>|</?a\b[^>]*>", "", markup, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", bare))


def test_headers_keep_other_machines_from_answering() -> None:
    made = reply()
    headers = {name: str(value) for name, value in parsed(made).items()}
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert headers["Precedence"] == "auto_reply"
    assert headers["From"] == f"Portal Help Desk <{HELP_DESK}>"
    assert headers["To"] == PAT
    assert headers["Message-ID"] == made.message_id
    assert headers["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert not {"Cc", "Bcc", "Reply-To", "Sender"} & headers.keys()
    assert (made.recipient, made.sender) == (PAT, "")


def test_reply_is_known_as_ours_and_is_the_same_each_time() -> None:
    assert IDENTITY.ids.is_ours(reply().message_id)
    assert reply().message_id == reply(subject="other").message_id
    assert reply().message_id != reply(message_id=None).message_id


def test_thread_is_their_last_ten_ids_and_the_one_that_is_answered() -> None:
    ids = tuple(f"<{number}@example.edu>" for number in range(20))
    message = parsed(reply(references=ids, message_id="<last@example.edu>"))
    assert message["References"].split() == [*ids[-10:], "<last@example.edu>"]
    assert message["In-Reply-To"] == "<last@example.edu>"


def test_mail_without_an_id_is_answered_without_a_thread() -> None:
    message = parsed(reply(message_id=None))
    assert "References" not in message
    assert "In-Reply-To" not in message


def test_long_ids_stay_whole() -> None:
    ids = tuple(f"<{'x' * 200}{number}@example.edu>" for number in range(12))
    made = reply(references=ids)
    assert parsed(made)["References"].split() == [*ids[-10:], "<1@example.edu>"]
    assert b"=?" not in made.body
    assert max(map(len, made.body.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "token",
    [
        "<a@b>\r\nBcc: x@example.com",
        "<a@b>\nBcc: x@example.com",
        "<a b@c>",
        "no-brackets@example.com",
        "<a@b><c@d>",
        "<é@example.com>",
        f"<{'x' * 600}@example.com>",
        "",
    ],
)
def test_what_is_no_id_is_left_out(token: str) -> None:
    made = reply(message_id=token or None, references=(token, "<good@example.edu>"))
    message = parsed(made)
    assert "In-Reply-To" not in message
    assert message["References"] == "<good@example.edu>"
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pat",
        "@example.edu",
        "pat@localhost",
        "pat@example.edu\r\nBcc: x@example.com",
        "pat@example.edu, kim@example.edu",
        "pat@example.edu>",
        "Pat <pat@example.edu>",
        '"pat lee"@example.edu',
        "pat@[192.0.2.1]",
        "pat@-example.edu",
        "pat..lee@example.edu",
        "pät@example.edu",
        "@relay.example:pat@example.edu",
        f"{'p' * 65}@example.edu",
        f"pat@{'e' * 250}.edu",
        "pat@example.edu\n",
    ],
)
def test_address_that_servers_may_read_differently_gets_nothing(address: str) -> None:
    with pytest.raises(UnaddressableError) as error:
        reply(sender=address)
    assert not address or address not in str(error.value)


@pytest.mark.parametrize("address", ["o'neil+portal@mail.example.edu", "a_b-c@x--y.example"])
def test_plain_address_is_answered(address: str) -> None:
    assert parsed(reply(sender=address))["To"] == address


def test_text_has_every_part_in_its_order() -> None:
    paragraphs = text(reply()).rstrip().split("\n\n")
    assert " ".join(paragraphs[0].split()) == (
        "This is an automated answer from the Portal Help Desk. Nobody watches this mailbox for "
        "emergencies. In an emergency, call 911."
    )
    assert paragraphs[1:] == [
        "How do I reset it?",
        "Click Forgot Password.",
        "1. One\n2. Two",
        "Here is the web address: https://portal.example.edu",
        "Our chat can also send you a link for a new password:\nhttps://chat.example.edu",
        "Where are my records?",
        "Look & see.",
        "Not what you needed? Reply with HUMAN and a person will read your mail.",
        "Please do not send health information by e-mail; use the portal's\nmessages.",
        "##- Please write your reply above this line -##",
    ]


def test_text_and_html_say_the_same() -> None:
    made = reply()
    bare = [word for word in text(made).split() if word not in ("1.", "2.")]
    assert plain_words(text(made, "html")).split() == bare


def test_headings_are_headings_in_html() -> None:
    assert "<h2>How do I reset it?</h2>" in text(reply(), "html")


def test_marker_ends_the_mail_in_both_forms() -> None:
    made = reply()
    assert is_marker(text(made).rstrip().splitlines()[-1])
    assert re.search(r"<p>##- [^<]* -##</p>\s*</div>", text(made, "html"))


def test_without_a_chat_no_chat_is_named() -> None:
    identity = Identity(HELP_DESK, "", IDENTITY.ids)
    made = compose(Original(), PAT, Answered((RESET,)), FRAME, identity, NOW)
    assert "chat" not in text(made)


def test_urgent_text_stands_alone_below_the_first_line() -> None:
    paragraphs = text(reply(URGENT)).rstrip().split("\n\n")
    assert paragraphs[1:] == [
        "Please call 911 now.",
        "##- Please write your reply above this line -##",
    ]


def test_mail_has_two_texts_and_nothing_attached() -> None:
    message = parsed(reply())
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert list(message.iter_attachments()) == []


def test_mail_is_seven_bit_with_whole_line_ends() -> None:
    body = reply(Urgent("crisis", "**En español:** llame al [988](tel:988).")).body
    assert body.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", body)


def test_our_own_reader_reads_the_reply() -> None:
    made = reply()
    message = read_message(made.body)
    assert [str(address) for address in message.recipients] == [PAT]
    assert message.message_id == made.message_id


def allowed_words() -> set[str]:
    """What a reply may say: the words of the frame, the answers, and harmless subjects."""
    fixed = [*vars(FRAME).values(), RESET.heading, RESET.body, RESET.link or "", IDENTITY.chat]
    texts = " ".join([*fixed, RECORDS.heading, RECORDS.body, "1. 2. 911 tel"])
    return set(re.findall(r"\w+", texts.lower()))


_SAID = allowed_words()
_IDS = st.none() | st.text(max_size=40) | st.from_regex(r"<[a-z]{3,9}@[a-z]{3,9}\.com>")


@given(
    body=st.text(max_size=200),
    name=st.from_regex(r"[A-Z][a-z]{5,12} [A-Z][a-z]{5,12}", fullmatch=True),
    subject=st.text(max_size=100),
    message_id=_IDS,
    references=st.lists(_IDS.map(lambda token: token or ""), max_size=12),
)
def test_no_word_of_the_sender_is_in_the_reply(
    body: str, name: str, subject: str, message_id: str | None, references: list[str]
) -> None:
    raw = mail(body, From=f"{name} <x@example.org>", To=HELP_DESK)
    original = Original(f"{subject} {name} {body[:40]}", message_id, tuple(references))
    sender = str(read_message(raw).senders[0])
    made = compose(original, sender, Answered((RESET, RECORDS)), FRAME, IDENTITY, NOW, "d")
    message = parsed(made)
    for shown in (text(made), plain_words(text(made, "html"))):
        assert set(re.findall(r"\w+", shown.lower())) <= _SAID
    subject_words = re.findall(r"[a-z][a-z'-]*", str(message["Subject"]).lower())
    assert set(subject_words) <= HARMLESS_WORDS | set(FRAME.subject.lower().split()) | {"re"}
    assert [str(address) for address in message["To"].addresses] == ["x@example.org"]
    assert not {"cc", "bcc"} & {key.lower() for key in message}
    assert len(message.items()) <= 14
