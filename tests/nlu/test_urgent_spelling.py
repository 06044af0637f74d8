"""Cries for help that are hidden from filters, mistyped, or in Spanish."""

from __future__ import annotations

import pytest

from bot.nlu.urgent import Urgency, find_urgent


@pytest.mark.parametrize(
    "text",
    [
        "su1cide",
        "s*icide",
        "s**cide",
        "s.u.i.c.i.d.e",
        "k m s",
        "i want to k!ll my$elf",
        "I WANNA DIEEEEE",
        "sucide",
        "feeling suicidial",
        "su\u200bici\u200bdal",
        "ѕuісіdе",
        "ｋｍｓ",
        "iwanttodie",
        "i w a n t t o d i e",
        "want 2 die",
        "gonna unalive",
        "i don’t wanna be here anymore",
        "kil my self",
    ],
)
def test_hidden_and_mistyped_crises_are_found(text: str) -> None:
    match = find_urgent(text)
    assert match
    assert match.kind is Urgency.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "cant breath pls hlp",
        "chest pian",
        "shes unconcious",
        "he OD'd",
        "siezure right now",
        "ambulence please",
        "bleedign and it wont stopp",
        "alergic reaction, throat closing",
    ],
)
def test_mistyped_emergencies_are_found(text: str) -> None:
    match = find_urgent(text)
    assert match
    assert match.kind is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("quiero morir", Urgency.CRISIS),
        ("me quiero matar", Urgency.CRISIS),
        ("ya no quiero vivir más", Urgency.CRISIS),
        ("mi amiga se corta los brazos", Urgency.CRISIS),
        ("no puedo respirar", Urgency.EMERGENCY),
        ("me duele el pecho", Urgency.EMERGENCY),
        ("es una emergencia", Urgency.EMERGENCY),
        ("mi roommate se desmayó and won't wake up", Urgency.EMERGENCY),
    ],
)
def test_spanish_and_mixed_cries_are_found_with_and_without_accents(
    text: str, kind: Urgency
) -> None:
    bare = text.translate(str.maketrans("áéíóúñ", "aeioun"))
    for spelling in (text, bare, text.upper()):
        match = find_urgent(spelling)
        assert match
        assert match.kind is kind
