"""``helpdesk train`` in a copy of the project: checks first, then trains only what changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.conftest import copy_project
from tests.commands.started import Ended, python

# In one process, because loading Rasa takes longer than this training: as it is, again, with a
# wording changed, without the model's signature, with a rules file that can't be read.
_FIVE_TIMES = """
import sys
from pathlib import Path
from bot.cli import main

article, rules = Path("knowledge/uploads/upload_error.md"), Path("data/stories/rules.yml")
print("code", main(["train"]))
print("code", main(["train"]))
article.write_text(article.read_text("utf-8") + "\\nOne more sentence.\\n", "utf-8")
print("code", main(["train"]))
next(Path("models").glob("*.sig")).unlink()
print("code", main(["train"]))
print("code", main(["model", "--check"]))
rules.write_text(rules.read_text("utf-8") + "  - rule: [broken\\n", "utf-8")
sys.exit(main(["train"]))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("trained") / "project")


@pytest.fixture(scope="module")
def trained(project: Path) -> Ended:
    own = {"HELPDESK_SECRETS": str(project / "secrets"), "HELPDESK_MODEL_KEYS": ""}
    return python("-c", _FIVE_TIMES, folder=project, environ=own)


def _told(trained: Ended) -> list[str]:
    return re.findall(r"^(Trained|Nothing changed since) \S+\.tar\.gz$", trained.err, re.MULTILINE)


@pytest.mark.slow
def test_wrong_answers_and_examples_stop_training_with_file_and_line(small_project: Path) -> None:
    article = small_project / "knowledge" / "uploads" / "upload_error.md"
    article.write_text(article.read_text("utf-8").replace("title:", "titel:"), "utf-8")
    examples = small_project / "data" / "nlu" / "uploads.yml"
    last_line = len(examples.read_text("utf-8").splitlines()) + 1
    with examples.open("a", encoding="utf-8") as file:
        file.write("    no dash\n")

    ended = python("-m", "bot", "train", folder=small_project)

    assert ended.code == 1
    places = [line.split(": ")[0] for line in ended.lines]
    assert f"data/nlu/uploads.yml:{last_line}" in places
    assert "knowledge/uploads/upload_error.md:2" in places
    assert "Nothing was trained" in ended.err
    assert not (small_project / "models").exists()


@pytest.mark.slow
def test_trainings_leave_a_model_each_in_the_folder(project: Path, trained: Ended) -> None:
    assert trained.out.count("code 0") == 5, trained.err[-2000:]
    assert _told(trained)[0] == "Trained"
    # The one that the fourth left too.
    assert len(list((project / "models").glob("*.tar.gz"))) == 2


@pytest.mark.slow
def test_second_training_has_nothing_to_do(trained: Ended) -> None:
    assert _told(trained)[1] == "Nothing changed since"


@pytest.mark.slow
def test_changed_wording_needs_no_training(trained: Ended) -> None:
    assert _told(trained)[2] == "Nothing changed since"


@pytest.mark.slow
def test_model_that_is_not_signed_is_made_anew_and_never_signed_as_it_lies(
    project: Path, trained: Ended
) -> None:
    assert _told(trained)[3] == "Trained"
    signed = [path.name.removesuffix(".sig") for path in (project / "models").glob("*.sig")]
    assert len(signed) == 1
    assert f"{signed[0]}: good, signed by " in trained.out


@pytest.mark.slow
def test_rules_that_cannot_be_read_stop_training_with_file_and_line(trained: Ended) -> None:
    assert trained.code == 1
    assert len(_told(trained)) == 4
    assert re.search(r"data/stories/rules\.yml:\d+: ", trained.out + trained.err)
    assert "Traceback" not in trained.err
