"""Forms in which somebody else's Authentication-Results could be taken for proof: none passes."""

from __future__ import annotations

from typing import Final

import pytest

from bot.mail.filters import Policy
from tests.mail.mails import mail, on_top, reason

POLICY: Final = Policy(authserv_ids=frozenset({"mx.portal.example.edu"}))
GOOD: Final = "dmarc=pass header.from=example.edu"
FAIL: Final = "mx.portal.example.edu; spf=fail smtp.mailfrom=evil.example; dmarc=fail"
FROM_FAIL: Final = f"{FAIL} header.from=example.edu"

FORGED: Final[dict[str, list[str]]] = {
    "below ours": [FROM_FAIL, f"mx.portal.example.edu; {GOOD}"],
    "above ours": [f"mx.portal.example.edu; {GOOD}", FROM_FAIL],
    "above ours without DMARC": [
        f"mx.portal.example.edu; {GOOD}",
        "mx.portal.example.edu; spf=fail smtp.mailfrom=example.edu; dkim=none",
    ],
    "above an unreadable one of ours": [
        f"mx.portal.example.edu; {GOOD}",
        "mx.portal.example.edu; dmarc=fail (",
    ],
    "another server": [f"mx.evil.example; {GOOD}"],
    "no server": [GOOD],
    "as Microsoft writes it": [f"spf=pass smtp.mailfrom=example.edu; {GOOD};compauth=pass"],
    "ends with a semicolon": [f"mx.portal.example.edu; {GOOD};"],
    "our name as a prefix": [f"mx.portal.example.edu.evil.example; {GOOD}"],
    "our name as a suffix": [f"evil.mx.portal.example.edu; {GOOD}"],
    "our name with another sign": [f"mx.portal.exаmple.edu; {GOOD}"],
    "our name with a digit": [f"mx.porta1.example.edu; {GOOD}"],
    "our name without dots": [f"mx-portal-example-edu; {GOOD}"],
    "our name with a last dot": [f"mx.portal.example.edu.; {GOOD}"],
    "our name in a comment": [f"(mx.portal.example.edu) evil.example; {GOOD}"],
    "our name after theirs": [f"evil.example mx.portal.example.edu; {GOOD}"],
    "our name as a result": [f"evil.example; x=mx.portal.example.edu; {GOOD}"],
    "our name after a fold": [f"evil.example;\r\n mx.portal.example.edu; {GOOD}"],
    "our name as an encoded word": [f"=?utf-8?q?mx.portal.example.edu?=; {GOOD}"],
    "our name in angle brackets": [f"<mx.portal.example.edu>; {GOOD}"],
    "our name and a path": [f"mx.portal.example.edu/evil; {GOOD}"],
    "a newer version": [f"mx.portal.example.edu 2; {GOOD}"],
    "pass in a comment": [f"mx.portal.example.edu; dmarc=fail ({GOOD}) header.from=example.edu"],
    "pass in an open comment": [f"mx.portal.example.edu; dmarc=fail ( ; {GOOD}"],
    "comment that closes early": [f"mx.portal.example.edu; dmarc=fail (\\) ; {GOOD}"],
    "pass in a reason": [f'mx.portal.example.edu; dmarc=fail reason="; {GOOD}"'],
    "pass in a property": [
        f'mx.portal.example.edu; spf=fail smtp.mailfrom="x; {GOOD}"@evil.example'
    ],
    "pass beside fail": [f"mx.portal.example.edu; {GOOD}; dmarc=fail header.from=example.edu"],
    "fail beside pass": [f"mx.portal.example.edu; dmarc=fail header.from=example.edu; {GOOD}"],
    "pass as a longer word": ["mx.portal.example.edu; dmarc=passed header.from=example.edu"],
    "pass after another word": ["mx.portal.example.edu; dmarc=not pass header.from=example.edu"],
    "DMARC for another domain": ["mx.portal.example.edu; dmarc=pass header.from=evil.example"],
    "DMARC for a longer domain": [f"mx.portal.example.edu; {GOOD}.evil.example"],
    "DMARC for two domains": [
        "mx.portal.example.edu; dmarc=pass header.from=example.edu header.from=evil.example"
    ],
    "DMARC for no domain": ["mx.portal.example.edu; dmarc=pass"],
    "DMARC by the envelope": ["mx.portal.example.edu; dmarc=pass smtp.from=example.edu"],
    "DMARC by a policy property": ["mx.portal.example.edu; dmarc=pass policy.from=example.edu"],
    "another method": ["mx.portal.example.edu; xdmarc=pass header.from=example.edu"],
    "method in the property": ["mx.portal.example.edu; x=fail dmarc=pass header.from=example.edu"],
    "SPF of another domain": ["mx.portal.example.edu; spf=pass smtp.mailfrom=evil.example"],
    "SPF of the greeting": ["mx.portal.example.edu; spf=pass smtp.helo=example.edu"],
    "SPF with our domain before the at": [
        "mx.portal.example.edu; spf=pass smtp.mailfrom=example.edu@evil.example"
    ],
    "DKIM of another domain": ["mx.portal.example.edu; dkim=pass header.d=evil.example"],
    "DKIM of the top-level domain": ["mx.portal.example.edu; dkim=pass header.d=edu"],
    "DKIM of a domain that ends alike": ["mx.portal.example.edu; dkim=pass header.d=myexample.edu"],
    "DKIM with the domain in the selector": [
        "mx.portal.example.edu; dkim=pass header.d=evil.example header.s=example.edu"
    ],
    "DKIM under another type": ["mx.portal.example.edu; dkim=pass body.d=example.edu"],
    "DKIM and a failed DMARC": [
        "mx.portal.example.edu; dkim=pass header.d=example.edu; dmarc=fail header.from=example.edu"
    ],
    "DMARC that could not be asked": [
        "mx.portal.example.edu; dmarc=temperror header.from=example.edu; dkim=pass header.d=edu"
    ],
    "nothing": ["mx.portal.example.edu; none"],
    "empty": ["mx.portal.example.edu"],
    "a null byte": [f"mx.portal.example.edu\x00; {GOOD}"],
    "bare bytes": [f"mx.portal.example.edu; {GOOD} x.y=\udcff"],
    "many headers": [f"mx.portal.example.edu; {GOOD}"] * 30,
    "a huge header": [f"mx.portal.example.edu; {GOOD}; {'x=y; ' * 900}z=w"],
}


@pytest.mark.parametrize("values", FORGED.values(), ids=FORGED)
def test_forged_results_pass_nobody(values: list[str]) -> None:
    raw = on_top([("Authentication-Results", value) for value in values], mail())
    assert reason(raw, policy=POLICY) == "not_authentic"


@pytest.mark.parametrize(
    "name", ["X-Authentication-Results", "ARC-Authentication-Results", "Authentication-Results-X"]
)
def test_other_headers_are_no_results(name: str) -> None:
    raw = on_top([(name, f"mx.portal.example.edu; {GOOD}")], mail())
    assert reason(raw, policy=POLICY) == "not_authentic"


@pytest.mark.parametrize(
    "sender",
    [
        "pat@example.edu, evil@evil.example",
        "pat@example.edu <evil@evil.example>",
        '"pat@example.edu" <evil@evil.example>',
        "pat@example.edu evil@evil.example",
        "Pat <pat@example.edu> <evil@evil.example>",
        "pat@example.edu@evil.example",
        "evil@evil.example (pat@example.edu)",
        "=?utf-8?q?pat=40example.edu?= <evil@evil.example>",
        "pat@exаmple.edu",
        "pat@sub.example.edu",
        "pat@example.edu.evil.example",
    ],
)
def test_results_for_one_domain_prove_no_other(sender: str) -> None:
    raw = on_top([("Authentication-Results", f"mx.portal.example.edu; {GOOD}")], mail(From=sender))
    assert reason(raw, policy=POLICY) in {"not_authentic", "no_single_sender"}


def test_the_real_one_passes() -> None:
    raw = on_top([("Authentication-Results", f"mx.portal.example.edu; {GOOD}")], mail())
    assert reason(raw, policy=POLICY) is None
