from __future__ import annotations

import time

import pytest

from bot.mail.extract import html_reply, text_reply
from tests.mail.extract.growth import grows_like_its_text

TEXTS = [
    *(">", ">\n", "On ", "On Mon, 5\n", "Ann a@b.c wrote\n\n", "a@b.c wrote ", "From: a\n"),
    *("From: a\n\n", "-", "--\n", "-----\na\n", "-----\n\n", "sent from my phone but\n", " \n"),
    *(" ", "a:", "|", "| |\n", "\r", "x", "x\n", "\u00a0", "@.", "-Ann\n\n", "Hi,\n", "Hi\n--\n\n"),
    *("\nto unsubscribe from this\n", "\nThis message and all files is\n", "a\n> b\n", "- - "),
    *("On 5 Jan 2026 wrote:\n> a\n", "-----BEGIN PGP SIGNATURE-----\n", "a a a iphone ", "##- "),
    *("A B <a@b.c>\n", "On 5 Jan 2026\n\n", "wrote wrote wrote:\n", "Date: Sent: Subject: "),
]
PAGES = [
    *("<b ", "<div>", "<!-- ", "<blockquote>", "<table><tr><td>", "<ul><li>", "&", '<p a="', "<"),
    *("<p>x", "<div class=gmail_quote>x<blockquote>y</blockquote>z</div>", "<script>", "<style>"),
    *("<div id=appendonsend></div>", "<span>x</span>", "<tr><td>x</td></tr>", "&#", "<br>"),
    *("<blockquote>x</blockquote>y", "<div class=gmail_signature>x</div>", "<title>", "\ue000"),
    *("<tr><td rowspan=99999 colspan=99999>x</td></tr>", "data:image/png;base64,", "</p>", "<a:b>"),
    "<div class=gmail_quote><blockquote>y</blockquote>z" * 90 + "</div>" * 90,
]


@pytest.mark.parametrize("piece", TEXTS)
def test_time_for_a_text_grows_no_faster_than_it(piece: str) -> None:
    assert grows_like_its_text(text_reply, piece * 60, piece * 240)


@pytest.mark.parametrize("piece", PAGES)
def test_time_for_html_grows_no_faster_than_it(piece: str) -> None:
    count = max(1, 400 // len(piece))
    assert grows_like_its_text(html_reply, piece * count, piece * count * 4)


@pytest.mark.slow
@pytest.mark.parametrize("piece", [*PAGES, *TEXTS])
def test_bomb_of_a_million_signs_takes_less_than_two_seconds(piece: str) -> None:
    bomb = piece * (1_000_000 // len(piece))
    began = time.process_time()
    html_reply(bomb)
    text_reply(bomb)
    text_reply(bomb[:299_000])
    assert time.process_time() - began < 2


@pytest.mark.slow
@pytest.mark.parametrize("bomb", ["<b " * 200_000, "<div>" * 50_000 + "Why?", "<!--" * 250_000])
def test_bomb_that_stops_other_converters_is_read(bomb: str) -> None:
    began = time.process_time()
    html_reply(bomb)
    assert time.process_time() - began < 1
