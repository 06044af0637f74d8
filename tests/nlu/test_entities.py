from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from bot.nlu import entities
from bot.nlu.entities import Entity, EntityExtractor
from bot.nlu.entity_patterns import CLINICS, FORMS
from tests.dialogue.unpatched import counted

EXTRACTOR = EntityExtractor()
KINDS = {"file_name", "email", "phone", "date", "clinic", "form", "has_netid"}


def values(kind: str, text: str) -> list[str]:
    return [entity.value for entity in EXTRACTOR.extract(text) if entity.entity == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("IMG_0042.HEIC won't go through", ["IMG_0042.HEIC"]),
        ('I picked "my vaccine card.pdf" and nothing happened', ["my vaccine card.pdf"]),
        ("it is “shots 2 of 2.png”, is that ok", ["shots 2 of 2.png"]),
        ("why is 'tb test.final.pdf' refused?", ["tb test.final.pdf"]),
        ("scan (1).jpeg and scan(2).jpeg", ["scan (1).jpeg", "scan(2).jpeg"]),
        ("card - Copy.pdf", ["card - Copy.pdf"]),
        ("50%done*final&new.pdf", ["50%done*final&new.pdf"]),
        ("its called Shot Record signed.docx", ["Shot Record signed.docx"]),
        ("Screen Shot 2023-02-01 at 9.05.11 PM.png", ["Screen Shot 2023-02-01 at 9.05.11 PM.png"]),
        ("I sent card.pdf.It was refused", ["card.pdf"]),
        ("card.pdf.docx is what windows shows", ["card.pdf.docx"]),
        (r"C:\Users\me\card.tif", ["card.tif"]),
        ("mmr.pdff, tb.jepg", ["mmr.pdff", "tb.jepg"]),
        ("карта прививок: прививки.pdf", ["прививки.pdf"]),
        ("(see card.PDF)", ["card.PDF"]),
        ("Shot Record 2.pdf", ["Shot Record 2.pdf"]),
        ("upload record 2.pdf", ["2.pdf"]),
        ("card.pdf form.pdf", ["card.pdf", "form.pdf"]),
        ("mycard.pdf/mycard.gif", ["mycard.pdf", "mycard.gif"]),
    ],
)
def test_file_names_are_found_with_their_signs_and_spaces(text: str, names: list[str]) -> None:
    assert values("file_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "umass.medicatconnect.com",
        '"umass.medicatconnect.com"',
        "https://www.umass.edu/uhs/forms/release.pdf",
        "spire.umass.edu/guide.html won't open",
        "a file type, e.g. pdf or i.e. jpg",
        "only .pdf and *.pdf are allowed",
        "I uploaded it.It was fine at 9.30 a.m. on v1.2",
        "named it and saved",
        "",
    ],
)
def test_addresses_and_abbreviations_are_no_file_names(text: str) -> None:
    assert values("file_name", text) == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("it's pat_lee@example.net.", ["pat_lee@example.net"]),
        ("<o'hara+uhs@cs.example.edu>", ["o'hara+uhs@cs.example.edu"]),
        ("mailto:PAT@EXAMPLE.EDU", ["PAT@EXAMPLE.EDU"]),
        ("pat@example.edu.Then nothing", ["pat@example.edu"]),
        ("old a@example.com, new b@example.org", ["a@example.com", "b@example.org"]),
        ("card.pdf@example.com", ["card.pdf@example.com"]),
        ("pat @ example, @pat, pat@example", []),
    ],
)
def test_email_addresses_end_where_the_sentence_goes_on(text: str, addresses: list[str]) -> None:
    assert values("email", text) == addresses


@pytest.mark.parametrize(
    "number",
    [
        "(413) 577-5101",
        "413-577-5192",
        "413.577.5000",
        "413 577 5000",
        "4135775000",
        "+1 413 577 5000",
        "1-413-577-5000",
        "413-577-5000 ext. 12",
        "577-5000",
    ],
)
def test_phone_numbers_in_the_forms_of_the_us(number: str) -> None:
    assert values("phone", f"please call {number}, thanks") == [number]


@pytest.mark.parametrize(
    "text", ["id 12345678", "113-577-5000", "123-45-6789", "2021-05-03", "x413-577-5000123"]
)
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert values("phone", text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("05/03/2001", "2001-05-03"),
        ("5-3-2001", "2001-05-03"),
        ("5.3.2001", "2001-05-03"),
        ("05 / 03 / 2001", "2001-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("2001-05-03", "2001-05-03"),
        ("2001/5/3", "2001-05-03"),
        ("May 3 2021", "2021-05-03"),
        ("may 3rd, 2021", "2021-05-03"),
        ("Sept. 3, 2021", "2021-09-03"),
        ("3 May 2021", "2021-05-03"),
        ("3rd of may 2021", "2021-05-03"),
        ("3-May-2021", "2021-05-03"),
        ("3 May", "3 May"),
        ("October 3rd", "October 3rd"),
        ("June 2023", "June 2023"),
        ("5/3/21", "5/3/21"),
        ("02/30/2021", "02/30/2021"),
    ],
)
def test_whole_dates_become_iso_dates_and_others_stay_as_typed(text: str, value: str) -> None:
    assert values("date", f"on {text} at noon") == [value]


@pytest.mark.parametrize(
    "text", ["open 24/7", "1/2 hour", "dose 3 may hurt", "version 1.2.34", "(413) 577-5101"]
)
def test_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    assert values("date", text) == []


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("UHS Nursing & Specialty Care", "clinic", "UHS Nursing & Specialty Care"),
        ("go to nursing and specialty care", "clinic", "UHS Nursing & Specialty Care"),
        ("the immunization program", "clinic", "Student Immunization Program"),
        ("I wrote to SIP twice", "clinic", "Student Immunization Program"),
        ("call Patient Services", "clinic", "UHS Patient Services"),
        ("is the appointment line open", "clinic", "Appointment Line"),
        ("click Release of Information UHS", "form", "Release of Information UHS"),
        ("a release form for my lawyer", "form", "Release of Information UHS"),
        ("roi status", "form", "Release of Information UHS"),
        ("under patient forms", "form", "Patient Forms"),
        ("sign the Immunization form", "form", "Immunization Form"),
    ],
)
def test_names_of_the_faq_are_known_in_their_short_forms(text: str, kind: str, name: str) -> None:
    assert values(kind, text) == [name]


@pytest.mark.parametrize("text", ["I had a sip of water", "which form is it", "the clinic"])
def test_plain_words_are_no_names(text: str) -> None:
    assert EXTRACTOR.extract(text) == []


def test_of_overlapping_entities_the_longest_wins() -> None:
    text = 'send "release form 05-03-2021.pdf" to card.pdf@example.com'
    assert [(e.entity, e.value) for e in EXTRACTOR.extract(text)] == [
        ("file_name", "release form 05-03-2021.pdf"),
        ("email", "card.pdf@example.com"),
    ]


def test_entities_come_in_order_with_offsets_into_the_text() -> None:
    assert EXTRACTOR.extract("😀 ROI by 5/3/2021") == [
        Entity("form", "Release of Information UHS", 2, 5),
        Entity("date", "2021-05-03", 9, 17),
    ]


SCRAPS = (
    "a.pdf IMG_1.HEIC \"my card.pdf\" 'x' called me@example.com https://a.edu/b.pdf 413-577-5101"
    " 05/03/2001 May 3 2021 ROI SIP patient services I have don't a my NetID net id no umass"
    " student 😀 \x00 \ud800 ( ) * % & . ? \n \u2028 e\u0301"
).split(" ")
TEXTS = st.one_of(
    st.text(st.characters()),
    st.lists(st.sampled_from(SCRAPS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join),
)


@given(TEXTS)
def test_offsets_match_the_text_and_never_overlap_whatever_it_holds(text: str) -> None:
    end = 0
    for entity in EXTRACTOR.extract(text):
        assert entity.entity in KINDS
        assert end <= entity.start < entity.end <= len(text)
        end = entity.end
        if entity.entity in {"file_name", "email", "phone"}:
            assert entity.value == text[entity.start : entity.end]


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01\x02", "\ud800\udfff", "😀" * 50, "\u202e\u200f", "\r\n\t"]
)
def test_texts_without_words_give_no_entities(text: str) -> None:
    assert EXTRACTOR.extract(text) == []


NAMES = [name for table in (CLINICS, FORMS) for names in table.values() for name in names]
NAME_PIECES = sorted({word for name in NAMES for word in name.split()})
CASED = st.sampled_from((str.lower, str.upper, str.title, str.swapcase))
GAPS = st.sampled_from((" ", " ", "", "  ", "\n", "\xa0", "\u200b", "\u2009", "-", "/", ". "))
NAMING = st.lists(
    st.tuples(
        CASED,
        st.sampled_from(NAMES)
        | st.sampled_from(NAME_PIECES)
        | st.sampled_from(("SIP", "sip", "the", "İ", "\u212a", "ſ", "\ud800", "&" * 12, "don't")),
        GAPS,
    ),
    max_size=8,
).map(lambda parts: "".join(cased(piece) + gap for cased, piece, gap in parts))


@given(NAMING)
def test_names_are_found_as_when_spacy_reads_every_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entities, "_may_name", lambda text: True)
        always_read = EXTRACTOR.extract(text)
    assert EXTRACTOR.extract(text) == always_read


@pytest.mark.parametrize("name", [*NAMES, "SIP"])
def test_every_name_is_found_in_small_letters_and_in_capitals(name: str) -> None:
    for text in (name.upper(), *([] if name == "SIP" else [name])):
        assert [(e.start, e.end) for e in EXTRACTOR.extract(text)] == [(0, len(text))]


@pytest.mark.parametrize(
    ("text", "times"),
    [("how do I reset my password", 0), ("the ROI\nform", 1), ("I have no NetID", 1)],
)
def test_spacy_reads_only_where_something_can_be_named(
    monkeypatch: pytest.MonkeyPatch, text: str, times: int
) -> None:
    read = counted(monkeypatch, Language, "__call__")
    EXTRACTOR.extract(text)
    assert len(read) == times


def _cpu_seconds(text: str, rounds: int = 3) -> float:
    """The least CPU time of some readings, so that a busy machine fails no test."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        EXTRACTOR.extract(text)
        best = min(best, time.process_time() - start)
    return best


HEAVY = ("(", "😀", "a@", '"a b.pdf ', "called a b ", "may 3 ", "i do not have a netid ", "roi ")


@pytest.mark.parametrize("scrap", HEAVY)
def test_ten_thousand_characters_are_read_without_hanging(scrap: str) -> None:
    text = (scrap * 10_000)[:10_000]
    assert _cpu_seconds(text, 1) < 0.15 or _cpu_seconds(text) < 2.0


@pytest.mark.parametrize("scrap", ["(", "netid do "])
def test_time_grows_with_the_length_and_no_faster(scrap: str) -> None:
    short, long = ((scrap * length)[:length] for length in (1_500, 6_000))
    # Quadratic growth would be sixteen times.
    assert _cpu_seconds(long, 2) < 9 * max(_cpu_seconds(short, 2), 0.003)


def test_a_usual_message_takes_less_than_a_millisecond() -> None:
    text = "I forgot my password and the page spins, my email is pat@example.edu, what now?"
    assert min(_cpu_seconds(text, 30) for _ in range(3)) < 0.001


def test_texts_may_be_read_by_several_threads() -> None:
    texts = [f"I don't have a NetID, mail p{number}@example.edu" for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(EXTRACTOR.extract, texts))
    assert found == [EXTRACTOR.extract(text) for text in texts]
