from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.settings import ROOT
from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_DOCS = ROOT / "docs" / "widget.md"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test's output is pytest's."""


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and folder of another site."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def seen(
    chromium: str,
    other_site: tuple[str, Path],
    trained_model: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """A visit to that site, whose page embeds the chat as the documentation says."""
    address, folder = other_site
    embed = {"HELPDESK_EMBED_ORIGINS": address}
    desk = RunningServer(tmp_path_factory.mktemp("desk"), trained_model, embed)
    (folder / "index.html").write_text(_page(desk.address), encoding="utf-8")
    desk.start()
    environ = {"HELPDESK_BASE": desk.address, "CHROMIUM": chromium, "ELSEWHERE": f"{address}/"}
    yield run_scenario("embedding", environ)
    desk.stop()


def _page(desk: str) -> str:
    """The example for another site, with this help desk's address in it."""
    examples = re.findall(r"```html\n(.*?)```", _DOCS.read_text("utf-8"), re.DOTALL)
    (example,) = (one for one in examples if "https://desk.example.edu" in one)
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Another site</title>'
    return head + str(example).replace("https://desk.example.edu", desk)


def test_chat_answers_on_the_page_of_another_site(seen: Any) -> None:
    assert "appointment" in seen["answer"].lower()
    assert seen["wrong"] == []


def test_no_cookie_is_set_or_sent_there(seen: Any) -> None:
    assert seen["cookies"] == []
    assert seen["withCookie"] == 0
    assert seen["named"] > 0


def test_visitor_is_told_that_the_talk_ends_with_the_page_and_it_does(seen: Any) -> None:
    assert seen["told"] == "This chat ends when you leave this page."
    assert seen["anew"] == 1
