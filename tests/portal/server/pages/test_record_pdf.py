from __future__ import annotations

import re
from datetime import date

from portal.server.accounts import Immunization, SignedIn
from portal.server.pages.pdf import Line, pdf
from portal.server.pages.record_pdf import immunization_record

NOW = 1_795_435_200.0  # 23 November 2026


def _record(*doses: tuple[str, date], first_name: str = "Pat") -> bytes:
    immunizations = tuple(Immunization(name, day) for name, day in doses)
    return immunization_record(
        SignedIn("p-1", first_name, "Sample", has_netid=False, immunizations=immunizations), NOW
    )


def _objects(file: bytes) -> dict[int, bytes]:
    return {
        int(number): body for number, body in re.findall(rb"(?s)(\d+) 0 obj\n(.*?)\nendobj", file)
    }


def test_table_of_places_is_right() -> None:
    file = _record(("MMR", date(2006, 5, 2)))
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", file)[0])
    assert file[start:].startswith(b"xref\n0 ")
    offsets = [int(offset) for offset in re.findall(rb"(\d{10}) 00000 n ", file[start:])]
    assert len(offsets) == len(_objects(file))
    for number, offset in enumerate(offsets, 1):
        assert file[offset:].startswith(b"%d 0 obj\n" % number)


def test_every_length_is_that_of_its_stream() -> None:
    streams = re.findall(rb"(?s)/Length (\d+) >>\nstream\n(.*?)\nendstream", _record())
    assert streams
    assert [int(length) for length, _ in streams] == [len(body) for _, body in streams]


def test_every_reference_leads_somewhere() -> None:
    file = _record(*[(f"Dose {number}", date(2020, 1, 1)) for number in range(90)])
    objects = _objects(file)
    named = {int(number) for body in objects.values() for number in re.findall(rb"(\d+) 0 R", body)}
    assert named <= objects.keys()
    assert file.count(b"/Type /Page ") == 4


def test_newest_comes_first_and_all_are_there() -> None:
    file = _record(("Old", date(2001, 1, 1)), ("New", date(2021, 1, 1)))
    assert file.index(b"(New)") < file.index(b"(Old)")
    assert b"(01/01/2021)" in file
    many = [(f"Dose {number}", date(2020, 1, 1)) for number in range(90)]
    assert sum(_record(*many).count(b"(%s)" % name.encode()) for name, _ in many) == 90


def test_text_cannot_end_its_string() -> None:
    file = _record(("a) Tj ET (b\\", date(2020, 1, 1)))
    assert rb"(a\) Tj ET \(b\\)" in file


def test_letters_that_the_fonts_lack_become_near_ones() -> None:
    assert b"(Zo\xeb, \xa9? S\x80 Lukasz c)" in pdf(
        "t", [[Line(10, [(1, "Zoë, ©漢 S€ Lukasz ć")])]]
    )


def test_file_tells_screen_readers_its_language_title_and_headings() -> None:
    file = _record(("MMR", date(2006, 5, 2)))
    for part in (b"/Lang (en-US)", b"/Marked true", b"/S /H1", b"(Immunization record) >>"):
        assert part in file
