"""Mails with damaged bytes: nothing but ``Unreadable`` is raised."""

from __future__ import annotations

import os
import random
import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.errors import Unreadable
from bot.mail.filters import Envelope, Policy, body_verdict, header_verdict
from bot.mail.message import Message, read_message
from bot.settings import load_settings
from tests.mail.bombs import BOMBS
from tests.mail.mails import HELP_DESK, mail

MUTATIONS: Final = {"small": 400, "full": 100_000}[load_settings(os.environ).test_scale]
POLICY: Final = Policy(
    own_addresses=frozenset({HELP_DESK}), authserv_ids=frozenset({"mx.portal.example.edu"})
)
_ALTERNATIVE: Final = (
    "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nWhere is my caf=E9?\r\n"
    "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+aGk8L3A+\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: =?utf-8?b?aGk=?=\r\n\r\nhi\r\n--b--\r\n"
)
SEEDS: Final = (
    mail(),
    mail(_ALTERNATIVE, Content_Type='multipart/mixed; boundary="b"'),
    mail(
        Authentication_Results="mx.portal.example.edu; dmarc=pass (p=NONE) header.from=example.edu",
        Return_Path="<SRS0=a=b=example.edu=pat.lee@fwd.example>",
        Subject="=?utf-8?q?caf=C3=A9?= =?shift_jis?b?gqA=?=",
        Reply_To='"Lee, Pat" (home) <pat.lee@example.edu>, Group: a@b.example;',
        Content_Type="text/plain; charset*0=ut; charset*1=f-8",
        References="<a@b> <c@d>",
    ),
    *(bomb(20) for bomb in BOMBS.values()),
)
_SPICES: Final = (b"\r\n", b"\n\n", b'"', b"(", b"<", b"=?", b"\x00", b"\xff", b"--b", b":", b"\\")


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        place = chance.randint(0, len(data))
        choice = chance.randint(0, 3)
        if choice == 0:
            data[place : place + chance.randint(0, 20)] = b""
        elif choice == 1:
            data[place:place] = chance.choice(_SPICES) * chance.randint(1, 3)
        elif choice == 2:
            data[place : place + 1] = bytes([chance.randint(0, 255)])
        else:
            other = chance.randint(0, len(data))
            data[place:place] = data[other : other + chance.randint(0, 200)]
    return bytes(data)


def _message(raw: bytes) -> Message | str:
    try:
        return read_message(raw)
    except Unreadable as error:
        return error.reason


def _read(raw: bytes) -> Message | None:
    message = _message(raw)
    if isinstance(message, str):  # never "malformed": that would be an exception of ours
        assert message in {"too_large", "headers_too_large", "too_many_parts"}
        return None
    header_verdict(message, Envelope(), POLICY)
    body = message.body()
    body_verdict(body, body.text or "", POLICY)
    return message


def _check(first: int, last: int) -> list[float]:
    """Read mutations by their numbers, so that one that fails can be had again."""
    times = []
    for number in range(first, last):
        chance = random.Random(number)
        raw = _mutated(SEEDS[number % len(SEEDS)], chance)
        began = time.process_time()
        _read(raw)
        times.append(time.process_time() - began)
    return times


def test_some_mutated_mails_are_read() -> None:
    _check(0, 400)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_many_mutated_mails_are_read_and_quickly() -> None:
    times = sorted(_check(400, 400 + MUTATIONS))
    assert times[int(len(times) * 0.99)] < 0.02


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_mail_or_unreadable(raw: bytes) -> None:
    _read(raw)


@given(st.binary(max_size=300), st.sampled_from(["From", "Subject", "Content_Type", "To"]))
def test_any_header_is_read(value: bytes, name: str) -> None:
    _read(mail(**{name: value.decode("utf-8", "surrogateescape")}))


@given(st.lists(st.text(max_size=40), max_size=6))
def test_what_is_sent_back_is_plain_ascii(values: list[str]) -> None:
    message = _read(mail(Message_ID=values[0] if values else "", References=" ".join(values)))
    if message is not None:
        for token in (message.message_id or "<x>", *message.references, *message.in_reply_to):
            assert token.isascii()
            assert not any(sign.isspace() for sign in token)
            assert (token[0], token[-1]) == ("<", ">")


@given(st.text(max_size=200))
def test_nothing_in_a_body_makes_a_bounce_answerable(text: str) -> None:
    message = _read(mail(text.encode("utf-8", "replace"), Return_Path="<>"))
    assert message is not None
    left = header_verdict(message, Envelope(), POLICY)
    assert left is not None
    assert left.reason == "null_sender"
