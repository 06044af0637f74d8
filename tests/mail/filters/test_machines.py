"""Vendors' headers, machines' addresses and names (rules 7 and 8)."""

from __future__ import annotations

import pytest

from bot.mail.filters.machine_addresses import is_machine_local_part
from tests.mail.mails import mail, reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Autoreply", "yes"),
        ("X-Autoreply-Original-Subject", "x"),
        ("X-Autorespond", "Vacation"),
        ("X-Auto-Reply-From", "a@b.example"),
        ("X-Failed-Recipients", "a@b.example"),
        ("X-MS-Exchange-Inbox-Rules-Loop", "a@b.example"),
        ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
        ("X-FC-MachineGenerated", "true"),
        ("X-Loop", "a@b.example"),
        ("Feedback-ID", "1:2:AmazonSES"),
        ("X-Campaign-ID", "7"),
        ("X-Cron-Env", "<SHELL=/bin/sh>"),
        ("Delivered-To", "Autoresponder"),
        ("X-POST-MessageClass", "9; Autoresponder"),
        ("X-Mailer", "vacation 1.2.7"),
        ("Content-Class", "urn:content-classes:mdn"),
        ("X-RT-Loop-Prevention", "desk"),
    ],
)
def test_vendors_headers_tell_of_a_machine(name: str, value: str) -> None:
    assert reason(mail(**{name: value})) == "machine_header"


@pytest.mark.parametrize(
    "local",
    "MAILER-DAEMON mailer_daemon mailerdaemon mailer-daemon+x postmaster post_master Mail.Delivery."
    "System noreply no-reply No_Reply no.reply noreply123 no-reply+a=b.example do-not-reply"
    " donotreply accounts-noreply portal.noreply bounce bounces bounce-12-34 list-bounces"
    " list-bounces+pat=x.example bounce+ab.cd owner-talk talk-owner talk-request talk-errors"
    " listserv majordomo mailman root daemon nobody cron srs0=a=b=c srs1=x=y==a=b=c=d"
    " x+pat=example.edu notifications autoreply auto-responder nao-responda www-data".split(),
)
def test_machines_local_parts(local: str) -> None:
    assert is_machine_local_part(local)


@pytest.mark.parametrize(
    "local",
    "pat pat.lee root.smith rooth cronin daemond nobody.important replytome reply"
    " jane.owner owner request bill.request o'neil info help support postman masterson alert.smith"
    " mailman.joe lee+portal a.b_c-d 12345 arfman mta.jones listser normal-reply".split(),
)
def test_peoples_local_parts(local: str) -> None:
    assert not is_machine_local_part(local)


@pytest.mark.parametrize("name", ["From", "Sender", "Reply_To"])
def test_machine_may_stand_in_any_header_of_senders(name: str) -> None:
    assert reason(mail(**{name: "x <no-reply@example.edu>"})) == "machine_address"


@pytest.mark.parametrize(
    "path", ["<root>", "bounces+1=2@example.edu", "<prvs=1=no-reply@x.example>"]
)
def test_machine_may_stand_in_the_envelope(path: str) -> None:
    assert reason(mail(), sender=path) == "machine_address"


@pytest.mark.parametrize(
    "name", ["Mail Delivery Subsystem", "Mail Delivery System", "Postmaster", "Mailer-Daemon"]
)
def test_machine_may_have_a_strange_address(name: str) -> None:
    assert reason(mail(From=f'"{name}" <x7@example.edu>')) == "machine_address"


def test_name_of_a_person_that_holds_such_a_word_passes() -> None:
    assert reason(mail(From="Postmaster Jones <pj@example.edu>")) is None
