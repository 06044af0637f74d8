"""Nobody reaches an intent or an action by writing its name: commands are Rasa's, text is text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
import yaml

from bot.dialogue.inbound import read_inbound
from bot.knowledge.index import KnowledgeIndex
from bot.settings import ROOT
from tests.security.routes import NO_LIMITS
from tests.web.desk import Desk, open_desk

# Rasa's own, which no file of the project names.
OF_RASA: Final = (
    "restart back session_start nlu_fallback action_restart action_session_start action_listen"
    " action_back action_deactivate_loop action_default_fallback EXTERNAL: EXTERNAL"
).split()
SLASHES: Final = {
    "plain": "/",
    "twice": "//",
    "full width": "\uff0f",
    "division": "\u2215",
    "fraction": "\u2044",
    "big": "\u29f8",
    "backslash": "\\",
    "blank before": " /",
    "no-break before": "\u00a0/",
    "line before": "\n/",
    "zero width before": "\u200b/",
    "joiner before": "\u200d/",
    "mark of order before": "\ufeff/",
    "turned before": "\u202e/",
    "soft hyphen before": "\u00ad/",
    "NUL before": "\x00/",
    "bell before": "\x07/",
    "half a pair before": "\ud800/",
    "between": "/\u200b/",
    "variation before": "\ufe0f/",
}
ENDINGS: Final = ("", '{"contact_way": "email"}', '{"has_netid":"yes"}', "@1.0", " ", "\n/affirm")


def names() -> list[str]:
    """Every intent, action, form and response that there is."""
    domain: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    found = [*KnowledgeIndex(ROOT / "knowledge").intents(), *OF_RASA]
    for part in ("intents", "actions", "forms", "responses"):
        entries = domain.get(part) or []
        found += [next(iter(one)) if isinstance(one, dict) else str(one) for one in entries]
    return sorted(set(found))


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, **NO_LIMITS) as opened:
        yield opened


def test_there_are_many_names() -> None:
    assert len(names()) > 60
    assert {"emergency", "talk_to_human", "password_reset", "action_listen"} <= set(names())


@pytest.mark.parametrize("slash", SLASHES.values(), ids=SLASHES)
def test_no_name_behind_any_slash_is_a_command(slash: str) -> None:
    for name in names():
        for ending in ENDINGS:
            text = read_inbound(f"{slash}{name}{ending}").text
            assert not text.startswith("/"), ascii(text)
            assert name.rstrip(":")[:4] in text  # it is read all the same, as words


@pytest.mark.slow
async def test_name_behind_a_slash_is_kept_as_text_and_never_as_what_a_button_says(
    desk: Desk,
) -> None:
    visitor = desk.visitor()
    for count, slash in enumerate(("/", "//", "\uff0f", " /", "\u200b/"), start=1):
        said = f"{slash}talk_to_human"
        assert (await visitor.say(said)).status == 202
        heard = await visitor.heard(2 * count)
        assert [message["text"] for message in heard[-2:]] == [said, f"You said: {said}"]


@pytest.mark.slow
async def test_no_name_is_a_button(desk: Desk) -> None:
    visitor = desk.visitor()
    await visitor.say("hello")
    heard = await visitor.heard(2)
    button = heard[1]["buttons"][0]["id"]
    number, _, secret = button.partition(".")
    forged = [f"/{name}"[:64] for name in names()] + [f"{number}.{name}"[:64] for name in names()]
    forged += [secret, f"{number}.", f"1.{secret}", f"{number}.{secret[:-1]}", f"0{button}"]
    forged += [f"{number}.{secret}\u200b", f"{number}.{secret.swapcase()}", f"-{button}", "2.0"]
    forged += [f"{int(number) + 2**32}.{secret}", f"{number}.{secret} ", "person ", "Start", "*"]
    for choice in forged:
        assert (await visitor.choose(choice)).problem == "gone-button", choice
    assert (await visitor.choose(button)).status == 202
