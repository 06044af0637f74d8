from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.mail.assembly import make_judging
from bot.mail.judging import Judging
from bot.settings import load_settings


class _Bot:
    async def parse(self, text: str) -> dict[str, Any]:
        raise AssertionError("nothing is asked here")


def _judging(folder: Path, **values: str) -> Judging:
    own = {"HELPDESK_SECRETS": str(folder), "HELPDESK_MAIL_ADDRESSES": "Desk@Example.edu"}
    return make_judging(load_settings({**own, **values}), _Bot())


@pytest.mark.parametrize(
    ("url", "named"),
    [("https://desk.example.edu", "https://desk.example.edu"), ("http://127.0.0.1:8080", "")],
)
def test_chat_is_named_only_where_others_can_reach_it(tmp_path: Path, url: str, named: str) -> None:
    assert _judging(tmp_path, HELPDESK_PUBLIC_URL=url).identity.chat == named


def test_rules_and_identity_follow_the_settings(tmp_path: Path) -> None:
    judging = _judging(
        tmp_path,
        HELPDESK_MAIL_AUTHSERV_IDS="mx.example.edu",
        HELPDESK_MAIL_DENIED="@spam.example.org",
        HELPDESK_MAIL_ON_CALL="on.call@example.edu",
    )
    assert judging.policy.own_addresses == {"desk@example.edu"}
    assert judging.policy.authserv_ids == {"mx.example.edu"}
    assert judging.policy.denied == ("@spam.example.org",)
    assert judging.policy.requires_authentication
    assert judging.on_call == "on.call@example.edu"
    assert judging.identity.mailbox == "desk@example.edu"


def test_ids_are_the_same_after_a_restart_and_known_as_ours(tmp_path: Path) -> None:
    first, again = (_judging(tmp_path).identity.ids for _ in range(2))
    made = first.of("<a@b.edu>", "pat@example.edu")
    assert made == again.of("<a@b.edu>", "pat@example.edu")
    assert _judging(tmp_path).policy.is_own_token(made)
