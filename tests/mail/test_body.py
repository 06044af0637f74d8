from __future__ import annotations

import base64

import pytest

from bot.mail.message import Body, read_message
from tests.mail.mails import mail


def _body(content: str | bytes, **changes: str) -> Body:
    return read_message(mail(content, **changes)).body()


def _parts(kind: str, *parts: str) -> Body:
    content = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    return _body(content, Content_Type=f"multipart/{kind}; boundary=b")


PLAIN = "Content-Type: text/plain\r\n\r\nplain words"
HTML = "Content-Type: text/html\r\n\r\n<p>rich words</p>"
PDF = "Content-Type: application/pdf; name=a.pdf\r\n\r\nJVBERi0="


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("8bit", "Grüße".encode()),
        ("base64", base64.b64encode("Grüße".encode())),
        ("BASE64", b"R3LD\r\nvMOf!!ZQ"),  # no padding, foreign signs
        ("quoted-printable", b"Gr=C3=BC=\r\n=C3=9Fe"),
        ("x-unheard-of", "Grüße".encode()),
    ],
)
def test_text_is_decoded(encoding: str, content: bytes) -> None:
    assert (_body(content, Content_Transfer_Encoding=encoding).text or "").strip() == "Grüße"


def test_both_forms_of_an_alternative_are_kept() -> None:
    body = _parts("alternative", PLAIN, HTML)
    assert (body.text, body.html) == ("plain words", "<p>rich words</p>")
    assert (body.parts, body.attachments) == (3, 0)


def test_empty_form_of_an_alternative_does_not_hide_the_other() -> None:
    body = _parts("alternative", "Content-Type: text/plain\r\n\r\n \r\n", HTML)
    assert (body.text, body.html) == (None, "<p>rich words</p>")


def test_files_are_counted_and_not_read() -> None:
    log = "Content-Type: text/plain; name=log.txt\r\n\r\nsecret"
    note = "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nsecret"
    body = _parts("mixed", PLAIN, PDF, log, note)
    assert (body.text, body.attachments, body.parts) == ("plain words", 3, 5)


def test_first_text_is_read_though_it_has_a_name() -> None:
    assert _body("hi", Content_Type="text/plain; name=mail.txt").text == "hi"


def test_pieces_of_text_are_joined() -> None:
    body = _parts("mixed", PLAIN, PDF, "Content-Type: text/plain\r\n\r\nand more")
    assert body.text == "plain words\nand more"


def test_text_after_html_is_not_taken_for_the_whole() -> None:
    body = _parts("mixed", HTML, "Content-Type: text/plain\r\n\r\na < b")
    assert body.text is None
    assert body.html == "<p>rich words</p>\n<pre>a &lt; b</pre>"


def test_pictures_of_a_page_are_files() -> None:
    body = _parts("related", HTML, "Content-Type: image/png\r\n\r\nx")
    assert (body.html, body.attachments) == ("<p>rich words</p>", 1)


def test_multipart_without_its_border_lines_is_read_as_text() -> None:
    assert _body("where is it?", Content_Type="multipart/mixed; boundary=x").text == "where is it?"


def test_border_that_begins_another_border_does_not_cut_it() -> None:
    inner = "Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\none\r\n--bb--"
    assert _parts("mixed", inner, "\r\ntwo").text == "one\ntwo"


def test_mail_sent_along_is_one_file() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nsecret"
    body = _parts("mixed", PLAIN, inner)
    assert (body.text, body.attachments, body.parts) == ("plain words", 1, 3)


@pytest.mark.parametrize(
    ("content", "kind", "is_encrypted"),
    [
        ("x", "application/pkcs7-mime; smime-type=enveloped-data", True),
        ("x", "application/pkcs7-mime; smime-type=signed-data", False),
        ("x", "multipart/encrypted; boundary=b", True),
        ("-----BEGIN PGP MESSAGE-----\r\nx", "text/plain", True),
        ("hello", "text/plain", False),
    ],
)
def test_encrypted_mail_is_told(content: str, kind: str, is_encrypted: bool) -> None:
    assert _body(content, Content_Type=kind).encrypted is is_encrypted


def test_invitation_is_told() -> None:
    assert _parts("alternative", PLAIN, "Content-Type: text/calendar\r\n\r\nBEGIN").invitation
    assert not _parts("alternative", PLAIN, HTML).invitation


def test_share_of_unknown_characters_is_told() -> None:
    assert _body("Привет".encode("koi8-r"), Content_Type="text/plain").unknown_share > 0.5
    assert _body("Привет".encode("koi8-r"), Content_Type="text/plain; charset=koi8-r") == Body(
        text="Привет", html=None, kinds=frozenset({"text/plain"})
    )
