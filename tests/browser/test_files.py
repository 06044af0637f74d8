"""Files picked and dropped into the chat's page."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]

_HEAD: Final = 8192
_TAIL: Final = 2048
# Stands in the middle of a file, and nothing else is like it.
_CANARY: Final = b"canary-in-the-middle"


def _pdf(content: bytes) -> bytes:
    """A whole PDF without a page (ISO 32000-1, 7.5), whose last object holds ``content``."""
    stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        stream,
    ]
    body, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, inside in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, inside)
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 4\n" + table + trailer


_FILES: Final = {
    "IMG_0001.HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(256)) * 100,
    "scan.pdf": _pdf(b"short"),
    "records.pdf": _pdf(bytes(_HEAD) + _CANARY * 1000 + bytes(_TAIL)),
    "empty.txt": b"",
    "gone.pdf": _pdf(b"gone"),
}


def make_files(folder: Path) -> None:
    """Write the files that the scenario picks."""
    for name, content in _FILES.items():
        (folder / name).write_bytes(content)


@pytest.fixture(scope="module")
def files(play: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What is seen when files are checked."""
    folder = tmp_path_factory.mktemp("files")
    make_files(folder)
    helping = {"delete": (folder / "gone.pdf").unlink}
    return play("files", helping=helping, arguments=(str(folder),))


def _sent(seen: Any) -> list[dict[str, Any]]:
    """Bodies of the requests that files were sent in."""
    return [json.loads(body) for path, body in seen["sent"] if path == "/api/files"]


def _said(seen: Any) -> list[str]:
    lines = [line for line in seen["messages"] if line.startswith("You said: ")]
    return [line.removeprefix("You said: ") for line in lines]


def _answers(seen: Any) -> list[str]:
    """What the help desk said to each of the patient's messages."""
    _, *turns = "\n".join(seen["messages"]).split("\nYou said: ")
    return [turn.partition("\n")[2] for turn in turns]


def test_name_size_and_ends_of_a_file_are_sent(files: Any) -> None:
    names = ["IMG_0001.HEIC", "scan.pdf", "records.pdf", "empty.txt", "empty.txt"]
    sent = _sent(files["picked"])
    assert [body["name"] for body in sent] == names
    for body in sent:
        content = _FILES[body["name"]]
        assert body.keys() == {"client_id", "name", "size", "head", "tail"}
        assert body["size"] == len(content)
        assert base64.b64decode(body["head"]) == content[:_HEAD]
        assert base64.b64decode(body["tail"]) == content[-_TAIL:]


def test_no_byte_between_the_ends_leaves_the_browser(files: Any) -> None:
    longest = base64.b64encode(bytes(_HEAD + _TAIL))
    for _, body in files["picked"]["sent"]:
        assert len(body) < len(longest) + 500
        held = json.loads(body)
        ends = base64.b64decode(held.get("head", "")) + base64.b64decode(held.get("tail", ""))
        assert _CANARY not in ends + body.encode()


def test_name_is_the_patients_message_and_the_verdict_the_answer(files: Any) -> None:
    seen = files["picked"]
    assert _said(seen) == ["IMG_0001.HEIC", "scan.pdf", "records.pdf", "empty.txt", "empty.txt"]
    photo, scan, records, empty, again = _answers(seen)
    assert "IMG_0001.HEIC" in photo
    assert "IMG_0001.jpg" in photo
    assert "scan.pdf can be uploaded" in scan
    assert "records.pdf can be uploaded" in records
    assert "is empty" in empty
    assert again == empty


def test_what_the_portal_takes_is_told_before(files: Any) -> None:
    assert files["picked"]["hint"].startswith("PDF, JPG, PNG, GIF, TIFF or TXT.")


def test_file_and_verdict_are_announced_once(files: Any) -> None:
    told = [line for line in files["busy"]["told"] if line.startswith("log: ")]
    assert [line for line in told if "You said" in line] == ["log: You said: scan.pdf"]
    assert len([line for line in told if "Help desk said" in line]) == len(told) - 1


def test_chooser_opens_by_enter_and_by_space_and_the_focus_stays(files: Any) -> None:
    seen = files["keyboard"]
    assert seen["places"] == ["send", "file", "file", "file"]
    assert seen["ring"] == "3px"
    assert seen["field"] == "half a sen"
    assert _said(seen) == ["scan.pdf", "scan.pdf"]


def test_of_several_dropped_files_the_first_is_checked_and_that_is_said(files: Any) -> None:
    seen = files["dropped"]
    assert "One file at a time" in seen["note"]
    assert "first.pdf" in seen["note"]
    assert _said(seen) == ["first.pdf", "a.pdf"]
    assert [bool(marks) for marks in seen["marked"]] == [True, False, False]


def test_files_are_taken_all_over_the_chat_but_neither_words_nor_what_is_dropped_beside_it(
    files: Any,
) -> None:
    taken = files["dropped"]["taken"]
    assert taken == {"words": False, "field": [True, True], "beside": [False, False]}


def test_file_picked_offline_is_sent_before_what_was_written_later(files: Any) -> None:
    seen = files["offline"]
    assert _said(seen) == ["scan.pdf", "my upload fails"]
    assert seen["alert"] == ""


def test_file_is_sent_again_under_its_id_until_there_is_an_answer(files: Any) -> None:
    seen = files["busy"]
    sent = _sent(seen)
    assert len(sent) == 3
    assert sent == [sent[0]] * 3
    assert _said(seen) == ["scan.pdf"]


def test_file_is_shown_at_once_and_its_check_is_told_while_it_lasts(files: Any) -> None:
    seen = files["busy"]
    assert seen["atOnce"][-1].startswith("You said: scan.pdf")
    assert seen["told"].count("status: Checking your file…") == 1
    assert seen["left"] == 0


def test_file_that_can_not_be_read_is_told_and_not_sent(files: Any) -> None:
    seen = files["gone"]
    assert "gone.pdf can't be opened" in seen["alert"]
    assert (_said(seen), _sent(seen), seen["left"]) == ([], [], "")


def test_file_over_the_limit_is_told_with_the_time_to_wait(files: Any) -> None:
    seen = files["limited"]
    assert "choose your file again in 7 seconds" in seen["alert"]
    assert _said(seen) == []


def test_file_that_waited_behind_a_refused_text_is_told_too(files: Any) -> None:
    seen = files["waiting"]
    assert "Your text is still in the box" in seen["alert"]
    assert "Your file was not checked" in seen["alert"]
    assert (seen["field"], _said(seen), _sent(seen)) == ("this is refused", [], [])


def test_chat_that_is_over_takes_no_file_until_the_next_one(files: Any) -> None:
    seen = files["over"]
    assert (seen["left"], seen["offered"], seen["ended"]) == ("field", False, [])
    assert _said(seen) == ["scan.pdf"]


def test_files_break_no_rule_of_the_content_policy_and_leave_the_focus_alone(files: Any) -> None:
    assert {name: seen["faults"] for name, seen in files.items()} == {name: [] for name in files}
    places = {name: seen["focus"] for name, seen in files.items()}
    assert places == dict.fromkeys(files, "field") | {"keyboard": "file"}
