from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.mail.extract import best_reply, html_reply, text_reply
from bot.mail.marker import marker_line

PIECES = [
    *("I can not sign in.", "Why?", "Thanks,", "Ann", "> We got it.", ">> Hi", "", "", "--", "-- "),
    *("On Mon, Jan 5, 2026 at 3:04 PM Desk <d@example.org> wrote:", "From: Desk", "Subject: Code"),
    *("Sent: 5 Jan 2026", "-----Original Message-----", "________", "Sent from my iPhone", "-Ann"),
    *("Le 5 janv. 2026 à 15:04,", "Desk a écrit :", "##- above -##", "wrote:", "5.1.2026 15:04"),
    *("CONFIDENTIALITY NOTICE: none.", "To unsubscribe from this, write.", "> On 5 Jan 2026,"),
    *("-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", "\u200b", "\ufeff>", "|"),
]
TAGS = [
    *(
        "<div class=gmail_quote>",
        "</div>",
        "<blockquote type=cite>",
        "</blockquote>",
        "<br>",
        "<p>",
    ),
    *(
        "<hr id=stopSpelling>",
        "<div id=divRplyFwdMsg>",
        "<span id=OLK_SRC_BODY_SECTION>",
        "<table>",
    ),
    *(
        "<div class=gmail_signature>",
        "<td>",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "<",
        "&lt;",
        "'",
    ),
    *("<div style='display:none'>", "<script>", "<ul><li>", "<pre>", "<title>", "\ue000", "\x00"),
]
lines = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=14)
texts = lines.map("\n".join)
pages = st.lists(st.sampled_from(PIECES + TAGS) | st.text(max_size=9), max_size=20).map("".join)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@given(texts)
def test_new_text_is_made_of_lines_of_the_mail(text: str) -> None:
    new = text_reply(text)
    assert _words(new.text) <= _words(text)
    assert new.text == new.text.strip()
    assert bool(_words(new.text)) or not _words(text)


@given(st.text())
def test_any_text_gives_a_part_of_itself(text: str) -> None:
    assert _words(text_reply(text).text) <= _words(text)


@given(pages)
def test_any_html_gives_a_text(html: str) -> None:
    new = html_reply(html)
    assert "\ue000" not in new.text
    assert new.text == new.text.strip()


@given(st.none() | texts, st.none() | pages)
def test_any_body_gives_a_text(text: str | None, html: str | None) -> None:
    new = best_reply(text, html)
    assert new.text or not (text and re.search(r"\w", text))


@given(st.sampled_from(["", "> ", ">> "]), texts)
def test_nothing_under_our_marker_is_new(quote: str, answer: str) -> None:
    ours = [marker_line("Please write above this line."), *answer.splitlines(), "secretword"]
    mail = "\n".join(["I can not sign in.", "", *(f"{quote}{line}" for line in ours)])
    assert text_reply(mail).text == "I can not sign in."


@given(texts)
def test_new_text_of_a_new_text_loses_no_question(text: str) -> None:
    new = text_reply(f"I can not sign in. Why?\n\n{text}")
    again = text_reply(new.text)
    assert "I can not sign in. Why?" in new.text
    assert "I can not sign in. Why?" in again.text
    assert _words(again.text) <= _words(new.text)
