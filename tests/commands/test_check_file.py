"""``helpdesk check-file``: the contract of docs/cli.md, on files that lie there."""

from __future__ import annotations

import json
import os
import re
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.settings import ROOT
from portal.upload_check import check_file
from portal.uploads.wording import told
from tests.portal.uploads.crafted import CRAFTED
from tests.portal.uploads.files import Crafted
from tests.portal.uploads.pictures import HEIC, PHOTO

KEYS = ["name", "verdict", "problems", "suggested_name", "advice", "text"]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]


def _written(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def _given(monkeypatch: pytest.MonkeyPatch, names: bytes) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(names)))


def test_each_file_is_one_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [_written(tmp_path, "a.jpg", PHOTO), _written(tmp_path, "b.jpg", HEIC)]
    assert main(["check-file", *paths]) == 1
    good, bad = _lines(capsys)
    assert list(good) == list(bad) == KEYS
    assert list(good.values()) == ["a.jpg", "ok", [], None, [], ""]
    assert (bad["name"], bad["problems"]) == ("b.jpg", ["other_content", "is_heic"])
    assert "On an iPhone" in bad["text"]


def test_files_without_a_fault_exit_with_0(tmp_path: Path) -> None:
    assert main(["check-file", _written(tmp_path, "a.jpg", PHOTO)]) == 0


@pytest.mark.parametrize("file", CRAFTED[::9], ids=lambda file: file.what)
def test_file_is_judged_by_its_ends(
    file: Crafted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check-file", _written(tmp_path, file.name, file.data)])
    [line] = _lines(capsys)
    expected = check_file(file.sample)
    assert line == {
        "name": file.name,
        **json.loads(expected.model_dump_json()),
        "text": told(expected),
    }
    assert code == (expected.verdict != "ok")


def test_what_cannot_be_read_is_named_and_the_rest_is_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    paths = ["gone.pdf", str(tmp_path), str(tmp_path / "pipe.pdf")]
    assert main(["check-file", *paths, _written(tmp_path, "a.jpg", PHOTO)]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["verdict"] == "ok"
    assert err.splitlines()[0] == "helpdesk: gone.pdf can't be read: No such file or directory"
    assert [line.split(" can't")[0] for line in err.splitlines()] == [
        f"helpdesk: {path}" for path in paths
    ]


def test_name_that_is_no_utf8_is_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = os.fsencode(tmp_path) + b"/scan\xff.jpg"
    with open(path, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(PHOTO)
    assert main(["check-file", os.fsdecode(path)]) == 1
    [line] = _lines(capsys)
    assert (line["name"], line["suggested_name"]) == ("scan�.jpg", "scan.jpg")


def test_names_are_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "a.pdf\r\n\n  \n100%.pdf\nça\u2028va.txt\n" + "x" * 2000 + ".pdf"
    _given(monkeypatch, b"\xef\xbb\xbf" + names.encode() + b"\xff")
    assert main(["check-file", "--names"]) == 1
    lines = _lines(capsys)
    assert [line["verdict"] for line in lines] == ["ok", "rename", "rename", "reject_and_rename"]
    assert [line["name"] for line in lines[:3]] == ["a.pdf", "100%.pdf", "ça\u2028va.txt"]


def test_good_names_exit_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    _given(monkeypatch, b"a.pdf\n")
    assert main(["check-file", "--names"]) == 0


@pytest.mark.parametrize("arguments", [[], ["--names", "a.pdf"]])
def test_files_and_names_at_once_or_neither_are_wrong_use(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-file", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "helpdesk: check-file takes either files or --names\n")


def test_page_shows_a_line_as_it_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8").split("\n## helpdesk check-file\n")[1]
    [shown] = re.findall(r"^```json\n(.*)\n```", page.split("\n## ")[0], re.MULTILINE)
    _given(monkeypatch, json.loads(shown)["name"].encode())
    main(["check-file", "--names"])
    assert json.loads(shown) == _lines(capsys)[0]
    assert re.findall(r"^\| `([a-z_]+)` \| [^f]", page.split("\n## ")[0], re.MULTILINE) == KEYS
