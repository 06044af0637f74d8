"""Small mails that make careless readers slow. ``size`` is about a thousand for the usual one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.mail.mails import mail, on_top


def _results(content: str, headers: int = 15) -> bytes:
    name = "Authentication-Results"
    return on_top([(name, f"mx.portal.example.edu; {content}")] * headers, mail())


def _multipart(content: bytes) -> bytes:
    return mail(content, Content_Type="multipart/mixed; boundary=b")


def _nested(depth: int) -> bytes:
    levels = range(depth)
    return b"From: a@b.example\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in levels
    )


def _text(content: bytes, encoding: str = "8bit", charset: str = "utf-8") -> bytes:
    kind = f"text/plain; charset={charset}"
    return mail(content, Content_Transfer_Encoding=encoding, Content_Type=kind)


BOMBS: Final[dict[str, Callable[[int], bytes]]] = {
    "commas in From": lambda n: mail(From="," * 19 * n),
    "angles in From": lambda n: mail(From="<" * 19 * n),
    "addresses in From": lambda n: mail(From="a@b," * 5 * n),
    "quotes in From": lambda n: mail(From='"' * (19 * n + 1)),
    "open quote with escapes": lambda n: mail(From='"\\' * 9 * n),
    "open comments": lambda n: mail(From="(" * 19 * n),
    "empty comments": lambda n: mail(From="()" * 9 * n),
    "words in From": lambda n: mail(From="a " * 9 * n),
    "colons in From": lambda n: mail(From="a:" * 9 * n),
    "open brackets": lambda n: mail(From="[" * 19 * n),
    "blanks before an at sign": lambda n: mail(From="a" + " " * 19 * n + "@"),
    "blanks at dots": lambda n: mail(From="a@" + " . " * 6 * n + "b"),
    "labels": lambda n: mail(From="a@" + "a." * 9 * n + "example"),
    "equal signs": lambda n: mail(From="a=" * 9 * n + "@b.example"),
    "encoded words": lambda n: mail(Subject="=?utf-8?q?=41?= " * n),
    "open encoded words": lambda n: mail(Subject="=?utf-8?q?" * 2 * n),
    "beginnings of encoded words": lambda n: mail(Subject="=?" * 9 * n),
    "recipients": lambda n: mail(To="a@b.example, " * 2 * n),
    "Content-Type of 282 KB": lambda n: mail(Content_Type="text/plain; " + 'a="b;' * 56 * n),
    "parameters": lambda n: mail(Content_Type="text/plain; " + 'a="b;' * 3 * n),
    "continuations (RFC 2231)": lambda n: mail(
        Content_Type="text/plain; " + "".join(f"name*{i}*=x;" for i in range(n))
    ),
    "open parameter": lambda n: mail(Content_Type='text/plain; a="' + '\\"' * 9 * n),
    "nested parts": lambda n: _nested(n),
    "29 nested parts": lambda n: _nested(29),
    "nested mails": lambda n: b"From: a@b\n" + b"Content-Type: message/rfc822\n\n" * n,
    "parts": lambda n: _multipart(b"--b\n\nx\n" * 5 * n),
    "parts with a type": lambda n: _multipart(b"--b\nContent-Type: a/b\n\nx\n" * 5 * n),
    "lines like borders": lambda n: _multipart(b"--bc\n" * 4 * n),
    "borders with blanks": lambda n: _multipart((b"--b" + b" " * 500 + b"x\n") * n),
    "header lines": lambda n: mail(X=("y\r\nX: " * (n - 50))),
    "folded lines": lambda n: mail(Subject="y" + "\r\n \t z" * (n - 50)),
    "headers that say no": lambda n: mail(Auto_Submitted="no\r\nAuto-Submitted: " * (n - 50)),
    "headers without a name": lambda n: b":\n" * (n - 1),
    "From lines": lambda n: b"From \n" * (n - 1),
    "blanks before colons": lambda n: (b"a" + b" " * 30) * 2 * n + b":\n\n",
    "blanks in Return-Path": lambda n: mail(Return_Path="<" + " " * 19 * n + "x"),
    "ids": lambda n: mail(References="<a@b>" * 4 * n),
    "open ids": lambda n: mail(References="<" * 19 * n),
    "properties of results": lambda n: _results("spf=pass " + "a.b=c " * (n // 3)),
    "results": lambda n: _results("spf=pass;" * (n // 3)),
    "comments of results": lambda n: _results("()" * 2 * n),
    "open comments of results": lambda n: _results("spf=pass " + "(" * 3 * n),
    "quotes of results": lambda n: _results('spf=pass smtp.a="' + "\\a" * n),
    "base64": lambda n: _text(b"\xff=A*" * 250 * n, "base64"),
    "quoted-printable": lambda n: _text(b"=4" * 500 * n, "quoted-printable"),
    "blanks as quoted-printable": lambda n: _text(b" " * 1000 * n, "quoted-printable"),
    "UTF-7": lambda n: _text(b"+A" * 300 * n, charset="utf-7"),
    "punycode": lambda n: _text(b"a-b" * 300 * n, charset="punycode"),
    "escapes of ISO-2022": lambda n: _text(b"\x1b$B" * 300 * n, charset="iso-2022-jp"),
    "no UTF-8": lambda n: _text(b"\xff" * 500 * n),
    "line feeds": lambda n: b"\n" * 500 * n,
    "carriage returns": lambda n: mail(b"\r" * 500 * n),
    "null bytes": lambda n: b"\0" * 500 * n,
    "lines that are no headers": lambda n: b"\xff\n" * 200 * n,
    "wishes for no answer": lambda n: mail(X_Auto_Response_Suppress=", " * 9 * n),
    "signs after a mark of a filter": lambda n: mail(Subject="ext" + "!" * 9 * n + "x"),
    "blanks after a mark": lambda n: mail(Subject="[ " * 150 + " " * 9 * n),
}
