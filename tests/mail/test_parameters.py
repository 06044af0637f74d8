from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.parameters import structured, uncommented, without_comments


@pytest.mark.parametrize(
    ("value", "token", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("TEXT/Plain; Charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ('text/plain; charset="utf-8"; name="a \\"b\\""', "text/plain", {"name": 'a "b"'}),
        ("text/plain (a; b=c); charset = x", "text/plain", {"charset": "x"}),
        ("multipart/mixed boundary=x", "multipart/mixed", {"boundary": "x"}),
        ('multipart/mixed; boundary="----=_a;b"', "multipart/mixed", {"boundary": "----=_a;b"}),
        ("a/b; boundary*0=one; boundary*1=two", "a/b", {"boundary": "onetwo"}),
        ("a/b; name*=utf-8''x.pdf", "a/b", {"name": "x.pdf"}),
        ('a/b; x="never closed', "a/b", {"x": "never closed"}),
        ("no (comment); reason=x", "no", {"reason": "x"}),
    ],
)
def test_token_and_parameters_are_told_apart(
    value: str, token: str, parameters: dict[str, str]
) -> None:
    found = structured(value)
    assert found.token == token
    assert parameters.items() <= found.parameters.items()


def test_comments_nest_and_quotes_protect_brackets() -> None:
    assert without_comments("a (b (c) d) e").split() == ["a", "e"]
    assert without_comments('"(a)" (b\\) c) d').split() == ['"(a)"', "d"]
    assert uncommented("a (b")[1] is False
    assert uncommented('a "b')[1] is False


@given(st.text(alphabet="ab=;*01\"\\() '/", max_size=200))
def test_any_value_is_read(value: str) -> None:
    structured(value)
