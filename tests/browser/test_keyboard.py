from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def keyboard(play_everywhere: Callable[..., Any]) -> Any:
    """The launcher's panel on the portal's first page, with the keyboard alone."""
    return play_everywhere("keyboard")


@pytest.fixture(scope="module")
def window(play_everywhere: Callable[..., Any]) -> Any:
    """The same in a small window, through changes of its size, and on the next page."""
    return play_everywhere("keyboard_window")


def test_tab_leads_past_the_page_to_the_launcher_and_enter_to_the_field(keyboard: Any) -> None:
    assert keyboard["talk"]["way"][0] == "Skip to the main content"
    assert keyboard["talk"]["opened"] == ["field", "beside", "true"]


def test_quick_replies_are_reached_backwards_and_pressed_by_enter_and_by_space(
    keyboard: Any,
) -> None:
    talk = keyboard["talk"]
    assert talk["back"] == ["Not sure", "I don't"]
    assert (talk["enter"], talk["space"], talk["judged"]) == ("field", "field", "field")
    assert talk["said"] == 7


def test_page_up_scrolls_the_messages(keyboard: Any) -> None:
    before, after = keyboard["talk"]["scrolled"]
    assert after < before


def test_menu_opens_and_closes_by_its_keys_and_as_the_focus_goes_on(keyboard: Any) -> None:
    by_key = [["More options", is_open, "beside"] for is_open in (True, False, True, False)]
    by_escape_inside = ["More options", False, "beside"]
    by_going_on = ["close", False, "beside"]
    assert keyboard["menu"]["states"] == [*by_key, by_escape_inside, by_going_on]


def test_escape_leads_back_to_the_launcher_from_anywhere_in_the_panel(keyboard: Any) -> None:
    assert keyboard["escape"]["closed"] == [["launcher", "closed", "false"]] * 3


def test_escape_from_the_question_whether_to_end_leaves_the_panel_open(keyboard: Any) -> None:
    assert keyboard["escape"]["asked"] == "stay"
    assert keyboard["escape"]["kept"] == ["More options", "beside", False]


def test_chat_is_ended_and_begun_anew_by_keyboard(keyboard: Any) -> None:
    assert keyboard["escape"]["anew"] == "field"


@pytest.mark.parametrize("scene", ["fileByEnter", "fileBySpace"])
def test_file_is_chosen_by_enter_and_by_space(keyboard: Any, scene: str) -> None:
    assert keyboard[scene]["said"][1] == "You said: letter.txt"


def test_warning_of_the_end_is_answered_by_keyboard(keyboard: Any) -> None:
    assert keyboard["warning"]["stays"] == "field"
    assert keyboard["warning"]["button"] == 0


def test_enter_that_ends_a_composition_sends_nothing(keyboard: Any) -> None:
    assert keyboard["entering"]["composed"][1] == 1


def test_refused_message_is_in_the_field_again_with_its_lines(keyboard: Any) -> None:
    seen = keyboard["entering"]
    assert seen["written"].splitlines() == ["仮名", "a second line"]
    assert seen["kept"] == seen["written"]
    assert seen["left"] == ""
    assert seen["said"][1].splitlines() == ["You said: 仮名", "a second line"]


def test_focus_never_falls_to_the_page(keyboard: Any, window: Any) -> None:
    scenes = {**keyboard, **window}
    lost = {name: "nothing" in seen["places"] for name, seen in scenes.items()}
    assert lost == dict.fromkeys(scenes, False)


def test_panel_in_a_small_window_keeps_the_focus_until_it_is_closed(window: Any) -> None:
    small = window["small"]
    assert small["opened"] == ["field", "modal"]
    assert set(small["rounds"]) <= {"panel", "browser"}
    assert small["rounds"].count("browser") < 6, "once a round, where the browser's own bar is"
    assert small["closed"] == ["launcher", "closed"]


def test_focus_and_text_outlast_changes_of_the_windows_size(window: Any) -> None:
    words = "half a sen"
    assert window["resized"]["steps"] == [
        [place, how, words]
        for place in ("field", "What can you do?")
        for how in ("modal", "beside")
    ]
    assert window["resized"]["expanded"] == "true"


def test_launcher_names_what_came_while_the_panel_was_closed(window: Any) -> None:
    seen = window["unread"]
    assert (seen["at"], seen["focused"]) == ("launcher", "launcher")
    assert seen["named"] == 1
    assert (seen["opened"], seen["left"]) == ("field", False)


def test_panel_is_open_on_the_next_page_and_takes_no_focus(window: Any) -> None:
    seen = window["pages"]
    assert seen["next"] == ["beside", "nothing"]
    assert seen["after"] == seen["before"]


def test_panel_does_not_cover_the_next_page_in_a_small_window(window: Any) -> None:
    assert window["pages"]["inSmall"] == ["closed", "nothing", 0]


def test_keyboard_alone_breaks_no_rule_of_the_content_policy(keyboard: Any, window: Any) -> None:
    faults = [fault for seen in (*keyboard.values(), *window.values()) for fault in seen["faults"]]
    assert faults == []
