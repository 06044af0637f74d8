from __future__ import annotations

import random

import pytest
import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.nlu.entities import EntityExtractor
from bot.nlu.netid_phrases import NETID_RULES, TokenPattern, one_word, token_pattern

EXTRACTOR = EntityExtractor()


def said_of_netid(text: str) -> list[str]:
    return [one.value for one in EXTRACTOR.extract(text) if one.entity == "has_netid"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I have a NetID", "yes"),
        ("yeah ive got a net-id already", "yes"),
        ("my NetID login doesn't work", "yes"),
        ("forgot the password of my netid", "yes"),
        ("I'm a UMass student", "yes"),
        ("im a first-year grad student at umass", "yes"),
        ("I’m faculty and can't get in", "yes"),
        ("UMass employee here", "yes"),
        ("I don't have a UMass netid", "no"),
        ("i dont have a net id", "no"),
        ("no netid, what now", "no"),
        ("how do I sign in without a net id?", "no"),
        ("what if I don't have a NetID?", "no"),
        ("I never got a NetID", "no"),
        ("I used to have a NetID", "no"),
        ("I am a parent and don't have a NetID", "no"),
        ("I'm from Hampshire College", "no"),
        ("hampshire student, need an account", "no"),
        ("not sure if I have a netid", "unsure"),
        ("i dont know whether i have a netid", "unsure"),
        ("I don't think I have a NetID", "unsure"),
        ("I'm not sure what a NetID is", "unsure"),
        ("I might have a NetID", "unsure"),
    ],
)
def test_what_people_say_of_their_netid_is_understood(text: str, value: str) -> None:
    assert said_of_netid(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "do I need a NetID?",
        "who has a NetID",
        "do i have a netid?",
        "which button if I have a netid",
        "can people without a NetID register?",
        "what if someone doesn't have a netid",
        "people who don't have a NetID",
        "how do I get my NetID",
        'I clicked "I have a UMass NetID" and it spins',
        "there is no netid button",
        "my NetID was deactivated",
        "I don't have my NetID yet",
        "you assume I have a NetID",
        "I'm an alum of UMass",
        "my daughter is a UMass student",
        "my son doesn't have a netid",
        "I'm a UMass student's mother",
        "I'm a faculty spouse",
        "I go to UMass Lowell",
        "UMass staff told me to call",
        "I'm from New Hampshire",
        "I'm from Hampshire County",
    ],
)
def test_questions_and_words_about_others_say_nothing_of_ones_own_netid(text: str) -> None:
    assert said_of_netid(text) == []


def test_a_statement_about_the_netid_outweighs_who_the_writer_is() -> None:
    assert said_of_netid("I'm a UMass employee but I don't have a NetID") == ["no"]


def test_a_text_that_contradicts_itself_says_nothing() -> None:
    assert said_of_netid("I have a NetID. Well, I don't have a NetID.") == []


def _said(pattern: TokenPattern, dice: random.Random) -> list[str]:
    """Words that fit a token pattern, optional ones by chance."""
    said = []
    for token in pattern:
        choice = token["NORM"]
        words = choice["IN"] if isinstance(choice, dict) else [choice]
        said += [dice.choice(words) for _ in range(dice.choice((0, 1)) if "OP" in token else 1)]
    return said


def test_no_two_netid_rows_of_different_meaning_fit_the_same_words() -> None:
    vocab, dice = spacy.blank("en").vocab, random.Random(1)
    matcher = Matcher(vocab)
    for number, rule in enumerate(NETID_RULES):
        matcher.add(str(number), [token_pattern(rule.words)])
    for rule in NETID_RULES * 4:
        doc = Doc(vocab, words=_said(token_pattern(rule.words), dice))
        whole = [span for span in matcher(doc, as_spans=True) if len(span) == len(doc)]
        assert {NETID_RULES[int(span.label_)].value for span in whole} == {rule.value}, doc.text


def test_netid_in_two_words_becomes_one_of_the_same_length() -> None:
    assert one_word("Net ID, net-ids; planet idea, net identity") == (
        "Net_ID, net_ids; planet idea, net identity"
    )
