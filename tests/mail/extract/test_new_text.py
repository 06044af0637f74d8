from __future__ import annotations

from bot.mail.body import Body
from bot.mail.extract import best_reply, new_text

QUESTION = "How do I sign in?"
HTML = f"<p>{QUESTION}</p><blockquote type='cite'>We got it.</blockquote>"


def test_text_part_is_read_first() -> None:
    assert new_text(Body(text=QUESTION, html="<p>Other words</p>")).text == QUESTION


def test_html_part_is_read_where_there_is_no_text() -> None:
    for text in (None, "", " \n", "\u200b", "--"):
        assert new_text(Body(text=text, html=HTML)).text == QUESTION


def test_html_part_is_read_where_the_text_part_only_points_at_it() -> None:
    text = "This message is in HTML. Your mail client can not display it."
    assert best_reply(text, HTML).text == QUESTION
    assert best_reply("My mail program does not show the code. Why?", HTML).text.endswith("Why?")


def test_html_part_is_read_where_nothing_is_new_in_the_text_part() -> None:
    new = best_reply("> We got it.\n> Thanks", HTML)
    assert (new.text, new.nothing_new) == (QUESTION, False)


def test_text_part_stands_where_neither_has_anything_new() -> None:
    new = best_reply("> We got it.", "<blockquote>We got it.</blockquote>")
    assert (new.text, new.nothing_new) == ("> We got it.", True)


def test_empty_body_is_nothing_new() -> None:
    assert best_reply(None, None) == best_reply("", "")
    assert best_reply(None, None).nothing_new
