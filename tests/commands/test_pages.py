"""Pages about commands: what they show can be typed as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from bot.cli import COMMANDS, build_parser, main
from bot.settings import ROOT
from tests.commands.pages import command_lines
from tests.commands.started import python

CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")
DOCUMENTS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])

# Reads command lines from standard input and has Rasa's own parser look at each.
_RASA = """
import json, sys
from rasa.__main__ import create_argument_parser
parser = create_argument_parser()
for words in json.load(sys.stdin):
    print(parser.parse_args(words).func.__name__)
"""


def _section(name: str) -> str:
    return CLI.split(f"\n## helpdesk {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_helpdesk_line_is_taken_by_the_parser(path: Path) -> None:
    for _, *words in command_lines(path.read_text("utf-8")):
        if len(words) == 1:  # in a sentence a command is also named without what it needs
            assert words[0] in {*COMMANDS, "--help"}
        elif words[-1] == "--help":
            assert words[0] in COMMANDS
        else:
            build_parser().parse_args(words)


@pytest.mark.slow
def test_every_rasa_line_is_taken_by_rasas_own_parser() -> None:
    texts = [path.read_text("utf-8") for path in DOCUMENTS]
    lines = [words for text in texts for _, *words in command_lines(text, "rasa")]
    ended = python("-c", _RASA, given=json.dumps(lines).encode())
    assert ended.code == 0, ended.err[-1000:]
    assert len(ended.lines) == len(lines) > 10


def test_command_line_page_has_a_section_with_an_example_for_every_command() -> None:
    assert re.findall(r"^## helpdesk (\S+)$", CLI, re.MULTILINE) == list(COMMANDS)
    for name in COMMANDS:
        assert ["helpdesk", name] in [words[:2] for words in command_lines(_section(name))]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_line_page_names_exactly_the_options_of_each_command(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    options = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out.split("Example:")[0]))
    documented = re.findall(r"^\| `(--[a-z-]+)`", _section(name), re.MULTILINE)
    assert {"--help", *documented} == options


def test_pipeline_in_the_page_is_the_one_in_the_configuration() -> None:
    page = (ROOT / "docs" / "nlu.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `([\w/]+\.py)` \|", page, re.MULTILINE)
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    assert [name for name, _ in rows] == [step["name"].split(".")[-1] for step in pipeline]
    for (_, module), step in zip(rows, pipeline, strict=True):
        wrapper = ROOT.joinpath(*step["name"].split(".")[:-1]).with_suffix(".py")
        dotted = module.removesuffix(".py").replace("/", ".")
        assert f"from {dotted} import" in wrapper.read_text("utf-8")


def test_thresholds_in_the_page_are_those_in_the_configuration() -> None:
    page = (ROOT / "docs" / "nlu.md").read_text("utf-8")
    table = page.split("| threshold | is the least |\n")[1].split("\n\n")[0]
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(pipeline[-1])[1:]
