from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from bot.errors import KnowledgeError
from bot.knowledge.index import KnowledgeIndex
from tests.knowledge.article_files import KnowledgeFolder

RESET = "sign_in/password_reset.md"


@pytest.fixture
def folder(tmp_path: Path) -> KnowledgeFolder:
    folder = KnowledgeFolder(tmp_path)
    folder.write_required()
    folder.write(RESET, "Both ways.", related="[talk_to_human, upload_error]")
    folder.write("sign_in/password_reset.netid.md", "Use your NetID.")
    folder.write("sign_in/password_reset.no_netid.md", "Click the link.", audience="no_netid")
    folder.write("uploads/upload_error.md", "Use a PDF.")
    return folder


@pytest.fixture
def index(folder: KnowledgeFolder) -> KnowledgeIndex:
    return KnowledgeIndex(folder.root)


def test_intents_are_the_main_articles_sorted(index: KnowledgeIndex) -> None:
    assert index.intents() == (
        "crisis",
        "emergency",
        "password_reset",
        "talk_to_human",
        "upload_error",
    )
    assert index.faq_intents() == ("password_reset", "upload_error")
    assert "crisis" in index
    assert "weather" not in index
    assert None not in index


def test_answer_is_the_variant_for_the_person(index: KnowledgeIndex) -> None:
    assert index.article("password_reset").body == "Both ways."
    assert index.article("password_reset", netid=True).body == "Use your NetID."
    assert index.article("password_reset", netid=False).body == "Click the link."
    assert index.article("upload_error", netid=True).body == "Use a PDF."
    assert index.depends_on_netid("password_reset")
    assert not index.depends_on_netid("upload_error")
    assert not index.depends_on_netid("crisis")


def test_variant_is_found_by_its_name(index: KnowledgeIndex) -> None:
    assert index.variant("crisis", "gentle").variant == "gentle"
    assert index.variant("crisis", "").variant == ""
    with pytest.raises(KeyError):
        index.variant("upload_error", "gentle")


def test_unknown_intent_is_a_key_error(index: KnowledgeIndex) -> None:
    with pytest.raises(KeyError):
        index.article("weather")
    with pytest.raises(KeyError):
        index.article("weather", netid=True)


def test_related_articles_come_in_the_order_named(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    article = index.article("password_reset", netid=True)

    assert [one.intent for one in index.related(article)] == ["talk_to_human", "upload_error"]

    (folder.root / "uploads/upload_error.md").unlink()
    assert [one.intent for one in index.related(article)] == ["talk_to_human"]


def test_edited_article_changes_the_next_answer(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    folder.write(RESET, "Another way.")

    assert index.article("password_reset").body == "Another way."


def test_only_the_edited_file_is_read_again(index: KnowledgeIndex, folder: KnowledgeFolder) -> None:
    # An edit that keeps time, size and inode can be seen only by reading the file.
    path = folder.root / "uploads/upload_error.md"
    old = path.stat()
    path.write_text(path.read_text().replace("Use a PDF.", "Use a PNG."))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    folder.write(RESET, "Another way.")

    assert index.article("password_reset").body == "Another way."
    assert index.article("upload_error").body == "Use a PDF."


def test_edited_title_reaches_the_variants(index: KnowledgeIndex, folder: KnowledgeFolder) -> None:
    folder.write(RESET, title="How can I reset it?")

    assert index.article("password_reset", netid=True).title == "How can I reset it?"


def test_file_put_in_place_of_another_is_seen_even_with_its_time_and_size(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    path = folder.root / RESET
    old = path.stat()
    new = folder.root / "sign_in/.password_reset.md.new"
    new.write_text(path.read_text().replace("Both ways.", "Both WAYS."))
    os.utime(new, ns=(old.st_atime_ns, old.st_mtime_ns))
    new.replace(path)

    assert index.article("password_reset").body == "Both WAYS."


def test_new_article_appears_and_a_deleted_one_goes(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    path = folder.write("profile/lost_card.md", "Ask the desk.", title="What if I lost my card?")

    assert "lost_card" in index
    assert index.article("lost_card").topic == "profile"

    path.unlink()
    assert "lost_card" not in index

    shutil.rmtree(folder.root / "uploads")
    assert index.faq_intents() == ("password_reset",)


def test_broken_article_keeps_its_last_good_version_and_is_logged_once(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    folder.write(RESET, "A *secret* word.", audience="student")

    with capture_logs() as logs:
        assert index.article("password_reset").body == "Both ways."
        assert index.article("password_reset", netid=True).body == "Use your NetID."

    assert logs == [
        {
            "event": "knowledge.article_unreadable",
            "file": "knowledge/sign_in/password_reset.md",
            "line": 3,
            "log_level": "warning",
            "module": "bot.knowledge.index",
        }
    ]


def test_mended_article_is_used_again(index: KnowledgeIndex, folder: KnowledgeFolder) -> None:
    folder.write(RESET, "# Heading")
    assert index.article("password_reset").body == "Both ways."

    folder.write(RESET, "Mended.")
    with capture_logs() as logs:
        assert index.article("password_reset").body == "Mended."
    assert logs == []


def test_new_broken_article_is_logged_and_left_out(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    folder.text("profile/lost_card.md", "Ask the desk.")

    with capture_logs() as logs:
        assert "lost_card" not in index
        assert index.faq_intents() == ("password_reset", "upload_error")
    assert [(log["file"], log["line"]) for log in logs] == [("knowledge/profile/lost_card.md", 1)]


def test_variants_go_with_their_main_article(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    (folder.root / RESET).unlink()

    with capture_logs() as logs:
        assert "password_reset" not in index
        with pytest.raises(KeyError):
            index.article("password_reset", netid=True)
    assert [log["file"] for log in logs] == [
        "knowledge/sign_in/password_reset.netid.md",
        "knowledge/sign_in/password_reset.no_netid.md",
    ]


def test_folder_gone_for_a_moment_takes_no_answer_away(
    index: KnowledgeIndex, folder: KnowledgeFolder
) -> None:
    away = folder.root.rename(folder.root.with_name("away"))

    with capture_logs() as logs:
        assert index.article("upload_error").body == "Use a PDF."
        assert index.article("upload_error").body == "Use a PDF."
    assert [log["event"] for log in logs] == ["knowledge.folder_unreadable"]

    away.rename(folder.root)
    folder.write("uploads/upload_error.md", "Use a PNG.")
    assert index.article("upload_error").body == "Use a PNG."


def test_files_are_looked_at_again_no_sooner_than_told(
    folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("bot.knowledge.index.time", SimpleNamespace(monotonic=lambda: now))
    index, always = KnowledgeIndex(folder.root, look_seconds=5), KnowledgeIndex(folder.root)

    found = []
    for number, wait in enumerate((0, 4, 1, 4, 1), start=1):
        now += wait
        folder.write(RESET, f"Way {'I' * number}.")
        found.append(index.article("password_reset").body)
        assert always.article("password_reset").body == f"Way {'I' * number}."

    assert found == ["Both ways.", "Both ways.", "Way III.", "Way III.", "Way IIIII."]


def test_files_that_are_no_articles_are_passed_over(folder: KnowledgeFolder) -> None:
    folder.text("README.md", "How to write answers")
    folder.text("sign_in/README.md", "About this topic")
    folder.text("sign_in/.password_reset.md.swp", "")
    folder.text("sign_in/notes.txt", "")
    folder.text("mail/frame.md", "Kind regards")
    folder.text(".cache/old.md", "")

    assert len(KnowledgeIndex(folder.root).intents()) == 5


def test_link_to_nowhere_hides_no_other_article(folder: KnowledgeFolder) -> None:
    (folder.root / "sign_in/aaa.md").symlink_to(folder.root / "gone.md")

    assert KnowledgeIndex(folder.root).faq_intents() == ("password_reset", "upload_error")


def test_first_reading_tells_every_problem_of_every_file(folder: KnowledgeFolder) -> None:
    folder.write("uploads/upload_error.md", "# Heading", audience="student")
    folder.write("profile/lost_card.netid.md")
    folder.write("records/password_reset.md")

    with pytest.raises(KnowledgeError) as caught:
        KnowledgeIndex(folder.root)

    assert [str(problem).split(" (")[0] for problem in caught.value.problems] == [
        "knowledge/profile/lost_card.netid.md:1: "
        "this file needs a main article lost_card.md in the same folder",
        "knowledge/sign_in/password_reset.md:1: "
        "there is already knowledge/records/password_reset.md; a name can be used once only",
        "knowledge/uploads/upload_error.md:3: "
        '"audience" should be one of everyone, netid, no_netid - it is "student"',
        "knowledge/uploads/upload_error.md:7: the chat shows no headings",
    ]


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        KnowledgeIndex(tmp_path / "knowledge")

    assert str(caught.value) == (
        "knowledge:1: the folder of articles can't be opened (No such file or directory)"
    )


def test_relative_folder_is_read_from_any_later_place(
    folder: KnowledgeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.root.parent)
    index = KnowledgeIndex(Path("knowledge"))
    monkeypatch.chdir("/")

    assert index.article("upload_error").path == Path("knowledge/uploads/upload_error.md")
