from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web.parts import PAGE
from bot.web.static_files import read_files
from tests.web.desk import Desk

TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "svg": "image/svg+xml",
}
FILES = sorted(path.name for path in PAGE.iterdir())


async def test_page_is_at_the_root(desk: Desk) -> None:
    answer = await desk.visitor().get("/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.body == (PAGE / "index.html").read_bytes()


@pytest.mark.parametrize("name", [name for name in FILES if name != "index.html"])
async def test_each_file_of_the_page_is_served(desk: Desk, name: str) -> None:
    answer = await desk.visitor().get(f"/static/{name}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == TYPES[name.rpartition(".")[2]]
    assert answer.body == (PAGE / name).read_bytes()


async def test_everything_that_the_page_names_is_served(desk: Desk) -> None:
    visitor = desk.visitor()
    named = set(re.findall(r'"(/static/[^"]+)"', (PAGE / "index.html").read_text("utf-8")))
    assert named
    assert {name for name in named if (await visitor.get(name)).status != 200} == set()


async def test_head_is_answered_without_a_body(desk: Desk) -> None:
    whole = await desk.visitor().get("/")
    head = await desk.visitor().get("/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_file_that_the_browser_has_is_not_sent_again(desk: Desk, encoding: str) -> None:
    visitor, accepts = desk.visitor(), {"Accept-Encoding": encoding}
    tag = (await visitor.get("/", **accepts)).headers["ETag"]
    again = await visitor.get("/", **accepts, **{"If-None-Match": f'"other", {tag}'})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    weak = await visitor.get("/", **accepts, **{"If-None-Match": f"W/{tag}"})
    assert weak.status == 304
    changed = await visitor.get("/", **accepts, **{"If-None-Match": '"other"'})
    assert changed.status == 200


async def test_zipped_file_has_a_tag_of_its_own(desk: Desk) -> None:
    visitor = desk.visitor()
    zipped = await visitor.get("/", **{"Accept-Encoding": "gzip, br"})
    plain = await visitor.get("/", **{"Accept-Encoding": "identity"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert int(zipped.headers["Content-Length"]) < len(plain.body)
    assert zipped.body == plain.body  # the client unzips
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/index.html", "/static/../app.py", "/static/%2e%2e/app.py", "/page.js"],
)
async def test_nothing_else_is_served(desk: Desk, path: str) -> None:
    assert (await desk.visitor().get(path)).problem == "not-found"


def test_other_files_in_the_folder_are_left_out(tmp_path: Path) -> None:
    for name in ("index.html", "notes.txt", ".hidden.js", "page.js~"):
        (tmp_path / name).write_text("x")
    assert list(read_files(tmp_path)) == ["index.html"]


def test_page_is_told_where_to_ask_who_is_signed_in() -> None:
    body = read_files(PAGE, token_url='/a"b')["index.html"].body
    assert b'<meta name="token-url" content="/a&quot;b">' in body
    assert b'<meta name="token-url" content="">' in read_files(PAGE)["index.html"].body
