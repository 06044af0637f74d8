from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def visit(play: Callable[..., Any]) -> Any:
    """Somebody asks for their records, signs in, goes on, and signs out."""
    return play("signing_in")


def test_sign_in_leads_back_and_the_task_is_offered(visit: Any) -> None:
    assert "sign in to the portal" in visit["asked"]
    (offered,) = visit["offered"]
    assert "You wanted to start a records request" in offered
    assert visit["shown"] == ["You are signed in to the portal.", False]


def test_yes_goes_on_with_it(visit: Any) -> None:
    assert visit["reloaded"][-2:] == [
        "You said: Yes, go on",
        "Help desk said: Who should get the records?",
    ]


def test_chat_before_is_off_the_screen_everywhere(visit: Any) -> None:
    assert visit["left"] == []
    assert not any("How do I request" in line for line in visit["reloaded"])


def test_token_is_kept_nowhere_that_scripts_can_read(visit: Any) -> None:
    assert visit["kept"] == ["", 0]


def test_token_is_asked_for_again_before_it_ends_and_after_it_was_refused(visit: Any) -> None:
    assert visit["asked_again"] >= 2
    assert visit["refused_once"][-1].startswith("Help desk said:")


def test_sign_out_empties_the_view_and_keeps_what_was_typed(visit: Any) -> None:
    assert visit["ended"] == []
    assert visit["told"].startswith("Your sign-in has ended.")
    assert visit["draft"] == "one word more"


def test_window_that_is_looked_at_after_sign_out_shows_nothing_of_the_talk(visit: Any) -> None:
    assert visit["looked"] == []


def test_next_chat_is_nobodys(visit: Any) -> None:
    (greeting,) = visit["anonymous"]
    assert "You are signed in" not in greeting
    assert visit["who"] is False


def test_chat_works_while_the_portal_does_not(visit: Any) -> None:
    assert len(visit["portal_down"]) == 1


def test_signed_in_page_has_no_fault(visit: Any) -> None:
    assert visit["violations"] == []
    assert visit["faults"] == []
