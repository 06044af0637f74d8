"""Signing in with access tokens, at servers that take nothing else."""

from __future__ import annotations

import base64
import shlex
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from bot.mail.adapter_errors import MailboxUnavailableError, NotSentError, SignInError
from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapAccount
from bot.mail.oauth import TokenCommand
from bot.mail.submission import Relay as Account
from bot.mail.submission import Submission
from tests.mail.relay import Relay, relay
from tests.mail.stub_imap import stub_imap
from tests.mail.stub_judge import DESK
from tests.store.processes import Clock

USER, TOKEN = "desk@help.test", "ya29.token"


def _printing(text: str) -> str:
    return shlex.join([sys.executable, "-c", f"print({text!r})"])


def _said(token: str) -> bytes:
    return f"user={USER}\x01auth=Bearer {token}\x01\x01".encode()


@pytest.mark.slow
def test_token_is_what_the_command_prints_and_is_kept_for_minutes(tmp_path: Path) -> None:
    counter = tmp_path / "n"
    script = (
        f"import pathlib; p = pathlib.Path({str(counter)!r}); "
        "n = len(p.read_text()) if p.exists() else 0; p.write_text('x' * (n + 1)); print('t%d' % n)"
    )
    clock = Clock()
    command = TokenCommand(USER, shlex.join([sys.executable, "-c", script]), clock)
    assert [command.token(), command.token()] == ["t0", "t0"]
    clock.go(301)
    assert command.token() == "t1"
    command.refused()
    assert command.token() == "t2"


@pytest.mark.parametrize(
    "command", ["false", "no-such-program", _printing(""), _printing("two words"), "sleep"]
)
def test_command_that_gives_no_token_is_an_error_without_its_output(command: str) -> None:
    with pytest.raises(SignInError):
        TokenCommand(USER, command).token()


class _TokenSmtp(SMTP):
    """Takes mail after XOAUTH2 alone."""

    async def auth_XOAUTH2(self, _: SMTP, arguments: list[bytes]) -> AuthResult:  # noqa: N802
        said = base64.b64decode(arguments[1]) if len(arguments) > 1 else b""
        return AuthResult(success=said == _said(TOKEN), handled=False)

    async def handle_auth(self, *_: Any) -> None:
        raise AssertionError


def _token_smtp(handler: Relay) -> SMTP:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that nothing is encrypted is meant here
        return _TokenSmtp(handler, auth_required=True, auth_require_tls=False, hostname="x.test")


async def test_mail_is_submitted_with_a_token(tmp_path: Path) -> None:
    async with relay(tmp_path / "sent", DESK, make=_token_smtp) as server:
        login = TokenCommand(USER, _printing(TOKEN))
        submission = Submission(Account("127.0.0.1", server.port, "none", login), DESK)
        await submission.send("pat@mail.test", b"x: y\r\n\r\ntext\r\n")
        await submission.close()
        assert len(server.sent()) == 1


async def test_refused_token_at_submission_is_tried_again_later(tmp_path: Path) -> None:
    async with relay(tmp_path / "sent", DESK, make=_token_smtp) as server:
        login = TokenCommand(USER, _printing("old"))
        submission = Submission(Account("127.0.0.1", server.port, "none", login), DESK)
        with pytest.raises(NotSentError) as caught:
            await submission.send("pat@mail.test", b"x: y\r\n\r\ntext\r\n")
        assert (caught.value.reason, caught.value.is_final) == ("sign_in", False)


async def test_mailbox_is_opened_with_a_token() -> None:
    async with stub_imap(_said(TOKEN)) as stub:
        login = TokenCommand(USER, _printing(TOKEN))
        mailbox = ImapMailbox(ImapAccount("127.0.0.1", stub.port, login, security="none"))
        look = await mailbox.look()
        assert (look.uidvalidity, list(look.uids)) == (5, [3, 4])
        await mailbox.close()
        assert stub.tried == [_said(TOKEN)]


async def test_refused_token_at_the_mailbox_is_said_without_names() -> None:
    async with stub_imap(_said(TOKEN)) as stub:
        login = TokenCommand(USER, _printing("old"))
        mailbox = ImapMailbox(ImapAccount("127.0.0.1", stub.port, login, security="none"))
        with pytest.raises(MailboxUnavailableError) as caught:
            await mailbox.look()
        assert USER not in str(caught.value)
        await mailbox.close()
