from __future__ import annotations

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import DataError
from bot.followed_file import FollowedFile


class _Reader:
    """Gives the file's text and counts; a file that says "bad" is refused."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, path: Path) -> str:
        self.times += 1
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise DataError("gone") from error
        if text == "bad":
            raise DataError("line 1 is bad")
        return text


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text("one", "utf-8")
    return path


@pytest.fixture
def reader() -> _Reader:
    return _Reader()


def test_unchanged_file_is_read_once(path: Path, reader: _Reader) -> None:
    followed = FollowedFile(path, reader)
    assert [followed.value(), followed.value()] == ["one", "one"]
    assert reader.times == 1


def test_changed_file_is_read_again(path: Path, reader: _Reader) -> None:
    followed = FollowedFile(path, reader)
    path.write_text("another", "utf-8")
    assert followed.value() == "another"


def test_file_put_in_its_place_with_the_same_size_and_time_is_read_again(
    path: Path, reader: _Reader
) -> None:
    followed = FollowedFile(path, reader)
    aside = path.with_name("aside")
    aside.write_text("two", "utf-8")
    os.utime(aside, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    aside.replace(path)
    assert followed.value() == "two"


def test_unusable_version_is_told_once_and_the_last_good_one_stays(
    path: Path, reader: _Reader
) -> None:
    followed = FollowedFile(path, reader)
    path.write_text("bad", "utf-8")
    with capture_logs() as logged:
        assert [followed.value(), followed.value()] == ["one", "one"]
    assert [(line["event"], line["file"], line["reason"]) for line in logged] == [
        ("file.new_version_unusable", "list.txt", "line 1 is bad")
    ]
    path.write_text("mended", "utf-8")
    assert followed.value() == "mended"


def test_file_that_goes_away_is_told_once_and_its_content_stays(
    path: Path, reader: _Reader
) -> None:
    followed = FollowedFile(path, reader)
    path.unlink()
    with capture_logs() as logged:
        assert [followed.value(), followed.value()] == ["one", "one"]
    assert [line["reason"] for line in logged] == ["gone"]


def test_unusable_file_is_refused_at_the_start(path: Path, reader: _Reader) -> None:
    path.write_text("bad", "utf-8")
    with pytest.raises(DataError):
        FollowedFile(path, reader)


def test_file_that_changes_often_is_read_once_in_a_pause(path: Path, reader: _Reader) -> None:
    clock = _Clock()
    followed = FollowedFile(path, reader, pause=1.0, clock=clock)
    path.write_text("another", "utf-8")
    clock.now += 0.9
    assert followed.value() == "one"
    clock.now += 0.2
    assert followed.value() == "another"
    assert reader.times == 2


def test_asked_for_again_the_file_is_read_though_it_looks_the_same(
    path: Path, reader: _Reader
) -> None:
    clock = _Clock()
    followed = FollowedFile(path, reader, pause=1.0, clock=clock)
    before = path.stat()
    path.write_text("two", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert followed.reread() == "one"  # just read
    clock.now += 1.1
    assert followed.value() == "one"
    assert followed.reread() == "two"


def test_clock_that_was_set_back_does_not_stop_the_reading(path: Path, reader: _Reader) -> None:
    clock = _Clock()
    followed = FollowedFile(path, reader, pause=1.0, clock=clock)
    path.write_text("another", "utf-8")
    clock.now -= 50.0
    assert followed.value() == "another"
