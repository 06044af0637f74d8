from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.errors import ServiceKeyError
from portal.server.chat_tokens import chat_key_files
from portal.server.errors import DatabaseUnavailableError, SecretError
from portal.server.running import KEY_FILE, opened
from portal.server.settings import PortalSettings
from tests.portal.forging import Clock
from tests.portal.server.core import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> PortalSettings:
    return settings_in(tmp_path, f"sqlite:///{tmp_path}/new/portal.db")


async def test_new_portal_has_its_tables_people_and_keys(settings: PortalSettings) -> None:
    async with opened(settings) as parts:
        assert await parts.accounts.patient("p-1001") is not None
    assert (settings.secrets / KEY_FILE).stat().st_mode & 0o777 == 0o600


async def test_portal_that_is_opened_again_has_what_it_had(settings: PortalSettings) -> None:
    async with opened(settings) as parts:
        token = await parts.accounts.sign_in("jordan.rivera", "demo-pass-jordan")
    async with opened(settings) as parts:
        assert await parts.accounts.patient_of(token) is not None


async def test_parts_go_by_the_clock_they_are_given(settings: PortalSettings) -> None:
    clock = Clock()
    async with opened(settings, clock) as parts:
        token = await parts.accounts.sign_in("jordan.rivera", "demo-pass-jordan")
        clock.now += 31 * 60
        assert await parts.accounts.patient_of(token) is None


async def test_keys_of_the_chat_are_made_and_kept(settings: PortalSettings) -> None:
    contents = []
    for _ in range(2):
        async with opened(settings):
            contents.append([file.read_bytes() for file in chat_key_files(settings.secrets)])
    assert contents[0] == contents[1]
    assert (settings.secrets / "chat.json").stat().st_mode & 0o777 == 0o600


async def test_parts_that_can_not_be_made_are_named(settings: PortalSettings) -> None:
    bad_keys = settings.secrets / "bad"
    bad_keys.write_text("no keys")
    (settings.secrets / "bad_chat").mkdir()
    (settings.secrets / "bad_chat" / "chat.json").write_text("no keys")
    (settings.secrets / "bad_secrets").mkdir()
    (settings.secrets / "bad_secrets" / KEY_FILE).write_text("no key")
    cases = [
        (replace(settings, service_keys=bad_keys), ServiceKeyError),
        (replace(settings, secrets=settings.secrets / "bad_secrets"), SecretError),
        (replace(settings, secrets=settings.secrets / "bad_chat"), ServiceKeyError),
        (replace(settings, database_url=f"sqlite:///{settings.secrets}"), DatabaseUnavailableError),
    ]
    for changed, error in cases:
        with pytest.raises(error):
            await opened(changed).__aenter__()
