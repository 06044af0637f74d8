from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings import ANSWER_SETTINGS, ROOT, load_settings


def test_nothing_set_means_the_defaults_of_the_table() -> None:
    settings = load_settings({})
    assert settings.knowledge == ROOT / "knowledge"
    assert settings.transcript_days == 90
    assert settings.log_level == "WARNING"
    assert settings.unset_answers == ANSWER_SETTINGS


def test_blank_value_counts_as_not_set() -> None:
    assert load_settings({"HELPDESK_EMAIL": "  "}).unset_answers == ANSWER_SETTINGS


def test_set_values_are_used_without_the_spaces_around_them() -> None:
    settings = load_settings({"HELPDESK_EMAIL": " desk@example.edu ", "TRANSCRIPT_DAYS": "7"})
    assert settings.answers["HELPDESK_EMAIL"] == "desk@example.edu"
    assert settings.transcript_days == 7
    assert "HELPDESK_EMAIL" not in settings.unset_answers


def test_relative_paths_start_at_the_project_and_absolute_ones_stay() -> None:
    settings = load_settings(
        {"HELPDESK_MODEL": "other/models", "HELPDESK_ENCODER": "/data/encoder"}
    )
    assert settings.model == ROOT / "other" / "models"
    assert str(settings.encoder) == "/data/encoder"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HELPDESK_EMAIL", "no-at-sign"),
        ("RESET_SENDER_EMAIL", "no one@example.edu"),
        ("TRANSCRIPT_DAYS", "0"),
        ("TRANSCRIPT_DAYS", "ninety"),
        ("HELPDESK_LOG_LEVEL", "loud"),
        ("HELPDESK_TEST_SCALE", "huge"),
    ],
)
def test_wrong_value_is_refused_by_name_without_repeating_it(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings({name: value})
    assert value not in str(refused.value)
