from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.addresses import counted_address

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_peer_is_counted_by_its_address_or_its_ipv6_network(peer: str | None, counted: str) -> None:
    assert counted_address(peer, [], PROXIES) == counted


@pytest.mark.parametrize(
    ("forwarded", "counted"),
    [
        (["203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),  # the left one is the client's own claim
        (["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        (["203.0.113.7, 10.1.1.1"], "203.0.113.7"),
        (["203.0.113.7,10.1.1.1 ,fd00::5"], "203.0.113.7"),
        (["198.51.100.1, 10.1.1.1, 203.0.113.7, 10.1.1.2"], "203.0.113.7"),
        (["203.0.113.7:4711"], "203.0.113.7"),
        (["[2001:db8::1]:4711"], "2001:db8::/64"),
        (["2001:db8::1"], "2001:db8::/64"),
        (["198.51.100.1, unknown"], "10.0.0.1"),
        (["198.51.100.1, "], "10.0.0.1"),
        (["198.51.100.1, _hidden, 10.1.1.1"], "10.1.1.1"),
        (["10.1.1.1, 10.1.1.2"], "10.1.1.1"),
        ([], "10.0.0.1"),
        ([""], "10.0.0.1"),
    ],
)
def test_behind_our_proxies_the_last_address_that_is_not_theirs_counts(
    forwarded: list[str], counted: str
) -> None:
    assert counted_address("10.0.0.1", forwarded, PROXIES) == counted


def test_header_of_anybody_else_counts_for_nothing() -> None:
    assert counted_address("203.0.113.7", ["198.51.100.1"], PROXIES) == "203.0.113.7"
    assert counted_address("203.0.113.7", ["198.51.100.1"], []) == "203.0.113.7"


@given(forged=st.lists(st.text(), max_size=4))
def test_nobody_chooses_the_address_they_are_counted_under(forged: list[str]) -> None:
    # A client writes what it likes; our proxy adds at the end whom it saw.
    assert counted_address("10.0.0.1", [*forged, "203.0.113.7"], PROXIES) == "203.0.113.7"


@given(peer=st.text(), forwarded=st.lists(st.text()))
def test_any_text_gives_some_address(peer: str, forwarded: list[str]) -> None:
    assert counted_address(peer, forwarded, [ip_network("0.0.0.0/0"), ip_network("::/0")])
