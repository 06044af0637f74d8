"""No mail takes long, and none ever raises anything but that it is unreadable."""

from __future__ import annotations

import time

import pytest

from bot.mail.addresses import organisation
from bot.mail.errors import Unreadable
from bot.mail.filters import Envelope, Policy, header_verdict
from bot.mail.message import read_message
from tests.mail.bombs import BOMBS
from tests.mail.mails import HELP_DESK, mail

POLICY = Policy(
    own_addresses=frozenset({HELP_DESK}), authserv_ids=frozenset({"mx.portal.example.edu"})
)
MOST_SECONDS = 0.075


@pytest.fixture(scope="module", autouse=True)
def _public_suffixes_are_loaded() -> None:
    organisation("example.edu")  # once in a process


def _seconds(raw: bytes) -> float:
    """Processor time of all that is done with a mail; the best of three, as machines are shared."""
    return min(_once(raw) for _ in range(3))


def _once(raw: bytes) -> float:
    began = time.process_time()
    try:
        message = read_message(raw)
        header_verdict(message, Envelope(), POLICY)
        message.body()
    except Unreadable:
        pass
    return time.process_time() - began


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_take_less_than_75_milliseconds(name: str) -> None:
    raw = BOMBS[name](1000)
    # Once is enough; a machine that is shared may need another go.
    assert any(_once(raw) < MOST_SECONDS for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_time_grows_no_faster_than_the_mail(name: str) -> None:
    small, large = _seconds(BOMBS[name](200)), _seconds(BOMBS[name](800))
    assert large < 8 * small + 0.004  # four times as large; the rest is noise of small numbers


def test_ordinary_mail_takes_less_than_20_milliseconds() -> None:
    assert _seconds(mail("How do I reset my password?\r\n" * 200)) < 0.02


@pytest.mark.slow
def test_mail_of_25_megabytes_takes_less_than_a_second() -> None:
    pdf = b"--b\r\nContent-Type: application/pdf\r\n\r\n" + (b"A" * 76 + b"\r\n") * 300_000
    raw = mail(b"--b\r\n\r\nhi\r\n" + pdf + b"--b--", Content_Type="multipart/mixed; boundary=b")
    assert _seconds(raw) < 1
