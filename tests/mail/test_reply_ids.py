from __future__ import annotations

import pytest

from bot.mail.reply_ids import ReplyIds

IDS = ReplyIds(b"k" * 32, "desk.example.edu")
MAIL, PAT = "<a@example.com>", "pat@example.com"


def test_same_mail_has_the_same_id_each_time() -> None:
    assert IDS.of(MAIL, PAT) == IDS.of(MAIL, "Pat@Example.com")


def test_other_mail_sender_or_key_has_another_id() -> None:
    ids = {
        IDS.of(MAIL, PAT),
        IDS.of("<b@example.com>", PAT),
        IDS.of(MAIL, "kim@example.com"),
        ReplyIds(b"l" * 32, IDS.domain).of(MAIL, PAT),
    }
    assert len(ids) == 4


def test_id_tells_nothing_of_the_mail_and_has_our_domain() -> None:
    made = IDS.of(MAIL, PAT)
    assert made.startswith("<bot.")
    assert made.endswith("@desk.example.edu>")
    assert "pat" not in made


def test_our_ids_are_known_in_any_case_and_after_a_rotation_of_the_key() -> None:
    made = ReplyIds(b"old" * 11, IDS.domain).of(MAIL, PAT)
    assert IDS.is_ours(made)
    assert IDS.is_ours(made.upper())


@pytest.mark.parametrize(
    "token",
    [
        "",
        MAIL,
        "<bot.1234@desk.example.edu>",
        f"<bot.{'a' * 40}@other.example>",
        f"<bot.{'a' * 40}@deskxexample.edu>",
        f"<bot.{'g' * 40}@desk.example.edu>",
        f"<bot.{'a' * 40}@desk.example.edu>\n",
    ],
)
def test_other_ids_are_not_ours(token: str) -> None:
    assert not IDS.is_ours(token)


def test_key_is_not_shown() -> None:
    assert "kkk" not in repr(IDS)


def test_broken_characters_are_no_error() -> None:
    assert IDS.of("<\ud800>", PAT)
