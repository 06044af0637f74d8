"""``helpdesk mail``: the contract of docs/cli.md, with the trained bot."""

from __future__ import annotations

import json
import os
import smtplib
import sys
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from benchmarks.services import free_port, running
from bot.settings import ROOT
from tests.commands.started import DEFAULTS, helpdesk
from tests.mail.mails import HELP_DESK, mail

pytestmark = pytest.mark.slow

_SURE = "How do I reset my password for the portal?\r\n"
_RELAY = {"HELPDESK_MAIL_SMTP_URL": "smtp://127.0.0.1:25"}
_KEYS = [
    *("id", "ok", "seconds", "eligible", "reason", "answer", "urgent", "text", "questions"),
    *("subject", "from", "message_id", "n_parts", "n_attachments"),
]


@pytest.fixture(scope="module")
def environ(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("mail")
    return {
        "HELPDESK_MODEL": str(trained_model),
        "HELPDESK_MAIL_ADDRESSES": HELP_DESK,
        "HELPDESK_MAIL_NEEDS_AUTHENTICATION": "no",
        "HELPDESK_MAIL_FOLDER": str(folder / "spool"),
        "HELPDESK_MAIL_STOP_FILE": str(folder / "stop"),
        "HELPDESK_DATABASE_URL": f"sqlite:///{folder}/desk.db",
        "HELPDESK_SECRETS": str(folder / "secrets"),
    }


@pytest.fixture(scope="module")
def batch(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Each kind of case that a batch may hold."""
    folder = tmp_path_factory.mktemp("batch")
    (folder / "sure.eml").write_bytes(mail(_SURE))
    (folder / "bounce.eml").write_bytes(mail(_SURE))
    (folder / "large.eml").write_bytes(b"x: y\r\n" * 20_000 + b"\r\n")
    (folder / "reply.txt").write_text("Yes please\n\nOn Monday, Pat <a@b.edu> wrote:\n> old")
    (folder / "reply.html").write_text("<p>Thanks</p><blockquote type=cite>old</blockquote>")
    cases = [
        {"id": 1, "file": "sure.eml"},
        {"id": 2, "file": str(folder / "bounce.eml"), "envelope": {"from": "", "to": [HELP_DESK]}},
        {"id": 3, "file": "large.eml"},
        {"id": 4, "file": "reply.txt", "type": "text"},
        {"id": 5, "file": "reply.html", "type": "html"},
        {"id": 6, "file": "missing.eml"},
        {"id": 7, "file": "sure.eml", "own_addresses": ["other@example.edu"]},
    ]
    path = folder / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, cases)) + "\n\n")
    ended = helpdesk("mail", "--batch", str(path), environ=environ)
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in ended.lines]


def test_batch_gives_each_case_its_line_in_order(batch: list[Any]) -> None:
    assert [line["id"] for line in batch] == [1, 2, 3, 4, 5, 6, 7]
    assert list(batch[0]) == _KEYS
    assert [line["ok"] for line in batch] == [True, True, False, True, True, False, True]


def test_sure_question_would_be_answered(batch: list[Any]) -> None:
    sure = batch[0]
    assert (sure["eligible"], sure["answer"], sure["reason"]) == (True, True, None)
    assert sure["questions"] == [_SURE.strip()]
    assert (sure["from"], sure["message_id"]) == (
        "pat.lee@example.edu",
        "CAF.1234@mail.example.edu",
    )


def test_what_is_left_has_the_name_of_its_rule(batch: list[Any]) -> None:
    assert (batch[1]["eligible"], batch[1]["reason"]) == (False, "null_sender")
    assert batch[2]["reason"] == "headers_too_large"
    assert batch[6]["reason"] == "own_mail", "it is not addressed to that mailbox"


def test_texts_alone_are_cut_to_what_is_new(batch: list[Any]) -> None:
    assert [batch[3]["text"], batch[4]["text"]] == ["Yes please", "Thanks"]


def test_explanation_names_the_rule_and_where_it_comes_from(
    environ: dict[str, str], tmp_path: Path
) -> None:
    by_machine = tmp_path / "machine.eml"
    by_machine.write_bytes(mail(_SURE, Auto_Submitted="auto-generated"))
    told = helpdesk("mail", "--explain", "-", str(by_machine), given=mail(_SURE), environ=environ)
    assert told.lines == [
        "-: answered",
        f"{by_machine}: left for people: auto_submitted (RFC 3834 s.2, s.5)",
    ]


def test_reply_is_printed_as_it_would_go_out(environ: dict[str, str]) -> None:
    ended = helpdesk("mail", "--stdin", given=mail(_SURE), environ=environ)
    assert ended.code == 0
    reply = message_from_bytes(ended.out.encode(), policy=default)
    assert reply["To"] == "pat.lee@example.edu"
    assert reply["Auto-Submitted"] == "auto-replied"


def test_nothing_is_printed_where_nothing_would_be_sent(environ: dict[str, str]) -> None:
    strict = environ | {"HELPDESK_MAIL_NEEDS_AUTHENTICATION": "yes"}
    left = helpdesk("mail", "--stdin", given=mail(_SURE), environ=strict)
    assert (left.code, left.out) == (0, "")


def test_pipe_ends_with_try_again_where_nothing_can_be_kept(environ: dict[str, str]) -> None:
    unset = environ | {"HELPDESK_MAIL_ALLOWED": "everybody"}
    assert helpdesk("mail", "--deliver", given=mail(_SURE), environ=unset).code == 75
    wrong = environ | {"HELPDESK_MAIL_FOLDER": "/dev/null/spool"}
    assert helpdesk("mail", "--deliver", given=mail(_SURE), environ=wrong).code == 75
    assert (
        helpdesk(
            "mail", "--stdin", given=mail(_SURE), environ=wrong | {"HELPDESK_MODEL": "/none"}
        ).code
        == 75
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"HELPDESK_MAIL_ADDRESSES": ""}, "HELPDESK_MAIL_ADDRESSES"),
        ({"HELPDESK_MAIL_NEEDS_AUTHENTICATION": "yes", **_RELAY}, "HELPDESK_MAIL_AUTHSERV_IDS"),
        ({}, "HELPDESK_MAIL_SMTP_URL"),
    ],
)
def test_worker_says_what_is_missing_before_it_begins(
    environ: dict[str, str], changed: dict[str, str], told: str
) -> None:
    ended = helpdesk("mail", "--send", environ=environ | changed)
    assert ended.code == 2
    assert told in ended.err


def test_mails_by_lmtp_and_by_pipe_become_drafts_until_sending_is_turned_on(
    environ: dict[str, str], tmp_path: Path
) -> None:
    log, port = tmp_path / "worker.log", free_port()
    own = environ | {
        "HELPDESK_MAIL_LMTP_PORT": str(port),
        "HELPDESK_MAIL_FOLDER": str(tmp_path / "spool"),
    }
    piped = helpdesk("mail", "--deliver", given=mail(_SURE, Message_ID="<a@b.edu>"), environ=own)
    assert piped.code == 0
    command = [sys.executable, "-m", "bot", "mail"]
    drafts = tmp_path / "spool" / "suggestions"

    def is_up() -> bool:
        return b"Answering mails" in log.read_bytes()

    with running(command, log, is_up, folder=ROOT, environ={**os.environ, **DEFAULTS, **own}):
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.sendmail("pat.lee@example.edu", [HELP_DESK], mail(_SURE))
        _wait_for(lambda: len(list(drafts.glob("*.eml"))) == 2)
    assert b"nobody has decided yet" in log.read_bytes()
    draft = message_from_bytes(next(drafts.glob("*.eml")).read_bytes(), policy=default)
    assert draft["To"] == "pat.lee@example.edu"
    assert draft["Auto-Submitted"] is None


def _wait_for(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_resuming_is_no_error_where_nothing_was_stopped(environ: dict[str, str]) -> None:
    assert helpdesk("mail", "--resume", environ=environ).code == 0
