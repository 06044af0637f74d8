from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.markdown import ItemList, Paragraph, Span, is_allowed_link, parse
from bot.knowledge.render import escaped, for_chat, for_terminal

ANSWER = """Please do this
now:

* Open [the portal](https://example.org).
* Click **Forgot
  Password**.

  Wait.

7) Seven
8) Eight
   - Inner

The end.
"""


def test_answer_is_read_as_a_tree() -> None:
    first, bullets, numbers, last = parse(ANSWER)

    assert first == Paragraph((Span("Please do this now:"),), line=0)
    assert isinstance(bullets, ItemList)
    assert bullets.start is None
    assert bullets.items[0][0] == Paragraph(
        (Span("Open "), Span("the portal", href="https://example.org"), Span(".")), line=3
    )
    assert isinstance(numbers, ItemList)
    assert numbers.start == 7
    assert isinstance(last, Paragraph)
    assert last.text == "The end."


def test_chat_gets_one_normal_form() -> None:
    assert for_chat(ANSWER) == (
        "Please do this now:\n\n"
        "- Open [the portal](https://example.org).\n"
        "- Click **Forgot Password**.\n\n"
        "  Wait.\n\n"
        "7. Seven\n"
        "8. Eight\n"
        "   - Inner\n\n"
        "The end."
    )


def test_terminal_gets_plain_text() -> None:
    assert for_terminal(ANSWER) == (
        "Please do this now:\n\n"
        "- Open the portal (https://example.org).\n"
        "- Click Forgot Password.\n\n"
        "  Wait.\n\n"
        "7. Seven\n"
        "8. Eight\n"
        "   - Inner\n\n"
        "The end."
    )


def test_terminal_wraps_with_hanging_indent_and_aligned_numbers() -> None:
    items = "\n".join(f"{number}. Open the page and wait a while" for number in range(9, 11))

    assert for_terminal(items, width=24) == (
        " 9. Open the page and\n    wait a while\n10. Open the page and\n    wait a while"
    )


def test_terminal_never_breaks_a_word_or_an_address() -> None:
    address = "https://example.org/" + "a-" * 40

    assert for_terminal(f"See {address}", width=30).split("\n") == ["See", address]


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[the portal](https://example.org/x)", "the portal (https://example.org/x)"),
        ("[https://example.org](https://example.org)", "https://example.org"),
        ("[www.example.org](https://example.org/)", "https://example.org/"),
        ("<https://example.org>", "https://example.org"),
        ("[desk@example.org](mailto:desk@example.org)", "desk@example.org"),
        ("[the desk](mailto:desk@example.org)", "the desk (desk@example.org)"),
        ("[(413) 577-5101](tel:+14135775101)", "(413) 577-5101"),
        ("[call](tel:+14135775101)", "call (+14135775101)"),
        ("[forms](/forms)", "forms (/forms)"),
        ("[**bold**](/forms)", "bold (/forms)"),
    ],
)
def test_terminal_shows_an_address_once(link: str, shown: str) -> None:
    assert for_terminal(link) == shown


@pytest.mark.parametrize(
    ("body", "normal"),
    [
        (r"\* % &", r"\* % &"),
        ("a\n**b\nc**", "a **b c**"),
        ("[x](/y)[x](/y)", "[x](/y)[x](/y)"),
        ("such as * % &", "such as * % &"),
        ("a *word*", r"a \*word\*"),
        ("__bold__", "**bold**"),
        ("**a** **b**", "**a** **b**"),
        ("**see [x](/y) now**", "**see** [**x**](/y) **now**"),
        ("**b\u2028**", "**b**"),
        ("[x](http://[y)", "[x](http://%5By)"),
        ("[x](javascript:y)", r"[x\](javascript:y)"),
        ("[x](</a(b)>)", "[x](/a%28b%29)"),
        ("- a\n+ b\n\n\n* c", "- a\n- b\n- c"),
        ("-\n- a\n-", "- a"),
        ("  spaced   out  \n  text", "spaced out text"),
        ("help_desk@example.org", "help_desk@example.org"),
        ("# no heading", "# no heading"),
        ("1) one\n\n1. two", "1. one\n2. two"),
        ("", ""),
    ],
)
def test_normal_form(body: str, normal: str) -> None:
    assert for_chat(body) == normal
    assert for_chat(normal) == normal


@pytest.mark.parametrize("address", ["http://[", "HTTPS:", "", "data:text/html,x", "/\\x", "x"])
def test_address_that_leads_nowhere_sound_is_no_link(address: str) -> None:
    assert not is_allowed_link(address)


# Markdown's own signs, often, so that they meet in every way.
LINE_STARTS = ["- ", "* ", "1. ", "12) ", "3. ", "9999. ", "- - a", "-", "+", "#", "\n", "\n\n"]
MARKS = ["**", "*", "_", "__", "[", "]", "](", ")", "(", "<", ">", "\\", "!", '"', "`", "[]()"]
WORDS = ["a", "b.", "é", "&amp;", "x\u00a0y", "  ", "   ", "\t"]
SOUND = ["**b**", "[x](/y)", "[x](u)", "<http://a.b>"]
PIECES = st.sampled_from(LINE_STARTS + MARKS + WORDS + SOUND)
MARKDOWN = st.lists(PIECES, max_size=25).map("".join)


@given(st.one_of(MARKDOWN, st.text()))
def test_normal_form_comes_back_unchanged(body: str) -> None:
    normal = for_chat(body)

    assert for_chat(normal) == normal


@given(st.one_of(MARKDOWN, st.text()), st.integers(40, 100))
def test_terminal_text_never_fails_and_keeps_to_its_width(body: str, width: int) -> None:
    shown = for_terminal(body, width)

    assert shown == for_terminal(for_chat(body), width)
    for line in shown.split("\n"):
        words = line.lstrip(" -.0123456789")
        deep = len(line) - len(words) > width - 20
        assert len(line) <= width or " " not in words or deep


@pytest.mark.parametrize("width", [-1, 0, 1])
def test_terminal_without_a_width_still_gets_its_text(width: int) -> None:
    assert for_terminal("- one\n  - two", width) == "- one\n  - two"


@given(st.text(st.sampled_from("ab *_[]()<>\\`!#-1.&{}"), max_size=12))
def test_escaped_text_is_shown_as_it_was(text: str) -> None:
    (paragraph,) = parse(f"x {escaped(text)} x")

    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == " ".join(f"x {text} x".split())
    assert len(paragraph.spans) == 1
