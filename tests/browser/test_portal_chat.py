from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.browser.leavings import NOTHING

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_WAS_OPEN: Final = NOTHING | {"session": {"help-desk-open": "yes"}}


@pytest.fixture(scope="module")
def visit(play_everywhere: Callable[..., Any]) -> Any:
    """Somebody goes about in the portal with the chat, without and with a sign-in."""
    return play_everywhere("portal_chat")


def test_chat_that_is_closed_costs_a_page_two_requests(visit: Any) -> None:
    page, *chat = visit["before"]
    assert page == "/portal/"
    assert sorted(chat) == ["/portal/static/chat.js", "/static/help-desk-chat.js"]


def test_only_that_it_is_open_is_kept_where_scripts_can_read_it(visit: Any) -> None:
    assert visit["closed"] == NOTHING
    assert visit["open"] == _WAS_OPEN
    assert visit["closedAgain"] == NOTHING


def test_chat_goes_along_to_the_next_page_until_it_is_closed(visit: Any) -> None:
    assert len(visit["talked"]) == 3
    assert visit["next"] == visit["talked"]
    assert visit["visible"] is False


def test_token_is_kept_nowhere_that_scripts_can_read(visit: Any) -> None:
    assert len(visit["signedIn"]) > 5
    assert all(kept == _WAS_OPEN for kept in visit["signedIn"].values())


def test_chat_breaks_no_rule_of_the_portals_content_policy(visit: Any) -> None:
    assert visit["faults"] == []
