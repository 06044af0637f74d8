from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mail.adapter_errors import MaybeSentError, NotSentError
from bot.mail.oauth import Password
from bot.mail.submission import Relay as Account
from bot.mail.submission import Submission
from tests.mail.relay import Relay, relay
from tests.mail.stub_judge import DESK

BODY = b"Subject: x\r\n\r\n.text\r\n"


@pytest.fixture
async def server(quick_folder: Path, tmp_path: Path) -> AsyncIterator[Relay]:
    async with relay(quick_folder / f"{tmp_path.name}.jsonl", DESK) as made:
        yield made


@pytest.fixture
async def submission(server: Relay) -> AsyncIterator[Submission]:
    made = Submission(Account("127.0.0.1", server.port, "none"), DESK)
    yield made
    await made.close()


async def test_mail_goes_to_the_person_and_a_copy_to_us_with_the_null_sender(
    server: Relay, submission: Submission
) -> None:
    await submission.send("pat@mail.test", BODY)
    await submission.send("lee@mail.test", BODY, has_copy=False)
    first, second = server.sent()
    assert (first.sender, first.recipients) == ("<>", ["pat@mail.test", DESK])
    assert second.recipients == ["lee@mail.test"]
    assert first.body == BODY.decode()


async def test_bounce_address_stands_for_the_null_sender(server: Relay) -> None:
    submission = Submission(Account("127.0.0.1", server.port, "none"), DESK, "bounce@help.test")
    await submission.send("pat@mail.test", BODY)
    await submission.close()
    assert server.sent()[0].sender == "bounce@help.test"


@pytest.mark.parametrize(("answer", "is_final"), [("450 later", False), ("550 unknown", True)])
async def test_refused_person_gets_nothing_and_we_no_copy(
    server: Relay, submission: Submission, answer: str, is_final: bool
) -> None:
    server.refused["pat@mail.test"] = answer
    with pytest.raises(NotSentError) as caught:
        await submission.send("pat@mail.test", BODY)
    assert caught.value.is_final is is_final
    assert "pat" not in str(caught.value)
    assert server.sent() == []


async def test_nothing_is_sent_without_the_copy(server: Relay, submission: Submission) -> None:
    server.refused[DESK] = "550 no such mailbox"
    with pytest.raises(NotSentError) as caught:
        await submission.send("pat@mail.test", BODY)
    assert not caught.value.is_final
    assert server.sent() == []


async def test_refused_text_was_not_sent(server: Relay, submission: Submission) -> None:
    server.refused_data = "554 no"
    with pytest.raises(NotSentError) as caught:
        await submission.send("pat@mail.test", BODY)
    assert caught.value.is_final


async def test_connection_lost_after_the_text_leaves_the_end_open(
    server: Relay, submission: Submission
) -> None:
    server.drops_after_data = True
    with pytest.raises(MaybeSentError):
        await submission.send("pat@mail.test", BODY)


async def test_server_that_is_away_has_not_taken_the_mail(submission: Submission) -> None:
    away = Submission(Account("127.0.0.1", 1, "none"), DESK)
    with pytest.raises(NotSentError) as caught:
        await away.send("pat@mail.test", BODY)
    assert caught.value.reason == "no_connection"


async def test_connection_that_was_closed_while_it_rested_is_made_anew(
    quick_folder: Path, tmp_path: Path
) -> None:
    file = quick_folder / f"{tmp_path.name}.jsonl"
    async with relay(file, DESK) as server:
        submission = Submission(Account("127.0.0.1", server.port, "none"), DESK)
        await submission.send("pat@mail.test", BODY)
        _, client = submission._idle[0]
        assert client.transport
        client.transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        await submission.send("pat@mail.test", BODY)
        assert len(server.sent()) == 2
        await submission.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pat",
        "a@b\r\nRCPT TO:<x@y.z>",
        "<a@b.c>",
        '"a b"@c.d',
        "a@[1.2.3.4]",
        "ü@x.test",
        "a@b c",
    ],
)
async def test_address_that_could_be_more_than_one_is_refused(
    server: Relay, submission: Submission, address: str
) -> None:
    with pytest.raises(NotSentError) as caught:
        await submission.send(address, BODY)
    assert caught.value.is_final
    assert server.sent() == []


@pytest.mark.parametrize("host", ["mail.example.edu", "10.0.0.1"])
def test_mail_never_goes_unencrypted_to_another_machine(host: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        Submission(Account(host, 25, "none", Password("x", "y")), DESK)
