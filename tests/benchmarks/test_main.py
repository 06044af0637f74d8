from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main


def test_public_sets_that_are_absent_are_skipped_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["public", "--data", str(tmp_path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "benchmarks/README.md says where to get it" in said


def test_an_unknown_part_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nlp"])
    assert caught.value.code == 2
    assert "nlu" in capsys.readouterr().err
