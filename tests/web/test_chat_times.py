from __future__ import annotations

import pytest

from bot.settings import load_settings
from bot.store.records import ConversationInfo
from bot.web.chat_times import ChatTimes, Ending
from tests.web.desk import Clock
from tests.web.signed_in import NOW

MINUTE, HOUR = 60.0, 3600.0


def chat(created: float, active: float, ended: float | None = None) -> ConversationInfo:
    """A chat that was begun, used and ended so many seconds after NOW."""
    ended_at = None if ended is None else NOW + ended
    return ConversationInfo("anonymous", NOW + created, NOW + active, ended_at, 1)


def times(**environ: str) -> ChatTimes:
    return ChatTimes(load_settings(environ), Clock())


@pytest.mark.parametrize(
    ("info", "over"),
    [
        (chat(0, 0), None),
        (chat(-900, -899), None),
        (chat(-900, -900), "idle"),
        (chat(-12 * HOUR + 1, 0), None),
        (chat(-12 * HOUR, 0), "expired"),
        (chat(-12 * HOUR, -900), "expired"),
        (chat(-1, -1, ended=0), "signed-out"),
    ],
)
def test_chat_is_over_when_it_is_left_alone_or_old_or_was_ended(
    info: ConversationInfo, over: str | None
) -> None:
    assert times().over(info) == over


@pytest.mark.parametrize(
    ("info", "ending"),
    [
        (chat(0, 0), Ending(NOW + 15 * MINUTE, True)),
        (chat(-11 * HOUR, -60), Ending(NOW + 14 * MINUTE, True)),
        (chat(-12 * HOUR + 60, 0), Ending(NOW + 60, False)),
        (chat(-12 * HOUR + 15 * MINUTE, 0), Ending(NOW + 15 * MINUTE, False)),
    ],
)
def test_end_that_comes_first_counts_and_only_idleness_can_be_put_off(
    info: ConversationInfo, ending: Ending
) -> None:
    assert times().ending(info) == ending


@pytest.mark.parametrize(
    ("minutes", "seconds"), [("15", 120), ("4", 120), ("3", 90), ("2", 60), ("1", 30)]
)
def test_warning_comes_two_minutes_before_or_half_way_where_there_are_few(
    minutes: str, seconds: float
) -> None:
    of_them = times(ANONYMOUS_IDLE_MINUTES=minutes)
    assert of_them.warned_at(Ending(NOW, True)) == NOW - seconds
