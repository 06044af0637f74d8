"""``helpdesk parse``: the contract of docs/cli.md, held by one run on awkward lines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.dialogue.parsed import result_of
from bot.nlu.intents import (
    FALLBACK,
    OUT_OF_SCOPE,
    RESERVED,
    TALK_TO_HUMAN,
    Decision,
    decision_for,
    is_faq,
)
from bot.nlu.scope import Thresholds, decide
from bot.settings import ROOT
from tests.commands.started import Ended, helpdesk_probed

# Its section of the page.
PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8").partition("## helpdesk parse")[2]
PAGE = PAGE.partition("\n## ")[0]
KEYS = ["text", "intent", "confidence", "decision", "article", "ranking"]
# Each line as bytes, and the text that comes back.
LINES = (
    (b"I forgot my password", "I forgot my password"),
    (b"", ""),
    (b"/restart", "/restart"),
    (b"/crisis why won't my document upload, it's a pdf", None),
    (
        b"the upload of my \xff pdf document \xe2\x82 fails",
        "the upload of my � pdf document � fails",
    ),
    (b"how do I reset my password?\r", "how do I reset my password?"),
    ("my upload\u2028keeps failing".encode(), "my upload\u2028keeps failing"),
    (b"what is the capital of france", None),
    (b"I want to kill myself", None),
    (b"hello there", None),
    (b"I want to talk to a person", None),
    ("🙂🙂".encode(), "🙂🙂"),
    (b"\x00\x1b[?!", "\x00\x1b[?!"),
    (b"it has no line end", None),
)


@pytest.fixture(scope="module")
def parsed(trained_model: Path) -> Ended:
    given = b"\n".join(line for line, _ in LINES)
    return helpdesk_probed("parse", given=given, environ={"HELPDESK_MODEL": str(trained_model)})


@pytest.fixture
def results(parsed: Ended) -> list[dict[str, Any]]:
    assert parsed.code == 0, parsed.err
    return [json.loads(line) for line in parsed.lines]


def _result(results: Sequence[dict[str, Any]], start: str) -> dict[str, Any]:
    return next(result for result in results if result["text"].startswith(start))


@pytest.mark.slow
def test_each_line_gives_one_line_in_the_same_order(results: list[dict[str, Any]]) -> None:
    expected = [line.decode() if text is None else text for line, text in LINES]
    assert [result["text"] for result in results] == expected


@pytest.mark.slow
def test_each_line_has_exactly_the_keys_of_the_contract(results: list[dict[str, Any]]) -> None:
    assert [list(result) for result in results] == [KEYS] * len(LINES)


@pytest.mark.slow
def test_ranking_has_three_intents_or_more_likeliest_first(results: list[dict[str, Any]]) -> None:
    for result in results:
        if result["intent"] is None:
            assert result["ranking"] == []
            continue
        names = [row["intent"] for row in result["ranking"]]
        shares = [row["confidence"] for row in result["ranking"]]
        assert 3 <= len(names) == len(set(names))
        assert FALLBACK not in names
        assert shares == sorted(shares, reverse=True)
        assert (result["intent"], result["confidence"]) == (names[0], shares[0])
        assert all(0.0 <= share <= 1.0 for share in shares)


@pytest.mark.slow
def test_decision_is_that_of_the_intent_unless_the_bot_is_not_sure(
    results: list[dict[str, Any]],
) -> None:
    for result in results:
        if result["decision"] not in ("clarify", "fallback"):
            assert result["decision"] == decision_for(result["intent"])


@pytest.mark.slow
def test_article_is_named_exactly_where_one_is_said(results: list[dict[str, Any]]) -> None:
    for result in results:
        says = result["decision"] in ("answer", "emergency", "handoff")
        assert result["article"] == (result["intent"] if says else None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "intent", "decision"),
    [
        ("I forgot", "password_reset", "answer"),
        ("how do I reset", "password_reset", "answer"),
        ("what is the capital", "out_of_scope", "fallback"),
        ("I want to kill", "crisis", "emergency"),
        ("hello", "greet", "smalltalk"),
        ("I want to talk", "talk_to_human", "handoff"),
    ],
)
def test_plain_texts_are_understood(
    results: list[dict[str, Any]], start: str, intent: str, decision: str
) -> None:
    result = _result(results, start)
    assert (result["intent"], result["decision"]) == (intent, decision)


@pytest.mark.slow
@pytest.mark.parametrize("position", [1, 11, 12], ids=["empty", "emoji", "controls"])
def test_line_without_words_is_a_fallback_without_an_intent(
    results: list[dict[str, Any]], position: int
) -> None:
    result = results[position]
    assert (result["intent"], result["decision"], result["article"]) == (None, "fallback", None)
    assert result["confidence"] == 0.0


@pytest.mark.slow
def test_line_that_starts_with_a_slash_is_text(results: list[dict[str, Any]]) -> None:
    # As an intent's name it would be that intent, alone in the ranking.
    assert _result(results, "/crisis")["intent"] == "upload_error"
    assert len(_result(results, "/restart")["ranking"]) >= 3


@pytest.mark.slow
def test_bytes_that_are_no_utf8_cost_only_themselves(results: list[dict[str, Any]]) -> None:
    assert _result(results, "the upload of my �")["intent"] == "upload_error"


@pytest.mark.slow
def test_parse_runs_without_tensorflow_and_logs_no_text(parsed: Ended) -> None:
    *written, loaded = parsed.err.splitlines()
    assert loaded == "without tensorflow"
    assert "".join(written).strip() == ""


@pytest.mark.slow
def test_jsonl_takes_line_breaks_and_segments_come_with_their_option(
    trained_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    two = "My document upload fails.\nAlso, how do I get a copy of my immunization records?"
    texts = [two, "I forgot my password", " ", "half a pair \ud800 of surrogates"]
    rows = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    file = tmp_path / "texts.jsonl"
    file.write_text("\n\n".join(rows), "utf-8-sig")  # with the mark that some editors write
    monkeypatch.setenv("HELPDESK_MODEL", str(trained_model))

    assert main(["parse", "--jsonl", "--segments", str(file)]) == 0

    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["text"] for r in results] == [*texts[:3], "half a pair � of surrogates"]
    assert [list(r) for r in results] == [[*KEYS, "segments"]] * 4
    pieces = [(s["intent"], s["decision"]) for s in results[0]["segments"]]
    assert pieces == [("upload_error", "answer"), ("immunization_records", "answer")]
    assert [len(r["segments"]) for r in results[1:3]] == [1, 0]
    assert list(results[1]["segments"][0]) == ["text", "intent", "decision"]


@pytest.mark.parametrize(
    "line",
    [
        "my secret question",
        '{"question": "my secret question"}',
        '{"text": ["my secret question"]}',
        '{"text": null}',
        '["my secret question"]',
        "[" * 100_000,
    ],
    ids=["text", "no-text", "list", "null", "array", "deep"],
)
def test_bad_json_is_named_by_its_line_and_nothing_is_printed(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(f'{{"text": "fine"}}\n\n{line}\n{{"text": "fine"}}\n', "utf-8")

    assert main(["parse", "--jsonl", str(file)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert re.match(r"helpdesk: line 3\b", err)
    assert "secret" not in err


@pytest.mark.parametrize("name", ["absent.txt", "."])
def test_file_that_cannot_be_read_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parse", str(tmp_path / name)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"helpdesk: {tmp_path / name} can't be read: ")


def test_intent_is_the_classifiers_own_top_where_rules_see_another() -> None:
    decided = decide({OUT_OF_SCOPE: 0.45, TALK_TO_HUMAN: 0.4, "upload_error": 0.15}, Thresholds())
    ranking = [{"name": name, "confidence": p} for name, p in decided.routed_ranking]

    result = result_of("a text", {"intent_ranking": ranking, "decision": decided.decision.value})

    assert (result["decision"], result["article"]) == ("handoff", TALK_TO_HUMAN)
    assert (result["intent"], result["confidence"]) == (OUT_OF_SCOPE, 0.45)
    assert [row["confidence"] for row in result["ranking"]] == [0.45, 0.4, 0.15]


def test_decisions_in_the_page_are_those_of_the_code() -> None:
    table = PAGE.split("| intent | decision |\n")[1].split("\n\n")[0]
    rows = [re.findall(r"`([^`]+)`", row.rpartition("|")[0]) for row in table.splitlines()[1:]]
    [(_, example, *article_row), *others] = rows
    documented = {intent: decision for *intents, decision in others for intent in intents}

    assert is_faq(example)
    assert article_row == [decision_for(example)]
    assert documented == {name: decision_for(name) for name in RESERVED - {FALLBACK}}


def test_page_tells_every_decision_and_every_key() -> None:
    cells = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    decisions = [decision.value for decision in Decision]
    assert [cell for cell in cells if cell in decisions] == decisions
    assert [cell for cell in cells if cell in (*KEYS, "segments")] == [*KEYS, "segments"]


def test_sample_in_the_page_keeps_to_the_contract() -> None:
    [sample] = [json.loads(row) for row in re.findall(r"^\{.*\}$", PAGE, re.MULTILINE)]
    assert list(sample) == KEYS
    assert sample["decision"] == decision_for(sample["intent"])
    assert sample["ranking"][0] == {k: sample[k] for k in ("intent", "confidence")}
