"""Values of structured headers: a token and its parameters, such as those of Content-Type.

Read leniently and in linear time. The standard library's reader takes seconds for a long list of
quotes, which is why it isn't used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_MOST_CHARACTERS: Final = 8_000
_MOST_PIECES: Final = 50
_PARAMETER: Final = re.compile(
    r"""([^\s=;,"()<>]{1,80})\s{0,20}=\s{0,20}(?:"((?:[^"\\]|\\(?:.|\Z))*)(?:"|\Z)|([^\s;]*))""",
    re.DOTALL,
)
_SPECIAL: Final = re.compile(r'\\.|["()]', re.DOTALL)


@dataclass(frozen=True)
class Structured:
    """``token; name=value``: the token in lower case, names in lower case, values as they are."""

    token: str
    parameters: dict[str, str] = field(default_factory=dict)


def structured(value: str) -> Structured:
    """Take a header's value apart. Comments are dropped; the first of two equal names counts."""
    text = without_comments(value[:_MOST_CHARACTERS])
    token, _, rest = text.partition(";")
    # "multipart/mixed boundary=x": the semicolon is forgotten now and then
    words = token.split(None, 1)
    if len(words) == 2:
        token, rest = words[0], f"{words[1]};{rest}"
    return Structured(token.strip().lower(), _parameters(rest))


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(text):
        quoted, plain = match[2], match[3]
        value = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        found.setdefault(match[1].lower(), value)
    return _joined(found)


def _joined(found: dict[str, str]) -> dict[str, str]:
    """Join values that are spread over ``name*0``, ``name*1`` … (RFC 2231 section 3)."""
    for name in [name.partition("*")[0] for name in found if re.search(r"\*0?\*?$", name)]:
        pieces: list[str] = [found[f"{name}*"]] if f"{name}*" in found else []
        for number in range(_MOST_PIECES):
            piece = found.get(f"{name}*{number}", found.get(f"{name}*{number}*"))
            if piece is None:
                break
            pieces.append(piece)
        found.setdefault(name, _without_language("".join(pieces)))
    return found


def _without_language(value: str) -> str:
    return re.sub(r"^[\w.:-]*'[\w-]*'", "", value)


def without_comments(text: str) -> str:
    """Return ``text`` without what stands in round brackets outside quotes (RFC 5322 3.2.2).

    A bracket that is never closed takes the rest with it.
    """
    return uncommented(text)[0]


def uncommented(text: str) -> tuple[str, bool]:
    """The same, and whether every bracket and every quote is closed."""
    kept: list[str] = []
    depth, is_quoted, begin = 0, False, 0
    for match in _SPECIAL.finditer(text):
        sign = match[0]
        if sign == '"' and not depth:
            is_quoted = not is_quoted
        elif sign == "(" and not is_quoted:
            if not depth:
                kept.append(text[begin : match.start()])
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            begin = match.end()
    rest = [] if depth else [text[begin:]]
    return " ".join([*kept, *rest]), not depth and not is_quoted
