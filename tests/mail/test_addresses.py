from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.addresses import (
    AddressList,
    organisation,
    original,
    parse_address,
    parse_addresses,
)


def _told(parsed: AddressList) -> tuple[list[str], bool]:
    return [str(address) for address in parsed.addresses], parsed.broken


@pytest.mark.parametrize(
    "value",
    [
        "pat@example.edu",
        "<pat@example.edu>",
        "Pat Lee <pat@example.edu>",
        '"Lee, Pat" <pat@example.edu>',
        "Lee, Pat <pat@example.edu>",
        "Pat (at work (often)) <pat@example.edu> (really)",
        "pat@example.edu (Pat Lee)",
        "other@evil.example <pat@example.edu>",
        '"other@evil.example" <pat@example.edu>',
        "=?utf-8?q?Lee=2C_Pat?= <pat@example.edu>",
        "=?utf-8?q?Lee,_Pat?= <pat@example.edu>",
        "Pat Q. Lee <pat@EXAMPLE.edu.>",
        "<@relay.example,@b.example:pat@example.edu>",
        "Team: pat@example.edu;",
        "Pat <pat @ example.edu>",
    ],
)
def test_one_mailbox_is_read_in_its_many_forms(value: str) -> None:
    assert _told(parse_addresses(value)) == (["pat@example.edu"], False)


@pytest.mark.parametrize(
    "value",
    [
        "Mail Delivery System <>",
        "MAILER-DAEMON",
        "Pat",
        "pat@",
        "@example.edu",
        "pat@example.edu other@example.edu",
        "<pat@example.edu> <other@example.edu>",
        "Pat <pat@example.edu> Lee",
        "pat@example.edu, nobody",
        "Mail <>, pat@example.edu",
        "Pat <pat@example.edu",
        "pat@evil.example@example.edu",
        "pat@example.edu (open",
        '"open <pat@example.edu>',
        "pät@example.edu",
        "pat@exa mple.edu",
    ],
)
def test_what_could_be_read_in_two_ways_is_broken(value: str) -> None:
    assert parse_addresses(value).broken


def test_lists_and_groups_hold_several() -> None:
    found = parse_addresses('a@x.example, "B" <b@x.example>; Us: c@x.example,d@x.example;')
    assert _told(found) == (["a@x.example", "b@x.example", "c@x.example", "d@x.example"], False)
    assert _told(parse_addresses("undisclosed-recipients:;"))[0] == []
    assert _told(parse_addresses("")) == ([], False)


def test_names_are_decoded_and_domains_are_ascii() -> None:
    (address,) = parse_addresses("=?utf-8?q?J=C3=BCrgen?= <j@MÜNCHEN.example>").addresses
    assert (address.name, address.domain) == ("Jürgen", "xn--mnchen-3ya.example")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SRS0=HHH=TT=example.edu=pat@fwd.example", "pat@example.edu"),
        ("srs0+HHH=TT=example.edu=pat@fwd.example", "pat@example.edu"),
        ("SRS1=GGG=one.example==HHH=TT=example.edu=pat@two.example", "pat@example.edu"),
        ("box+SRS=HHH=TT=example.edu=pat@fwd.example", "pat@example.edu"),
        ("prvs=1234abcdef=pat@example.edu", "pat@example.edu"),
        ("btv1==12345==pat@example.edu", "pat@example.edu"),
        ("msprvs1=abc=pat@example.edu", "pat@example.edu"),
        ("pat@example.edu", "pat@example.edu"),
        ("SRS0=broken@fwd.example", "SRS0=broken@fwd.example"),
    ],
)
def test_rewritten_senders_are_restored(before: str, after: str) -> None:
    address = parse_address(before)
    assert address is not None
    assert str(original(address)) == after


@pytest.mark.parametrize(
    ("domain", "organisational"),
    [
        ("mail.example.edu", "example.edu"),
        ("example.edu", "example.edu"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("co.uk", None),
        ("someone.github.io", "someone.github.io"),
        ("github.io", None),
        ("WWW.MÜNCHEN.de", "xn--mnchen-3ya.de"),
        ("192.0.2.1", None),
        ("[192.0.2.1]", None),
        ("", None),
        ("not a domain", None),
    ],
)
def test_organisational_domain_follows_the_public_suffix_list(
    domain: str, organisational: str | None
) -> None:
    assert organisation(domain) == organisational


@given(st.text(alphabet='ab@<>,;:"\\() [].=?é', max_size=200))
def test_any_header_is_read(value: str) -> None:
    for address in parse_addresses(value).addresses:
        again = parse_address(str(address))
        assert again is not None
        assert str(again) == str(address)
        assert str(original(address))
