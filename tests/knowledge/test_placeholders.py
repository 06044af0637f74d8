from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.placeholders import fill, placeholder_findings, placeholders
from bot.knowledge.render import for_terminal
from bot.settings import ANSWER_SETTINGS

UNSET = {"HELPDESK_EMAIL": "Please ask for a person.", "PRIVACY_URL": "Ask us about privacy."}
SET = {"HELPDESK_EMAIL": "desk@example.org", "PRIVACY_URL": "https://example.org/privacy"}


def test_values_are_put_in() -> None:
    body = "Email {HELPDESK_EMAIL} or read [this]({PRIVACY_URL})."

    filled = fill(body, UNSET, SET)

    assert filled == "Email desk@example.org or read [this](https://example.org/privacy)."


def test_line_of_an_unset_setting_becomes_the_sentence_for_it() -> None:
    body = "Check your spam.\nStill stuck? Email {HELPDESK_EMAIL}, please.\nGood luck."

    assert fill(body, UNSET, {}) == "Check your spam.\nPlease ask for a person.\nGood luck."


def test_setting_of_blanks_only_counts_as_unset() -> None:
    assert (
        fill("Email {HELPDESK_EMAIL}.", UNSET, {"HELPDESK_EMAIL": " "}) == UNSET["HELPDESK_EMAIL"]
    )


@pytest.mark.parametrize("marker", ["- ", "* ", "1. ", "12) ", "   - ", "   "])
def test_list_item_stays_one(marker: str) -> None:
    body = f"- First\n{marker}Email {{HELPDESK_EMAIL}}."

    assert fill(body, UNSET, {}) == f"- First\n{marker}Please ask for a person."


def test_line_of_two_unset_settings_gets_both_sentences() -> None:
    body = "Email {HELPDESK_EMAIL} or read {PRIVACY_URL}."

    assert fill(body, UNSET, {}) == "Please ask for a person. Ask us about privacy."
    assert fill(body, UNSET, {"PRIVACY_URL": "x"}) == "Please ask for a person."


def test_sentence_is_said_once() -> None:
    assert fill("A.\nEmail {HELPDESK_EMAIL}.\nOr {HELPDESK_EMAIL}!", UNSET, {}) == (
        "A.\nPlease ask for a person."
    )


def test_line_without_a_sentence_goes_and_its_paragraph_stays_whole() -> None:
    assert fill("A.\nEmail {HELPDESK_EMAIL}.\nB.", {}, {}) == "A.\nB."
    assert fill("A.\nEmail {NO_SUCH_SETTING}.\nB.", {}, SET) == "A.\nB."


@pytest.mark.parametrize(
    "value",
    [
        "a*b*c@example.org",
        "_desk_@example.org",
        "Call [the desk](tel:1) now",
        "<desk@example.org>",
        r"C:\*",
        "1. Call the desk",
        "- Call",
        "**Call**",
    ],
)
def test_value_is_shown_exactly_as_it_was_set(value: str) -> None:
    shown = for_terminal(fill("{NETID_HELP_TEXT}", {}, {"NETID_HELP_TEXT": value}))

    assert shown == value


def test_value_inside_an_address_cannot_end_it() -> None:
    answers = {"PRIVACY_URL": "https://example.org/a (b)"}

    assert fill("[x]({PRIVACY_URL})", {}, answers) == "[x](https://example.org/a%20%28b%29)"


def test_value_of_several_lines_becomes_one() -> None:
    answers = {"NETID_HELP_TEXT": "Call\n\n the desk."}

    assert fill("- {NETID_HELP_TEXT}", {}, answers) == "- Call the desk."


SIGNS = ["\n", "- ", "1. ", "](", "[", ")", "**", "_", " ", "word", "\\", "*", "<", "é"]
NAMES = [f"{{{name}}}" for name in (*ANSWER_SETTINGS, "UNKNOWN", "", "a b")]
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=6).map("".join)
BODIES = st.lists(st.sampled_from(SIGNS + NAMES), max_size=20).map("".join)
VALUES = st.dictionaries(st.sampled_from(ANSWER_SETTINGS), TEXTS, max_size=3)


@given(BODIES, VALUES, VALUES)
def test_no_placeholder_is_left_whatever_is_set(
    body: str, when_unset: dict[str, str], answers: dict[str, str]
) -> None:
    filled = fill(body, when_unset, answers)

    assert "{" not in filled
    assert "}" not in filled
    assert len(filled.split("\n")) <= len(body.split("\n"))


@given(st.text(), st.text())
def test_filling_never_raises(body: str, value: str) -> None:
    answers = dict.fromkeys(ANSWER_SETTINGS, value)

    fill(body + "{PRIVACY_URL}" + value, {}, answers)

    assert placeholders(fill(body, answers, {})) == ()


def messages(text: str, when_unset: dict[str, str] | None = None) -> list[tuple[int, str]]:
    return [(line, message) for line, message in placeholder_findings(text, 5, when_unset or {})]


def test_sound_settings_give_no_finding() -> None:
    assert messages("Email {HELPDESK_EMAIL}.", UNSET) == []


@pytest.mark.parametrize("text", ["Email {HELPDESK_EMAIL.", "Email HELPDESK_EMAIL}.", "{{x", "}"])
def test_brace_that_stands_alone_is_told(text: str) -> None:
    assert messages(f"A.\n{text}") == [
        (6, "a brace { or } stands alone; settings are written {LIKE_THIS}")
    ]


def test_double_braces_are_told() -> None:
    assert (5, "a brace { or } stands alone; settings are written {LIKE_THIS}") in messages(
        "{{HELPDESK_EMAIL}}", UNSET
    )


def test_setting_without_a_sentence_is_told_once() -> None:
    found = messages("{PRIVACY_URL}\n{PRIVACY_URL}", {"HELPDESK_EMAIL": "x"})

    assert [line for line, _ in found] == [5]
    assert found[0][1].startswith("{PRIVACY_URL} may have no value; add to the head, under when_un")


def test_name_that_no_setting_has_is_told() -> None:
    assert messages("{PRIVACY_URI}") == [
        (5, 'there is no setting "PRIVACY_URI" for answers; did you mean "PRIVACY_URL"?')
    ]
