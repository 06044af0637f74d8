from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from portal.server.pages.loopback import comes_from_here, is_loopback, is_on_one_machine
from portal.server.pages.origins import allowed_origins


def test_origin_of_a_portal_is_spelled_as_browsers_do() -> None:
    assert allowed_origins("https://Portal.Example.edu") == {"https://portal.example.edu"}
    assert allowed_origins("https://portal.example.edu:8443") == {"https://portal.example.edu:8443"}


def test_each_name_of_this_machine_is_good_on_this_machine() -> None:
    wanted = {"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"}
    assert allowed_origins("http://localhost:8080") == wanted
    assert allowed_origins("http://[::1]:8080") == wanted


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "LocalHost"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", [None, "", "10.0.0.1", "localhost.example.edu", "127.0.0.1.nip", "0.0.0.0"]
)
def test_other_hosts_are_not_taken_for_this_machine(host: str | None) -> None:
    assert not is_loopback(host)


def test_only_an_address_of_this_machine_makes_a_demo() -> None:
    assert is_on_one_machine("http://127.0.0.1:8080")
    assert not is_on_one_machine("https://portal.example.edu")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "localhost.evil.example"])
def test_foreign_name_that_leads_here_is_not_here(host: str) -> None:
    assert not comes_from_here(make_mocked_request("GET", "/", headers={"Host": host}))
