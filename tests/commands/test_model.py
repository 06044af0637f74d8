"""``helpdesk model``: keys and ages, signing, checking, a fresh key; never a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from tests.dialogue.signed_models import desk, key_of, signed_model
from tests.dialogue.test_model_file import write_model


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    ours = desk(tmp_path)
    monkeypatch.setenv("HELPDESK_SECRETS", str(ours.secrets))
    monkeypatch.setenv("HELPDESK_MODEL", str(ours.model))
    monkeypatch.setenv("HELPDESK_MODEL_KEYS", "")
    return ours


def test_every_trusted_key_is_shown_with_its_age(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    old = key_of(settings, days_ago=400.5)
    assert main(["model", "--new-key"]) == 0
    capsys.readouterr()
    assert main(["model"]) == 0
    fresh, before = capsys.readouterr().out.splitlines()
    assert fresh.split() == [key_of(settings).id, "made", "today", "signs", "here"]
    assert before.split() == [old.id, "made", "400", "days", "ago"]


def test_fresh_key_says_which_file_other_machines_need(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "--new-key"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{key_of(settings).id} signs from now on.")
    assert "model-public.keys to every machine" in out


def test_unsigned_model_is_refused_until_it_is_signed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    model = write_model(settings.model / "by_rasa.tar.gz")
    key_of(settings)
    assert main(["model", "--check"]) == 1
    assert "helpdesk: by_rasa.tar.gz is not signed." in capsys.readouterr().err
    assert main(["model", "--sign", str(model)]) == 0
    assert main(["model", "--check"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"by_rasa.tar.gz: signed by {key_of(settings).id}."
    assert said[1].startswith(f"by_rasa.tar.gz: good, signed by {key_of(settings).id} at 2")


def test_path_alone_is_checked(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    model = signed_model(settings)
    assert main(["model", str(model)]) == 0
    model.write_bytes(b"something else")
    assert main(["model", str(settings.model)]) == 1
    assert "is not what was signed" in capsys.readouterr().err


def test_what_is_no_model_of_this_project_fails_the_check_though_it_is_signed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    other = settings.model / "other.tar.gz"
    other.write_bytes(b"no archive")
    assert main(["model", "--sign", "--check", str(other)]) == 1
    assert "damaged or not a model" in capsys.readouterr().err


def test_no_secret_is_shown(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    signed_model(settings)
    for options in (["--new-key"], ["--sign"], ["--check"], []):
        assert main(["model", *options]) == 0
    out, err = capsys.readouterr()
    secret = (settings.secrets / "model.key").read_text().split()[1]
    assert secret[:10] not in out + err


def test_machine_without_keys_is_told_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model"]) == 1
    assert "Copy it from where models are trained" in capsys.readouterr().err


@pytest.mark.slow
def test_command_that_needs_a_model_loads_none_that_is_not_signed(
    settings: Settings, without_tensorflow: None, capsys: pytest.CaptureFixture[str]
) -> None:
    write_model(settings.model / "copied.tar.gz")
    key_of(settings)
    assert main(["parse", str(Path(__file__))]) == 1
    out, err = capsys.readouterr()
    assert (out, "copied.tar.gz is not signed" in err) == ("", True)
