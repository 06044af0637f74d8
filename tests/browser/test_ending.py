from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def seen(
    chromium: str, trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A chat in which nobody writes, at a help desk that closes one after a minute."""
    soon = {"ANONYMOUS_IDLE_MINUTES": "1"}
    desk = RunningServer(tmp_path_factory.mktemp("desk"), trained_model, soon)
    desk.start()
    yield run_scenario("ending", {"HELPDESK_BASE": desk.address, "CHROMIUM": chromium})
    desk.stop()


def test_patient_is_warned_in_every_window_before_the_chat_ends(seen: Any) -> None:
    assert "Do you need more time?" in seen["warned"]
    assert seen["inBoth"] is True


def test_patient_who_stays_stays_in_every_window_with_the_focus_in_the_field(seen: Any) -> None:
    assert seen["stayed"] == 1
    assert seen["focused"] == "field"


def test_draft_stays_whatever_is_told(seen: Any) -> None:
    assert seen["draft"] == "not sent yet"
    assert seen["faults"] == []
