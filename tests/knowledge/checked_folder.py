"""A folder of articles without a fault, and what `helpdesk check` finds in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.knowledge.check import KnowledgeReport, check_knowledge
from bot.settings import ANSWER_SETTINGS
from tests.knowledge.article_files import KnowledgeFolder

TODAY = date(2026, 6, 1)
RESET = "sign_in/password_reset.md"
ENOUGH = {"password_reset": 20, "upload_error": 20, "missing_email": 20, "netid_login": 20}
ALL_SET = dict.fromkeys(ANSWER_SETTINGS, "set")


def sound_folder(root: Path) -> KnowledgeFolder:
    """A folder of articles below ``root`` with nothing to find."""
    folder = KnowledgeFolder(root)
    folder.write_required()
    for place in (RESET, "uploads/upload_error.md", "sign_in/missing_email.md"):
        folder.write(place)
    folder.write("sign_in/netid_login.md")
    return folder


def check(
    folder: KnowledgeFolder,
    counts: Mapping[str, int] = ENOUGH,
    answers: Mapping[str, str] = ALL_SET,
) -> KnowledgeReport:
    return check_knowledge(folder.root, counts, answers, TODAY)


def errors(folder: KnowledgeFolder, counts: Mapping[str, int] = ENOUGH) -> list[str]:
    return [str(problem) for problem in check(folder, counts).errors]


def notices(folder: KnowledgeFolder, answers: Mapping[str, str] = ALL_SET) -> list[str]:
    return [str(problem) for problem in check(folder, answers=answers).notices]
