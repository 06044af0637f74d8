"""``helpdesk events``; at work: ``tests/events/test_outages.py``."""

from __future__ import annotations

import pytest

from bot.cli import main


def test_command_without_a_broker_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HELPDESK_EVENTS_URL", raising=False)
    with pytest.raises(SystemExit) as exit_:
        main(["events"])
    assert exit_.value.code == 2
    assert "Set HELPDESK_EVENTS_URL" in capsys.readouterr().err
