from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.segments import asks, split_sentences

RESET, UPLOAD = "how do I reset my password", "how do I upload a file"


@pytest.mark.parametrize(
    "text",
    [
        f"{RESET} and {UPLOAD}",
        f"{RESET}, and also, {UPLOAD}",
        f"{RESET} also {UPLOAD}",
        f"{RESET}, {UPLOAD}",
        f"{RESET}; {UPLOAD}",
        f"{RESET}\n{UPLOAD}",
        f"{RESET} plus {UPLOAD}",
        f"{RESET} second question: {UPLOAD}",
        f"Question 1: {RESET}, question 2: {UPLOAD}",
        f"1. {RESET}\n2. {UPLOAD}",
        f"1) {RESET} 2) {UPLOAD}",
        f"- {RESET}\n- {UPLOAD}",
        f"{RESET}... {UPLOAD}",
        f"Hi there, {RESET} and {UPLOAD}, thanks in advance!",
        f"I have two questions. First, {RESET}. Second, {UPLOAD}.",
    ],
)
def test_joined_questions_are_two(text: str) -> None:
    assert [piece.rstrip(".") for piece in split_sentences(text)] == [RESET, UPLOAD]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "I forgot my password. Where is the link?",
            ["I forgot my password.", "Where is the link?"],
        ),
        ("it broke?what now", ["it broke?", "what now"]),
        (
            "I need my records and I also want to move my visit",
            ["I need my records", "I also want to move my visit"],
        ),
        ("It opens at 9 a.m. How do I call?", ["It opens at 9 a.m.", "How do I call?"]),
        ("i had dose 2. How do I add it", ["i had dose 2.", "How do I add it"]),
        ("忘了密码。怎么办？", ["忘了密码。", "怎么办？"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, pieces: list[str]) -> None:
    assert split_sentences(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "my address pat.lee@example.edu is refused",
        "why is scan.Pdf or card (1).jpeg refused",
        "is https://umass.medicatconnect.com/a?b=c.d the right page",
        "does it cost 3.5 dollars at 9 a.m. with Dr. Lee",
        "can I call ext. 123 or no. 5 at dept. twelve",
        "how and where do I upload",
        "when I click submit, how do I know it went through?",
        "I forgot my password and I can't log in",
        "I can't upload because my card and my form are too large",
        "the last question on the form won't submit",
        "Tom &amp; Jo need help with the form",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Hi,",
        "Thanks!",
        "thank you so much for your help!!",
        "pls help",
        "Can you help me?",
        "Best, J",
        "Kind regards,\nPat Lee",
        "Dear Help Desk,",
        "any help would be appreciated",
        "what should I do?",
        "Sent from my iPhone",
        "I have a question",
        "...",
        "",
        " \n\t ",
        "😀😀",
    ],
)
def test_bits_that_say_nothing_are_dropped(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("hello how do I get in", "how do I get in"),
        ("Good morning Dr. Lee, where is my form?", "where is my form?"),
        ("Hi I lost my password", "I lost my password"),
        ("so how do I get in, thanks!", "how do I get in"),
        ("how do I get in, thanks!!!!!!!!!!!!", "how do I get in"),
        ("Also: where is my form? pls help", "where is my form?"),
        ("Thank you, but I still can't log in", "Thank you, but I still can't log in"),
    ],
)
def test_greeting_and_thanks_around_a_question_fall_off(text: str, piece: str) -> None:
    assert split_sentences(text) == [piece]


def test_a_mail_gives_its_questions_without_salutation_and_signature() -> None:
    mail = (
        "Dear portal team,\n\n"
        "I would like to have a copy of my records sent to the new doctor whom\n"
        "I see since last month. Can you also tell me how the people at your desk\n"
        "change my address?\n\n"
        "Best regards,\nPat Lee\nClass of 2027\n"
    )
    assert split_sentences(mail) == [
        "I would like to have a copy of my records sent to the new doctor whom I see since last"
        " month.",
        "Can you also tell me how the people at your desk change my address?",
    ]


def test_a_question_after_the_signature_is_kept() -> None:
    assert split_sentences("Where is it?\nThanks,\nPat\nPS: how do I upload?") == [
        "Where is it?",
        "how do I upload?",
    ]


def test_no_more_pieces_than_asked_for() -> None:
    text = "Is it open? " * 30
    assert len(split_sentences(text)) == 12
    assert split_sentences(text, limit=2) == ["Is it open?"] * 2
    assert split_sentences(text, limit=0) == []


SCRAPS = (
    "how do I|reset|my password|and|also|,|?|.|;|...|\n|\r\n|1.|2)|-|second question:|hi|thanks"
    "|Best, Pat|pls help|scan (1).jpeg|a.b@example.com|https://a.edu/b?c|9 a.m.|Dr. Lee|3.5|&amp;"
    "|I can't|I need|\x00|\ud800|😀|\u2028|\xa0|。|for|so much"
).split("|")
TEXTS = st.one_of(
    st.text(st.characters()),
    st.lists(st.sampled_from(SCRAPS), max_size=30).map(" ".join),
    st.lists(st.sampled_from(SCRAPS), max_size=15).map("".join),
)


@given(TEXTS, st.integers(0, 12))
def test_pieces_are_parts_of_the_text_in_order_whatever_it_holds(text: str, limit: int) -> None:
    whole, position = " ".join(text.split()), 0
    pieces = split_sentences(text, limit)
    assert len(pieces) <= limit
    for piece in pieces:
        assert piece == piece.strip() != ""
        position = whole.index(piece, position) + len(piece)


HEAVY = ("(", "a ", ",", "and how do i, ", "thanks for ", "thanks A ", "\na", "question 1: ")


@pytest.mark.parametrize("scrap", HEAVY)
def test_ten_thousand_characters_are_cut_without_hanging(scrap: str) -> None:
    text = (scrap * 10_000)[:9_999] + "x"
    split_sentences("The vocabulary is loaded at the first call.")
    start = time.process_time()
    split_sentences(text)
    asks(text)
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize(
    "text",
    [
        "Can I see my shots",
        "where my form is",
        "it won't open",
        "I keep getting an error",
        "need my records",
        "I'd like a copy",
        "lost my phone",
        "talk to a person please",
        "keeps spinning",
    ],
)
def test_questions_wishes_and_troubles_ask(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "I filled in the form last week.",
        "I'm trying to upload my card",
        "I had my shots in March when I was home",
        "My doctor moved to Boston",
        "I don't live on campus",
        "",
    ],
)
def test_what_went_before_asks_nothing(text: str) -> None:
    assert not asks(text)
