from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.mail.shape import is_personal, odd_shape, without_contact_lines

OURS = frozenset({"portal.example.edu"})


@pytest.mark.parametrize(
    "text",
    [
        "How do I reset my password?",
        "I can't open https://portal.example.edu/login on my phone.",
        "Is portal.example.edu down?",
        "My email is kim@example.com and my old one was kim@example.org. Which is on file?",
        "HELP",
        "I tried twice!! Please help!",
        "What if my file is called card_(1)_final.pdf?",
    ],
)
def test_question_of_a_person_has_no_odd_shape(text: str) -> None:
    assert odd_shape(text, OURS) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Reset your password: http://portal.example.net/x", "links"),
        ("See www.cheap.example", "links"),
        ("Visit cheap-pills.com/now for details", "links"),
        ("https://portal.example.edu.evil.example/login", "links"),
        ("a@example.com b@example.com c@example.com", "many_addresses"),
        ("Click here to reset your portal password.", "advertising"),
        ("Dear valued customer, how are you?", "advertising"),
        ("Your mailbox is almost full.", "advertising"),
        ("Please verify your account.", "advertising"),
        ("To unsubscribe, write back.", "advertising"),
        ("Get records software at 20 % off", "advertising"),
        ("Take our short survey about the portal.", "advertising"),
        ("Only $ 99 for medical records!", "advertising"),
        ("======= portal =======", "advertising"),
        ("HOW DO I RESET MY PASSWORD FOR THE PORTAL? I NEED IT NOW", "capitals"),
    ],
)
def test_mass_mail_is_told_by_its_shape(text: str, why: str) -> None:
    assert odd_shape(text, OURS) == why


def test_address_below_the_name_is_no_link_of_the_text() -> None:
    text = "I want to die.\n\nAlex Morgan\nClass of 2027\nE-mail: alex@example.edu"
    assert without_contact_lines(text) == "I want to die.\n\nAlex Morgan\nClass of 2027"
    assert is_personal(without_contact_lines(text))


def test_link_inside_the_text_stays() -> None:
    text = "Read https://example.com now.\nI'm serious, all of you should read that."
    assert without_contact_lines(text) == text
    assert not is_personal(text)


def _seconds(run: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    run(text)
    return time.perf_counter() - started


@pytest.mark.parametrize("piece", ["a.", "http://", "@", "your account ", "email:", "$ ", "a@b "])
@pytest.mark.parametrize(
    "run",
    [lambda text: odd_shape(text, OURS), lambda text: is_personal(without_contact_lines(text))],
)
def test_time_grows_with_the_length_alone(run: Callable[[str], object], piece: str) -> None:
    few, many = piece * 2_000, piece * 8_000
    quick = min(_seconds(run, few) for _ in range(3))
    assert min(_seconds(run, many) for _ in range(3)) < 8 * quick + 0.02
