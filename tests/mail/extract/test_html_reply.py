from __future__ import annotations

import re

import pytest

from bot.mail.extract import html_reply

REPLY = "<p>My photo is <b>refused</b>.</p><p>What now?</p>"
TEXT = "My photo is refused.\n\nWhat now?"
OLD = "We got your photo. The help desk"
WROTE = "On Mon, Jan 5, 2026 at 3:04 PM Desk &lt;desk@example.org&gt; wrote:"
HEADERS = (
    "<b>From:</b> Desk &lt;desk@example.org&gt;<br><b>Sent:</b> Monday, 5 January 2026"
    "<br><b>Subject:</b> Photo"
)

# What mail programs write under the new text: a name, then lines that begin with a space.
PROGRAMS = """
gmail
 <div class="gmail_quote"><div class="gmail_attr">WROTE</div>
 <blockquote class="gmail_quote">OLD</blockquote></div>
gmail of 2014
 <div class="gmail_extra"><br><div class="gmail_quote">WROTE<blockquote>OLD</blockquote></div></div>
gmail forward
 <div class="gmail_quote">---------- Forwarded message ---------<br>From: a<br>OLD</div>
gmail in gmail
 <div class="m_-123gmail_quote">OLD</div>
outlook for mac
 <span id="OLK_SRC_BODY_SECTION"><div>HEADERS</div>OLD</span>
outlook web
 <div id="appendonsend"></div><hr><div id="divRplyFwdMsg">HEADERS</div><div>OLD</div>
outlook web without headers
 <div><div id="appendonsend"></div></div><p>OLD</p>
outlook web, quoted
 <div id="x_divRplyFwdMsg">HEADERS</div><div>OLD</div>
outlook
 <div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>HEADERS</p></div><p>OLD</p>
outlook on a phone
 <div class="ms-outlook-mobile-reference-message">HEADERS OLD</div>
hotmail
 <hr id="stopSpelling">Date: Mon, 5 Jan 2026<br>From: desk@example.org<br>OLD
apple
 <div><blockquote type="cite"><div>WROTE</div><br></blockquote></div>
 <blockquote type="cite">OLD</blockquote>
thunderbird
 <div class="moz-cite-prefix">WROTE<br></div><blockquote type="cite" cite="mid:1">OLD</blockquote>
thunderbird forward
 <div class="moz-forward-container">-------- Forwarded Message --------OLD</div>
yahoo
 <div id="ydp1yahoo_quoted_12" class="yahoo_quoted"><div>WROTE</div>OLD</div>
zoho
 <div class="zmail_extra"><div>---- WROTE ----</div><blockquote>OLD</blockquote></div>
proton
 <div class="protonmail_quote">WROTE<blockquote>OLD</blockquote></div>
tuta
 WROTE<blockquote class="tutanota_quote">OLD</blockquote>
gmx
 <div name="quote" style="margin:10px"><div><b>Gesendet:</b> heute</div>OLD</div>
zimbra
 <hr id="zwchr"><b>From: </b>desk@example.org<br><b>To: </b>a@example.org<br><b>Subject: </b>x
 <br>OLD
no marks
 <p>WROTE</p><blockquote style="border-left:1px solid">OLD</blockquote>
text
 <div>WROTE<br>&gt; OLD<br></div>
"""


def _quotes() -> dict[str, str]:
    filled = PROGRAMS.replace("WROTE", WROTE).replace("HEADERS", HEADERS).replace("OLD", OLD)
    names = re.split(r"\n(?! )", filled.strip())
    return {entry.partition("\n")[0]: entry.partition("\n")[2] for entry in names}


QUOTES = _quotes()


@pytest.mark.parametrize("name", QUOTES)
def test_quote_of_a_mail_program_is_left_out(name: str) -> None:
    new = html_reply(f"<html><body><div dir='ltr'>{REPLY}</div>{QUOTES[name]}</body></html>")
    assert (new.text, new.nothing_new) == (TEXT, False)


@pytest.mark.parametrize("name", ["gmail", "apple", "thunderbird", "tuta", "no marks", "proton"])
def test_answer_under_the_quote_is_kept_alone(name: str) -> None:
    new = html_reply(f"<body>{QUOTES[name]}<div>{REPLY}</div></body>")
    assert (new.text, new.nothing_new) == (TEXT, False)


def test_answers_between_quotes_are_kept_with_them() -> None:
    new = html_reply(
        f'<div class="gmail_quote"><div>{WROTE}</div><blockquote>Which form?</blockquote>'
        "<div>The long one.</div><blockquote>Since when?</blockquote><div>Monday.</div></div>"
    )
    assert new.text == "> Which form?\nThe long one.\n> Since when?\nMonday."


@pytest.mark.parametrize("name", ["gmail forward", "outlook web", "hotmail", "outlook"])
def test_forwarded_mail_without_a_word_is_left_whole(name: str) -> None:
    new = html_reply(f"<body><br>{QUOTES[name]}</body>")
    assert new.nothing_new
    assert OLD in new.text


def test_signature_of_a_mail_program_is_left_out() -> None:
    for mark in ('class="gmail_signature"', 'id="Signature"', 'class="moz-signature"'):
        assert html_reply(f"{REPLY}<div {mark}>Ann Lee<br>Room 4</div>").text == TEXT


def test_question_in_a_signature_is_kept() -> None:
    new = html_reply('It is late.<div id="Signature">Who can I ask?</div>')
    assert new.text.endswith("Who can I ask?")
    assert html_reply('Hi,<div id="Signature">How do I sign in?</div>').text.endswith("sign in?")
    assert html_reply('Hi,<div id="Signature">I can not sign in</div>').text.endswith("sign in")


def test_hidden_words_scripts_and_comments_are_no_text() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body>"
        '<div style="display:none">preview</div><!-- c --><script>s()</script>'
        f"{REPLY}</body></html>"
    )
    assert html_reply(page).text == TEXT


@pytest.mark.parametrize(
    "html",
    [
        *("", " ", "<", "<!--", "<!-- x -->", "<p", "</", "&", "&#x110000;", "\x00", "\ud800"),
        '<?xml version="1.0" encoding="utf-16"?>',
        *(
            "<html></html>",
            "<!DOCTYPE html>",
            "<![CDATA[x]]>",
            "<?php x ?>",
            "<table><td colspan=99>",
        ),
        '<td rowspan="-1">',
        "<ol start='x'><li>",
        "<div style='margin:9999em 1px;padding:1e9em'>a",
        "<div style='display:'>a",
        "<pre>" + "\t" * 9,
        "<svg><math><p>x",
        "<frameset><frame>",
    ],
)
def test_odd_html_is_no_error(html: str) -> None:
    assert html_reply(html).text.strip() == html_reply(html).text


def test_words_below_the_depth_of_the_parser_are_kept() -> None:
    assert "sign in?" in html_reply("<div>" * 5000 + "How do I sign in?").text


def test_signs_of_our_own_in_a_mail_quote_nothing() -> None:
    assert html_reply("Hello. \ue000<br>How do I sign in?").text.endswith("\nHow do I sign in?")
    assert not html_reply("\ue000How do I sign in?").nothing_new


def test_html_without_tags_is_text() -> None:
    assert html_reply("How do I sign in?").text == "How do I sign in?"
