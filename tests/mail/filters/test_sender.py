from __future__ import annotations

import pytest

from bot.mail.filters import Policy
from tests.mail.mails import HELP_DESK, mail, reason

OURS = Policy(
    own_addresses=frozenset({HELP_DESK}),
    is_own_token=lambda token: token.startswith("<bot."),
    requires_authentication=False,
)


@pytest.mark.parametrize("value", [None, "", "Pat", "a@x.example, b@x.example", "Pat <>"])
def test_one_readable_sender_is_needed(value: str | None) -> None:
    assert reason(mail(From=value)) == "no_single_sender"


@pytest.mark.parametrize(
    "changes",
    [
        {"From": f"Help <{HELP_DESK}>"},
        {"From": "HELP+x@portal.example.edu"},
        {"Return_Path": f"<{HELP_DESK}>"},
        {"Message_ID": "<bot.abc@portal.example.edu>"},
        {"In_Reply_To": "<bot.abc@portal.example.edu>"},
        {"To": "list@example.edu"},
        {"To": None},
    ],
)
def test_what_we_sent_or_what_is_not_for_us_is_left(changes: dict[str, str | None]) -> None:
    assert reason(mail(**changes), policy=OURS) == "own_mail"


@pytest.mark.parametrize(
    "changes",
    [
        {"To": "x@y.example", "Cc": HELP_DESK},
        {"To": "Help+portal@PORTAL.example.edu"},
        {"In_Reply_To": "<other@example.edu>"},
    ],
)
def test_what_is_for_us_passes(changes: dict[str, str]) -> None:
    assert reason(mail(**changes), policy=OURS) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"Return_Path": "<news@example.edu>"},
        {"Return_Path": "<pat.lee@other.example>"},
        {"Return_Path": "<nonsense>"},
        {"Reply_To": "pat.lee@other.example"},
        {"Reply_To": "pat.lee@example.edu, x@other.example"},
        {"Reply_To": "<>"},
    ],
)
def test_answer_that_would_go_elsewhere_is_not_given(changes: dict[str, str]) -> None:
    assert reason(mail(**changes)) == "sent_for_another"


def test_known_envelope_has_to_be_the_sender() -> None:
    assert reason(mail(), sender="PAT.LEE@example.edu") is None
    assert reason(mail(), sender="someone@example.edu") == "sent_for_another"


def test_lists_of_addresses_and_domains_are_kept() -> None:
    denied = Policy(requires_authentication=False, denied=("@example.edu",))
    allowed = Policy(requires_authentication=False, allowed=("Pat.Lee@example.edu".lower(),))
    assert reason(mail(), policy=denied) == "denied"
    assert reason(mail(), policy=allowed) is None
    assert reason(mail(From="b@example.edu"), policy=allowed) == "not_allowed"
