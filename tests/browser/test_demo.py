"""``make run`` as its visitors see it: chat, portal and mail on one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def seen(chromium: str, trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What was seen, on a server whose portal nobody has used."""
    server = RunningServer(tmp_path_factory.mktemp("demo"), trained_model)
    server.start()
    try:
        environ = {"HELPDESK_BASE": server.address, "CHROMIUM": chromium}
        return run_scenario("demo", environ)
    finally:
        server.stop()


def test_link_that_the_bot_had_sent_sets_a_password_that_signs_in(seen: Any) -> None:
    assert "an email with a link is on its way" in seen["sent"]
    assert seen["home"] == "Hello, Jordan"


def test_chat_that_was_passed_on_is_in_the_help_desks_mail(seen: Any) -> None:
    assert "This is what I will pass on" in seen["shown"]
    assert seen["ticket"] in seen["letter"]
    assert "I forgot my password" in seen["letter"]


def test_neither_history_nor_mail_shows_how_to_reach_the_patient(seen: Any) -> None:
    for text in (seen["history"], seen["letter"]):
        assert "jordan.rivera" not in text
        assert "555-0100" not in text
    assert seen["ticket"] in seen["history"]


def test_nothing_on_the_way_breaks_the_content_policy_or_asks_elsewhere(seen: Any) -> None:
    assert seen["faults"] == []
