from __future__ import annotations

import pytest

from bot.knowledge.subset import subset_findings


@pytest.mark.parametrize(
    "body",
    [
        "One line.\nAnother line.\n\nAnother paragraph.",
        "- a\n- **b**\n  - c\n\n1. d\n2. e\n\n   more of e",
        "[web](https://example.org) [old](http://example.org) [mail](mailto:a@example.org)",
        "[call](tel:+14135550100) [here](/forms) <https://example.org> <a@example.org>",
        "Email {HELPDESK_EMAIL} or [write](mailto:{HELPDESK_EMAIL}), see [this]({PRIVACY_URL}).",
        "Stars * % & and a_b@example.org, 5 < 6, \\*seen\\*, [brackets]",
        "Ends with two blanks  \nNext line.",
    ],
)
def test_the_signs_that_answers_may_use_are_let_pass(body: str) -> None:
    assert subset_findings(body, 1) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("## Heading", "the chat shows no headings"),
        ("Heading\n---", "a line of - or = under a text makes one too"),
        ("> quoted", "a line that begins with > can't be shown"),
        ("```\ncode\n```", "a block between ``` or ~~~ can't be shown"),
        ("    code", "this line begins with four or more blanks"),
        ("the `code` word", "the sign ` can't be used"),
        ("***", "a line of - or * alone can't be shown"),
        ("<div>x</div>", "HTML such as <b>"),
        ("a <b>word</b>", "HTML such as <b>"),
        ("<!-- note -->", "HTML such as <b>"),
        ("![picture](https://example.org/a.png)", "pictures can't be shown"),
        ("| a | b |\n| - | - |\n| c | d |", "tables can't be shown"),
        ("an *important* word", "one * or _ on each side"),
        ("an _important_ word", "write **bold** with two stars"),
        ("an ~~old~~ word", "struck out"),
        ("Fish &amp; chips", "write the sign itself instead of &amp;"),
        ('[a](https://example.org "title")', "leave the quoted text out"),
        ("[a][b]\n\n[b]: https://example.org", "write the address of a link in place"),
        (
            "[a]()",
            "a link's address should begin with https://, http://, mailto:, tel: or / - it h",
        ),
        ("[a](javascript:alert)", '- it is "javascript:alert"'),
        ("[a](ftp://example.org)", '- it is "ftp://example.org"'),
        ("[a](//example.org)", '- it is "//example.org"'),
        ("[a](example.org)", '- it is "example.org"'),
        ("[a](https://)", '- it is "https://"'),
        ("[a](mailto:)", '- it is "mailto:"'),
        ("[a]({HELPDESK_EMAIL})", '- it is "desk@example.org"'),
        ("<ftp://example.org>", '- it is "ftp://example.org"'),
    ],
)
def test_any_other_sign_is_told(body: str, message: str) -> None:
    findings = subset_findings(f"Fine.\n\n{body}\n", first_line=10)

    assert message in findings[0].message
    assert findings[0].line in (12, 14)  # 14: where the address of [a][b] stands


def test_finding_names_the_line_inside_a_paragraph() -> None:
    body = "One.\nTwo.\nA <i>three</i>.\n\n- four\n- *five*\n  [six](ftp://example.org)"

    assert [finding.line for finding in subset_findings(body, first_line=1)] == [3, 6, 7]
