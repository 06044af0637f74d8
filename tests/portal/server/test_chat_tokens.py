"""Both sides of the chat's session token: the portal makes it, the help desk takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jwt
import pytest
from structlog.testing import capture_logs

from bot.errors import TokenError
from bot.settings import SETTINGS
from bot.web.tokens import PortalTokens
from portal.errors import ServiceTokenError
from portal.server.accounts import SignedIn
from portal.server.chat_tokens import AUDIENCE, ChatTokens, chat_issuer, chat_key_files
from portal.server.settings import PortalSettings
from portal.service_keys import rotate_service_keys
from portal.service_tokens import ServiceTokenVerifier, SignedRequest
from tests.portal.forging import Clock
from tests.portal.server.core import settings_in

_HOUR = 3600


@pytest.fixture
def settings(tmp_path: Path) -> PortalSettings:
    return settings_in(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chat_tokens(settings: PortalSettings, clock: Clock) -> ChatTokens:
    return ChatTokens(settings, clock)


@pytest.fixture
def open_desk(settings: PortalSettings, clock: Clock) -> Callable[..., PortalTokens]:
    """A help desk that knows this portal, or takes it for another one."""

    def opened(
        issuer: str = chat_issuer(settings.public_url), audience: str = AUDIENCE
    ) -> PortalTokens:
        return PortalTokens(chat_key_files(settings.secrets)[1], issuer, audience, clock)

    return opened


@pytest.fixture
def desk(chat_tokens: ChatTokens, open_desk: Callable[..., PortalTokens]) -> PortalTokens:
    return open_desk()


def _patient(clock: Clock, seconds: float = _HOUR, patient_id: str = "p-1") -> SignedIn:
    """Somebody whose session is over after ``seconds``."""
    return SignedIn(patient_id, "Pat", "Sample", False, (), clock.now + seconds)


def _text(chat_tokens: ChatTokens, patient: SignedIn) -> str:
    token = chat_tokens.token_for(patient)
    assert token is not None
    return token.text


def _reason(desk: PortalTokens, text: str) -> str:
    with pytest.raises(TokenError) as refused:
        desk.verify(text)
    return refused.value.reason


def test_help_desk_takes_the_token_for_its_patient(
    chat_tokens: ChatTokens, desk: PortalTokens, clock: Clock
) -> None:
    token = chat_tokens.token_for(_patient(clock))
    assert token is not None
    session = desk.verify(token.text)
    assert (session.subject, session.issuer) == ("p-1", "https://portal.example.edu/portal")
    assert token.seconds == 600
    assert session.expires_at == clock.now + 600


def test_token_holds_nothing_of_the_patient_but_the_id(
    chat_tokens: ChatTokens, clock: Clock
) -> None:
    token = chat_tokens.token_for(_patient(clock))
    assert token is not None
    claims = jwt.decode(token.text, options={"verify_signature": False})
    assert set(claims) == {"iss", "aud", "sub", "jti", "iat", "exp"}
    assert jwt.get_unverified_header(token.text)["alg"] == "ES256"
    assert token.text not in repr(token)


def test_audience_is_the_one_that_the_help_desk_expects() -> None:
    assert {row.name: row.default for row in SETTINGS}["PORTAL_JWT_AUDIENCE"] == AUDIENCE


def test_each_token_is_another_one(
    chat_tokens: ChatTokens, desk: PortalTokens, clock: Clock
) -> None:
    texts = [_text(chat_tokens, _patient(clock)) for _ in range(20)]
    assert len({desk.verify(text).token_id for text in texts}) == 20


def test_token_is_refused_after_ten_minutes(
    chat_tokens: ChatTokens, desk: PortalTokens, clock: Clock
) -> None:
    text = _text(chat_tokens, _patient(clock))
    clock.now += 599
    desk.verify(text)
    clock.now += 1
    assert _reason(desk, text) == "expired"


@pytest.mark.parametrize(("left", "seconds"), [(599.9, 599), (90, 90), (1.0, 1), (601, 600)])
def test_token_is_over_with_the_session(
    chat_tokens: ChatTokens, desk: PortalTokens, clock: Clock, left: float, seconds: int
) -> None:
    token = chat_tokens.token_for(_patient(clock, left))
    assert token is not None
    assert token.seconds == seconds
    clock.now += seconds - 0.5
    assert desk.verify(token.text).expires_at <= clock.now + 0.5
    clock.now += 0.5
    assert _reason(desk, token.text) == "expired"


@pytest.mark.parametrize("left", [0.4, 0, -1, -_HOUR])
def test_there_is_no_token_for_a_session_that_is_over_this_second(
    chat_tokens: ChatTokens, clock: Clock, left: float
) -> None:
    assert chat_tokens.token_for(_patient(clock, left)) is None


def test_there_is_no_token_for_a_patient_without_a_session(
    chat_tokens: ChatTokens, clock: Clock
) -> None:
    looked_up = SignedIn("p-1", "Pat", "Sample", has_netid=False, immunizations=())
    assert chat_tokens.token_for(looked_up) is None


def test_token_for_another_audience_or_of_another_portal_is_refused(
    chat_tokens: ChatTokens, open_desk: Callable[..., PortalTokens], clock: Clock
) -> None:
    text = _text(chat_tokens, _patient(clock))
    assert _reason(open_desk(audience="another-desk"), text) == "aud"
    assert _reason(open_desk(issuer="https://portal.example.edu"), text) == "iss"


def test_token_of_a_portal_with_other_keys_is_refused(
    desk: PortalTokens, settings: PortalSettings, clock: Clock, tmp_path: Path
) -> None:
    stranger = ChatTokens(replace(settings, secrets=tmp_path / "stranger"), clock)
    assert _reason(desk, _text(stranger, _patient(clock))) == "key"


def test_token_is_good_for_no_call_to_the_portal(
    chat_tokens: ChatTokens, settings: PortalSettings, clock: Clock
) -> None:
    request = SignedRequest("GET", "/portal/api/v1/patients/me")
    # Not even where the keys were mixed up, and though its last minute is as short as a call's.
    for public, reason in (
        (settings.service_keys, "key"),
        (chat_key_files(settings.secrets)[1], "iss"),
    ):
        text = _text(chat_tokens, _patient(clock, 60))
        with pytest.raises(ServiceTokenError, match=reason):
            ServiceTokenVerifier(public, clock=clock).verify(text, request)


def test_rotation_leaves_no_moment_in_which_a_token_is_refused(
    chat_tokens: ChatTokens, desk: PortalTokens, settings: PortalSettings, clock: Clock
) -> None:
    for _ in range(3):
        clock.now += 1  # the help desk reads the file no more often
        before = _text(chat_tokens, _patient(clock))
        rotate_service_keys(*chat_key_files(settings.secrets))
        after = _text(chat_tokens, _patient(clock))
        kids = {jwt.get_unverified_header(text)["kid"] for text in (before, after)}
        assert len(kids) == 2
        for text in (after, before):
            assert desk.verify(text).subject == "p-1"


def test_tokens_of_a_stolen_key_are_refused_once_it_is_gone(
    chat_tokens: ChatTokens, desk: PortalTokens, settings: PortalSettings, clock: Clock
) -> None:
    stolen = _text(chat_tokens, _patient(clock))
    rotate_service_keys(*chat_key_files(settings.secrets), kept=0)
    clock.now += 2
    assert _reason(desk, stolen) == "key"
    assert desk.verify(_text(chat_tokens, _patient(clock))).subject == "p-1"


def test_ring_that_can_not_be_used_any_more_is_passed_over(
    chat_tokens: ChatTokens, desk: PortalTokens, settings: PortalSettings, clock: Clock
) -> None:
    (settings.secrets / "chat.json").write_text("no keys", encoding="utf-8")
    with capture_logs() as lines:
        text = _text(chat_tokens, _patient(clock))
    assert desk.verify(text).subject == "p-1"
    assert [line["event"] for line in lines] == ["service_keys.new_version_unusable"]


def test_two_processes_of_one_portal_sign_with_the_same_keys(
    desk: PortalTokens, settings: PortalSettings, clock: Clock
) -> None:
    for process in (ChatTokens(settings, clock), ChatTokens(settings, clock)):
        assert desk.verify(_text(process, _patient(clock, patient_id="p-2"))).subject == "p-2"
