from __future__ import annotations

import pytest

from bot.mail.addresses import Address
from bot.mail.authentication import is_authentic
from bot.mail.message import read_message
from tests.mail.mails import mail, on_top

OURS = frozenset({"mx.portal.example.edu"})
SENDER = Address("pat.lee", "example.edu")


def _is_authentic(*values: str, sender: Address = SENDER) -> bool:
    raw = on_top([("Authentication-Results", value) for value in values], mail())
    return is_authentic(read_message(raw).headers, sender, OURS)


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass header.from=example.edu",
        "dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=example.edu",
        "spf=softfail smtp.mailfrom=x.example; dmarc=pass header.from=Example.EDU",
        "spf=pass smtp.mailfrom=pat.lee@example.edu",
        "spf=pass (ok) smtp.mailfrom=bounces.example.edu",
        "dkim=pass header.d=mail.example.edu",
        "dkim=pass header.i=@example.edu header.s=s1 header.b=AbC",
        "dkim=fail header.d=list.example; dkim=pass header.d=example.edu",
        "dmarc=none header.from=example.edu; dkim=pass header.d=example.edu",
    ],
)
def test_proven_domain_passes(results: str) -> None:
    assert _is_authentic(f"mx.portal.example.edu; {results}")
    assert _is_authentic(f"MX.portal.example.edu (ours) 1;\r\n {results}")


def test_filters_of_ours_that_agree_pass() -> None:
    assert _is_authentic(
        "mx.portal.example.edu; dmarc=pass header.from=example.edu",
        "mx.portal.example.edu; dkim=pass header.d=example.edu",
        "mx.portal.example.edu; auth=none",
    )


def test_foreign_header_above_ours_is_passed_over() -> None:
    assert _is_authentic(
        "mail.evil.example; dmarc=fail header.from=example.edu",
        "mx.portal.example.edu; dmarc=pass header.from=example.edu",
    )


def test_names_in_other_scripts_are_compared_in_ascii() -> None:
    sender = Address("j", "xn--mnchen-3ya.example")
    value = "mx.portal.example.edu; dmarc=pass header.from=xn--mnchen-3ya.example"
    assert _is_authentic(value, sender=sender)


def test_no_header_passes_nobody() -> None:
    assert not _is_authentic()


def test_domain_of_no_organisation_is_aligned_to_none() -> None:
    value = "mx.portal.example.edu; dkim=pass header.d=co.uk"
    assert not _is_authentic(value, sender=Address("a", "github.io"))


def test_two_users_of_one_public_suffix_are_not_one_organisation() -> None:
    sender = Address("a", "one.github.io")
    for domain in ("two.github.io", "github.io"):
        value = f"mx.portal.example.edu; dkim=pass header.d={domain}"
        assert not _is_authentic(value, sender=sender)
