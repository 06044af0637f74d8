from __future__ import annotations

import pytest

from portal.server.pages.next_page import next_page


@pytest.mark.parametrize("path", ["/portal/home", "/portal/forms/release/r_A-9"])
def test_page_of_ours_may_come_next(path: str) -> None:
    assert next_page(path) == path


def test_page_of_the_chat_may_come_next() -> None:
    assert next_page("/") == "/"


@pytest.mark.parametrize(
    "path",
    [
        *("", "/portal", "/portal/", "/portal//evil.example", "//evil.example/portal/home"),
        *("https://evil.example", "javascript:alert(1)", "/portal/../demo", "/portal/home?x=1"),
        *(
            "/portal/home#x",
            "/portal/home\r\nSet-Cookie:a=b",
            "/portal/\\evil.example",
            "\t/portal/a",
        ),
        *("/portal/api/v1/healthz", "/portal/static/theme", "/portalx/home", "/portal/%2e%2e"),
        *(
            "//",
            "///",
            "/\\",
            "/\\evil.example",
            "//evil.example",
            "/?x=1",
            "/#x",
            "/.",
            "/..",
            "/%2f",
        ),
        *(
            "/ ",
            " /",
            "/\n",
            "\n/",
            "/\t",
            "/\0",
            "/@evil.example",
            "/static/app.js",
            "/api/events",
        ),
        *("/demo/outbox", "/portal/home\n", "/portal/" + "a" * 300),
    ],
)
def test_nothing_else_may(path: str) -> None:
    assert next_page(path) == ""
