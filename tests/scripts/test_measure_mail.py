from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.measure_mail import main
from tests.mail.mails import mail


def _kind(folder: Path, kind: str, cases: list[dict[str, str]], raws: list[bytes]) -> None:
    (folder / kind).mkdir()
    lines = []
    for number, (case, raw) in enumerate(zip(cases, raws, strict=True)):
        name = f"{kind}/{number}.eml"
        (folder / name).write_bytes(raw)
        lines.append(json.dumps({"id": name, "file": name, **case}))
    (folder / kind / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_figures_of_each_kind_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = [{"verdict": name} for name in ("must_not_answer", "must_not_answer", "may_answer")]
    _kind(tmp_path, "auto", verdicts, [mail(Return_Path="<>"), mail(), mail(Precedence="bulk")])
    reply = {"type": "eml", "expected": "Where is it?", "compare": "strip"}
    _kind(tmp_path, "reply", [reply], [mail("Where is it?\r\n")])
    _kind(tmp_path, "parse", [{}, {}], [mail(), b"A: b\n" * 5_000])
    assert main([str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "machine mail eligible: 1 of 2, 50.0%" in told
    assert "people's mail blocked: 1 of 1, 100.0%" in told
    assert "exact: 1 of 1, 100.0%" in told
    assert "unreadable: 1 of 2, 50.0%" in told


def test_folder_without_samples_is_told(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 1
    assert main([]) == 2
