from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.decoding import base64_bytes, decode, decode_words, is_known_charset


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("“hi”".encode("cp1252"), "iso-8859-1", "“hi”"),  # Windows' set under another name
        ("“hi”".encode("cp1252"), None, "“hi”"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("こんにちは".encode("iso-2022-jp"), "ISO-2022-JP", "こんにちは"),
        ("①".encode("cp932"), "Shift_JIS", "①"),
        ("你好".encode("gb18030"), "GB2312", "你好"),
        ("안녕".encode("cp949"), "ks_c_5601-1987", "안녕"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Привет".encode("cp1251"), "windows-1251", "Привет"),
        ("שלום".encode("iso8859-8"), "iso-8859-8-i", "שלום"),
        ("Grüße".encode(), "no-such-set", "Grüße"),
        ("Grüße".encode(), "utf-8*en", "Grüße"),
        ("Grüße".encode(), '"UTF8"', "Grüße"),
    ],
)
def test_bytes_are_read_by_their_charset_or_what_it_means(
    data: bytes, charset: str | None, text: str
) -> None:
    assert decode(data, charset).text == text


@pytest.mark.parametrize("name", "punycode idna unicode_escape base64 zip rot13 undefined".split())
def test_codecs_that_are_no_character_sets_are_not_used(name: str) -> None:
    assert not is_known_charset(name)
    assert decode(b"plain words", name).text == "plain words"


def test_share_of_unknown_characters_is_told() -> None:
    assert decode("Grüße".encode(), "utf-8").unknown_share == 0
    assert decode("Привет, мир".encode("koi8-r"), None).unknown_share > 0.5
    assert 0 < decode("café au lait, bien sûr".encode("latin-1"), "x-y").unknown_share < 0.1


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_become_text(data: bytes, charset: str) -> None:
    decoded = decode(data, charset)
    assert 0 <= decoded.unknown_share <= 1
    base64_bytes(data)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?Q?one_?= =?utf-8?Q?two?=", "one two"),
        ("=?utf-8?B?4piD4g==?= =?utf-8?B?mIM=?=", "☃☃"),  # cut within a character
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?a?= =?latin-1?q?=FC?=", "aü"),
        ("=?utf-8?q?a b?=", "a b"),
        ("=?x-unknown?q?abc?=", "abc"),
        ("=?utf-8?b?####?=", ""),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("Gr\udcc3\udcbc\udcc3\udc9fe", "Grüße"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text


@given(st.text(max_size=200))
def test_decoding_words_never_fails(value: str) -> None:
    decode_words(value)
    decode_words(f"=?{value}?b?{value}?=")
