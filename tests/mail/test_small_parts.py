"""Keyed hashes, switches, fail points, drafts, envelopes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.envelopes import envelope_of, header_end, message_id_of, with_envelope
from bot.mail.failing import POINTS, VARIABLE
from bot.mail.hashes import KeyedHashes
from bot.mail.imap_parts import read_structure
from bot.mail.imap_session import modified
from bot.mail.judgement import Envelope
from bot.mail.records import Mode
from bot.mail.suggestions import as_draft, file_name
from bot.mail.switches import Switches
from bot.settings import ROOT
from bot.store.keys import load_key_ring, rotate


def test_hash_says_nothing_without_the_key_and_differs_by_purpose(tmp_path: Path) -> None:
    one = KeyedHashes(load_key_ring(tmp_path / "a", "mail"))
    two = KeyedHashes(load_key_ring(tmp_path / "b", "mail"))
    hashed = {one.of("sender", "a@b.c"), one.of("domain", "a@b.c"), two.of("sender", "a@b.c")}
    assert len(hashed) == 3
    assert all(len(value) == 43 for value in hashed)


def test_hash_of_a_former_key_is_still_looked_for(tmp_path: Path) -> None:
    before = KeyedHashes(load_key_ring(tmp_path, "mail"))
    old, owner = before.of("sender", "a@b.c"), before.owner
    after = KeyedHashes(rotate(tmp_path, "mail"))
    assert after.of("sender", "a@b.c") != old
    assert old in after.all_of("sender", "a@b.c")
    assert after.owner == owner


def test_kill_switch_is_a_file(tmp_path: Path) -> None:
    switches = Switches(sends=True, stop_file=tmp_path / "stop")
    assert switches.mode() == Mode(sends=True)
    (tmp_path / "stop").symlink_to("nowhere")
    assert switches.mode() == Mode(killed=True)


def test_kill_switch_that_cannot_be_looked_at_is_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert Switches(sends=True, stop_file=tmp_path / "file" / "stop").mode().killed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "lived"), [("", 3), ("sent", 3), ("sending", 0), ("sending:3", 2), ("other", 3)]
)
def test_fail_point_kills_at_its_place_and_only_when_named(value: str, lived: int) -> None:
    code = (
        "from bot.mail.failing import reached\n"
        "for n in range(3):\n    reached('sending'); print(n, flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        env={VARIABLE: value},
        check=False,
    )
    assert len(done.stdout.splitlines()) == lived
    assert done.returncode == (0 if lived == 3 else -9)
    assert "sending" in POINTS


def test_draft_is_the_reply_without_the_marks_of_a_machine() -> None:
    reply = (
        b"From: a\r\nAuto-Submitted: auto-replied\r\nPrecedence: auto_reply\r\n"
        b"Message-ID:\r\n <bot.1@x>\r\nSubject: Re\r\n X-Auto\r\nX-Auto-Response-Suppress: All\r\n"
        b"\r\nMessage-ID: in the text\r\n"
    )
    draft = as_draft("<bot.1@x>", reply)
    head = b"X-Help-Desk-Suggestion: <bot.1@x>\r\nX-Unsent: 1\r\nFrom: a\r\nSubject: Re\r\n X-Auto"
    assert draft == head + b"\r\n\r\nMessage-ID: in the text\r\n"


@pytest.mark.parametrize("name", ["<../../etc@x>", "<a/b@x>", "<" + "x" * 500 + "@x>", "<@>"])
def test_file_of_a_draft_stays_in_its_folder(name: str) -> None:
    assert "/" not in file_name(name)
    assert len(file_name(name)) < 100


def test_envelope_is_read_from_the_topmost_headers() -> None:
    head = b"Return-Path: <a@b.c>\r\nDelivered-To: <d@e.f>\r\nReturn-Path: <x@y.z>\r\nSubject: x"
    assert envelope_of(head) == Envelope("a@b.c", ("d@e.f",))
    assert envelope_of(b"Return-Path:\r\n <>\r\nSubject: x").sender == ""
    assert envelope_of(b"Subject: Return-Path: <x>").sender is None
    assert message_id_of(b"Subject: x\r\nMessage-Id: <a@b>\r\n") == "<a@b>"


@given(st.binary(max_size=400), st.text(max_size=40), st.text(max_size=40))
def test_any_bytes_have_an_envelope(raw: bytes, sender: str, recipient: str) -> None:
    whole = with_envelope(b"\r\n" + raw, Envelope(sender, (recipient,)))
    head = whole[: header_end(whole)]
    assert head.count(b"\n") <= 1
    envelope_of(raw)
    message_id_of(raw)


@pytest.mark.parametrize(
    ("answer", "uids"),
    [
        (b"[MODIFIED 7,9:11] x", {7, 9, 10, 11}),
        (b"Store completed.", set()),
        (b"[OTHER 7] x", set()),
    ],
)
def test_mails_that_others_changed_are_read_from_the_answer(answer: bytes, uids: set[int]) -> None:
    assert modified(answer) == uids


@pytest.mark.parametrize("structure", [None, (), ("x",), b"x", ([],), ([b"x"], b"mixed"), 5])
def test_structure_that_is_none_is_refused(structure: object) -> None:
    from bot.mail.adapter_errors import UnfitStructureError

    with pytest.raises(UnfitStructureError):
        read_structure(structure)
