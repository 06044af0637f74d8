from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import ANSWER_SETTINGS, ROOT, SETTINGS, load_settings


def test_nothing_set_means_the_defaults_of_the_table() -> None:
    settings = load_settings({})
    assert settings.knowledge == ROOT / "knowledge"
    assert settings.transcript_days == 90
    assert settings.log_level == "WARNING"
    assert settings.unset_answers == ANSWER_SETTINGS


def test_blank_value_counts_as_not_set() -> None:
    assert load_settings({"HELPDESK_EMAIL": "  "}).unset_answers == ANSWER_SETTINGS


def test_set_values_are_used_without_the_spaces_around_them() -> None:
    settings = load_settings({"HELPDESK_EMAIL": " desk@example.edu ", "TRANSCRIPT_DAYS": "7"})
    assert settings.answers["HELPDESK_EMAIL"] == "desk@example.edu"
    assert settings.transcript_days == 7
    assert "HELPDESK_EMAIL" not in settings.unset_answers


def test_relative_paths_start_at_the_project_and_absolute_ones_stay() -> None:
    settings = load_settings(
        {"HELPDESK_MODEL": "other/models", "HELPDESK_ENCODER": "/data/encoder"}
    )
    assert settings.model == ROOT / "other" / "models"
    assert str(settings.encoder) == "/data/encoder"


def test_server_by_default_is_for_this_machine_alone_with_a_file_of_its_own() -> None:
    settings = load_settings({})
    assert settings.database_url == f"sqlite:///{ROOT}/.data/helpdesk.db"
    assert settings.secrets == ROOT / ".data" / "secrets"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.trusted_proxies == ()
    assert settings.portal_keys is None
    assert (settings.idle_minutes, settings.anonymous_hours) == (15, 12)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///chat.db", f"sqlite:///{ROOT}/chat.db"),
        ("sqlite:////var/lib/helpdesk/chat.db", "sqlite:////var/lib/helpdesk/chat.db"),
        ("postgresql://me:pw@db:5433/chat", "postgresql+asyncpg://me:pw@db:5433/chat"),
        ("postgres://me@db/chat", "postgresql+asyncpg://me@db/chat"),
    ],
)
def test_database_url_gets_the_driver_that_is_installed(given: str, used: str) -> None:
    assert load_settings({"HELPDESK_DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://help.example.edu", "https://help.example.edu"),
        ("https://help.example.edu:8443/", "https://help.example.edu:8443"),
        ("http://localhost:9000", "http://localhost:9000"),
        ("http://[::1]:9000/", "http://[::1]:9000"),
        ("HTTPS://Help.Example.EDU:443", "https://help.example.edu"),
    ],
)
def test_public_url_is_an_origin_without_a_slash_at_its_end(given: str, used: str) -> None:
    assert load_settings({"HELPDESK_PUBLIC_URL": given}).public_url == used


def test_sites_that_may_embed_the_chat_are_origins_as_browsers_spell_them() -> None:
    value = "https://Portal.Example.EDU:443/, https://a.example:8443,http://localhost:3000, "
    assert load_settings({"HELPDESK_EMBED_ORIGINS": value}).embed_origins == (
        "https://portal.example.edu",
        "https://a.example:8443",
        "http://localhost:3000",
    )
    assert load_settings({}).embed_origins == ()


def test_proxies_are_networks_of_both_kinds_with_commas_between() -> None:
    settings = load_settings({"HELPDESK_TRUSTED_PROXIES": "10.0.0.0/8, 192.168.1.5,fd00::/8"})
    assert [str(network) for network in settings.trusted_proxies] == [
        "10.0.0.0/8",
        "192.168.1.5/32",
        "fd00::/8",
    ]


def test_portal_is_known_by_its_keys_issuer_and_audience() -> None:
    settings = load_settings(
        {
            "PORTAL_JWT_KEYS": "portal/keys.json",
            "PORTAL_JWT_ISSUER": "https://portal.example.edu",
            "PORTAL_JWT_AUDIENCE": "chat",
        }
    )
    assert settings.portal_keys == ROOT / "portal" / "keys.json"
    assert settings.portal_issuer == "https://portal.example.edu"
    assert settings.portal_audience == "chat"
    assert load_settings({}).portal_audience == "portal-help-desk"


@pytest.mark.parametrize("value", ["1/second", "20/minute;300/hour", "5/minute;50/hour;500/day"])
def test_limits_are_counts_for_each_span_of_time(value: str) -> None:
    names = ("HELPDESK_SESSION_LIMIT", "HELPDESK_ADDRESS_LIMIT", "HELPDESK_NEW_CHAT_LIMIT")
    settings = load_settings(dict.fromkeys(names, value))
    assert settings.session_limit == settings.address_limit == settings.new_chat_limit == value


def test_numbers_of_the_server_are_used() -> None:
    settings = load_settings(
        {
            "ANONYMOUS_IDLE_MINUTES": "30",
            "ANONYMOUS_HOURS": "24",
            "HELPDESK_LIVE_CONVERSATIONS": "50",
        }
    )
    assert (settings.idle_minutes, settings.anonymous_hours) == (30, 24)
    assert settings.live_conversations == 50


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HELPDESK_EMAIL", "no-at-sign"),
        ("RESET_SENDER_EMAIL", "no one@example.edu"),
        ("TRANSCRIPT_DAYS", "0"),
        ("TRANSCRIPT_DAYS", "ninety"),
        ("TRANSCRIPT_DAYS", "-1"),
        ("TRANSCRIPT_DAYS", "9" * 5000),
        ("HELPDESK_DATABASE_URL", "mysql://db.example.edu/chat"),
        ("HELPDESK_DATABASE_URL", "sqlite://chat.db"),
        ("HELPDESK_DATABASE_URL", "sqlite:///:memory:"),
        ("HELPDESK_DATABASE_URL", ".data/chat.db"),
        ("HELPDESK_PUBLIC_URL", "http://help.example.edu"),
        ("HELPDESK_PUBLIC_URL", "http://10.0.0.5:8080"),
        ("HELPDESK_PUBLIC_URL", "https://help.example.edu/chat"),
        ("HELPDESK_PUBLIC_URL", "https://help.example.edu/?a=b"),
        ("HELPDESK_PUBLIC_URL", "https://help.example.edu/#top"),
        ("HELPDESK_PUBLIC_URL", "https://me@help.example.edu"),
        ("HELPDESK_PUBLIC_URL", "https:///chat"),
        ("HELPDESK_PUBLIC_URL", "help.example.edu"),
        ("HELPDESK_PUBLIC_URL", "ftp://127.0.0.1"),
        ("HELPDESK_PUBLIC_URL", "http://[::1"),
        ("HELPDESK_PUBLIC_URL", "https://help.example.edu:99999"),
        ("HELPDESK_PUBLIC_URL", "https://help.example.edu?"),
        ("HELPDESK_PUBLIC_URL", "https://:pw@help.example.edu"),
        ("HELPDESK_EMBED_ORIGINS", "*"),
        ("HELPDESK_EMBED_ORIGINS", "null"),
        ("HELPDESK_EMBED_ORIGINS", "https://*.example.edu"),
        ("HELPDESK_EMBED_ORIGINS", "https://portal.example.edu/chat"),
        ("HELPDESK_EMBED_ORIGINS", "http://portal.example.edu"),
        ("HELPDESK_EMBED_ORIGINS", "https://a.example https://b.example"),
        ("HELPDESK_EMBED_ORIGINS", "https://a.example, b.example"),
        ("HELPDESK_EMBED_ORIGINS", "https://a.example:99999"),
        ("HELPDESK_TRUSTED_PROXIES", "nginx"),
        ("HELPDESK_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("HELPDESK_TRUSTED_PROXIES", "10.0.0.1/24"),
        ("HELPDESK_TRUSTED_PROXIES", "192.168.1.5 10.0.0.6"),
        ("ANONYMOUS_IDLE_MINUTES", "0"),
        ("ANONYMOUS_IDLE_MINUTES", "2.5"),
        ("ANONYMOUS_HOURS", "-12"),
        ("HELPDESK_SESSION_LIMIT", "25"),
        ("HELPDESK_SESSION_LIMIT", "20 per minute"),
        ("HELPDESK_SESSION_LIMIT", "25/minute;"),
        ("HELPDESK_ADDRESS_LIMIT", "0/day"),
        ("HELPDESK_ADDRESS_LIMIT", "20/week"),
        ("HELPDESK_NEW_CHAT_LIMIT", "many"),
        ("HELPDESK_LIVE_CONVERSATIONS", "0"),
        ("HELPDESK_LIVE_CONVERSATIONS", "1,000"),
        ("HELPDESK_LOG_LEVEL", "loud"),
        ("HELPDESK_TEST_SCALE", "huge"),
    ],
)
def test_wrong_value_is_refused_by_name_without_repeating_it(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings({name: value})
    assert value not in str(refused.value)


SECRET = "postgresql://helpdesk:hunter2@db.example.edu/helpdesk"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    """A file as systemd, Kubernetes and Compose hand secrets over."""
    path = tmp_path / "database_url"
    path.write_text(f"{SECRET}\n", "utf-8")
    return path


def test_value_can_stand_in_a_file_that_a_variable_names(secret_file: Path) -> None:
    settings = load_settings({"HELPDESK_DATABASE_URL_FILE": str(secret_file)})
    assert settings.database_url == SECRET.replace("postgresql", "postgresql+asyncpg")


@pytest.mark.parametrize("name", [row.name for row in SETTINGS if not row.name.endswith("_FILE")])
def test_every_setting_can_stand_in_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "value"
    file.write_text(" not good \n", "utf-8")
    from_variable, from_file = (
        _outcome({name: " not good "}),
        _outcome({f"{name}_FILE": str(file)}),
    )
    assert from_file == from_variable
    assert from_file != _outcome({})


def _outcome(environ: dict[str, str]) -> object:
    """The settings, or what is said against them."""
    try:
        return load_settings(environ)
    except SettingsError as error:
        return str(error)


def test_name_of_a_file_may_be_relative_to_the_project() -> None:
    settings = load_settings({"HELPDESK_HOURS_FILE": "NOTICE"})
    assert settings.help_desk_hours == (ROOT / "NOTICE").read_text("utf-8").strip()


def test_empty_file_counts_as_not_set(tmp_path: Path) -> None:
    file = tmp_path / "redis_url"
    file.write_text("\n", "utf-8")
    assert load_settings({"HELPDESK_REDIS_URL_FILE": str(file)}).operations.redis_url == ""


def test_setting_that_names_a_file_anyway_is_not_read_as_one(secret_file: Path) -> None:
    settings = load_settings({"HELPDESK_MAIL_PASSWORD_FILE": str(secret_file)})
    assert settings.mail.password_file == secret_file
    assert load_settings({"HELPDESK_MAIL_PASSWORD_FILE_FILE": str(secret_file)}) == load_settings(
        {}
    )


def test_value_and_file_together_are_refused_without_quoting_either(secret_file: Path) -> None:
    environ = {"HELPDESK_DATABASE_URL": SECRET, "HELPDESK_DATABASE_URL_FILE": str(secret_file)}
    with pytest.raises(SettingsError, match="not both") as refused:
        load_settings(environ)
    assert "HELPDESK_DATABASE_URL_FILE" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_blank_name_of_a_file_counts_as_not_set() -> None:
    assert load_settings({"HELPDESK_HOURS": "never", "HELPDESK_HOURS_FILE": " "}) == load_settings(
        {"HELPDESK_HOURS": "never"}
    )


@pytest.mark.parametrize("kind", ["missing", "folder", "bytes"])
def test_file_that_can_not_be_read_is_refused_by_the_settings_name(
    kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "hunter2"
    if kind == "folder":
        file.mkdir()
    if kind == "bytes":
        file.write_bytes(b"hunter2 \xff\xfe")
    with pytest.raises(SettingsError, match="HELPDESK_DATABASE_URL_FILE") as refused:
        load_settings({"HELPDESK_DATABASE_URL_FILE": str(file)})
    assert "hunter2" not in str(refused.value)


def test_wrong_value_in_a_file_is_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "database_url"
    file.write_text("mysql://helpdesk:hunter2@db.example.edu/helpdesk", "utf-8")
    with pytest.raises(SettingsError, match="HELPDESK_DATABASE_URL") as refused:
        load_settings({"HELPDESK_DATABASE_URL_FILE": str(file)})
    assert "hunter2" not in str(refused.value)
