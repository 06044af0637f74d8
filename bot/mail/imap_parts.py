"""Which parts of a mail are fetched, and a mail made of them (RFC 3501 s.7.4.2, RFC 2045).

Of attachments nothing is fetched but that they are there: BODYSTRUCTURE tells the types of all
parts, and the text parts are fetched up to a size. The mail that is judged has the header as it
came, the text parts, and an empty part of the same type for every other one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.mail.adapter_errors import UnfitStructureError

PART_BYTES: Final = 256 * 1024
_MOST_PARTS: Final = 200
_MOST_TEXTS: Final = 8
_DEEPEST: Final = 20
_TOKEN: Final = re.compile(rb"[A-Za-z0-9!#$&^_.+-]{1,80}")
_PARAMETERS: Final = frozenset({b"charset", b"format", b"delsp"})
# How a mail's type reads decides what it is; the rest is ours to say.
_KEPT_TOP_PARAMETERS: Final = frozenset({b"report-type", b"protocol"})
_CONTENT_FIELD: Final = re.compile(
    rb"^(?:Content-Type|Content-Transfer-Encoding)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Part:
    """A part of a mail, as BODYSTRUCTURE has it.

    Args:
        number: as FETCH wants it, such as ``1.2``.
        kind: media type in lower case; a multipart has ``parts``.
        size: octets as transferred; of a multipart 0.
    """

    number: str
    kind: bytes
    parameters: Mapping[bytes, bytes]
    encoding: bytes = b"7bit"
    size: int = 0
    is_attached: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether people read it as the mail's text."""
        return self.kind in (b"text/plain", b"text/html") and not self.is_attached

    def walk(self) -> Iterator[Part]:
        """It and all parts in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def read_structure(structure: Any) -> Part:
    """The parts of a mail, from what IMAPClient makes of its BODYSTRUCTURE.

    Raises:
        UnfitStructureError: too many parts, too deep, or no structure at all.
    """
    try:
        part = _part(structure, "", 0)
    except (IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UnfitStructureError("unreadable") from error
    if sum(1 for _ in part.walk()) > _MOST_PARTS:
        raise UnfitStructureError("too_many_parts")
    return part


def _part(node: Any, number: str, depth: int) -> Part:
    if depth > _DEEPEST:
        raise UnfitStructureError("too_many_parts")
    if isinstance(node[0], list):
        return _multipart(node, number, depth)
    kind = _lower(node[0]) + b"/" + _lower(node[1])
    dispositions = [item for item in node[7:] if _is_disposition(item)]
    is_attached = any(_lower(item[0]) != b"inline" for item in dispositions)
    size = int(node[6] or 0)
    parameters = _pairs(node[2])
    return Part(number or "1", kind, parameters, _lower(node[5] or b"7bit"), size, is_attached)


def _multipart(node: Any, number: str, depth: int) -> Part:
    prefix = f"{number}." if number else ""
    if len(node[0]) > _MOST_PARTS:
        raise UnfitStructureError("too_many_parts")
    parts = tuple(
        _part(child, f"{prefix}{place}", depth + 1) for place, child in enumerate(node[0], 1)
    )
    parameters = _pairs(node[2] if len(node) > 2 else None)
    return Part(number, b"multipart/" + _lower(node[1]), parameters, parts=parts)


def _is_disposition(item: Any) -> bool:
    """(``attachment`` (parameters)): a pair whose second is a list or nothing."""
    return (
        isinstance(item, tuple)
        and len(item) == 2
        and isinstance(item[0], bytes)
        and _lower(item[0]) in (b"attachment", b"inline")
    )


def _pairs(values: Any) -> dict[bytes, bytes]:
    flat = list(values or ())
    return {
        _lower(name): value
        for name, value in zip(flat[::2], flat[1::2], strict=False)
        if isinstance(value, bytes)
    }


def _lower(value: Any) -> bytes:
    return bytes(value).lower()


def wanted(top: Part) -> list[Part]:
    """The parts to fetch."""
    return [part for part in top.walk() if part.is_text][:_MOST_TEXTS]


def rebuilt(head: bytes, top: Part, texts: Mapping[str, bytes]) -> bytes:
    """The mail to judge: ``head`` without the empty line, and ``texts`` by the number of a part."""
    if not top.parts:
        return head.rstrip(b"\r\n") + b"\r\n\r\n" + texts.get(top.number, b"")
    head = _CONTENT_FIELD.sub(b"", head.rstrip(b"\r\n") + b"\r\n").rstrip(b"\r\n")
    # No text can hold a border that is made of a digest of all texts.
    seed = digest(top, texts).encode()
    return head + b"\r\n" + _serialised(top, texts, seed, is_top=True)


def _serialised(part: Part, texts: Mapping[str, bytes], seed: bytes, *, is_top: bool) -> bytes:
    if not part.parts:
        return _fields(part) + b"\r\n" + texts.get(part.number, b"")
    border = b"=_" + hashlib.sha256(seed + part.number.encode()).hexdigest()[:40].encode()
    kept = _parameters(part, _KEPT_TOP_PARAMETERS) if is_top else b""
    kind = b"Content-Type: " + _kind(part) + kept + b'; boundary="' + border + b'"\r\n\r\n'
    inside = [
        b"--" + border + b"\r\n" + _serialised(child, texts, seed, is_top=False)
        for child in part.parts
    ]
    return kind + b"\r\n".join([*inside, b"--" + border + b"--\r\n"])


def _fields(part: Part) -> bytes:
    kind = b"Content-Type: " + _kind(part) + _parameters(part, _PARAMETERS) + b"\r\n"
    encoding = part.encoding if _TOKEN.fullmatch(part.encoding) else b"7bit"
    coded = b"Content-Transfer-Encoding: " + encoding + b"\r\n"
    if part.is_text:
        return kind + coded
    return kind + (b"Content-Disposition: attachment\r\n" if part.is_attached else b"")


def _kind(part: Part) -> bytes:
    main, _, sub = part.kind.partition(b"/")
    fits = _TOKEN.fullmatch(main) and _TOKEN.fullmatch(sub)
    return part.kind if fits else b"application/octet-stream"


def _parameters(part: Part, names: frozenset[bytes]) -> bytes:
    pairs = [
        b"; " + name + b'="' + value + b'"'
        for name, value in part.parameters.items()
        if name in names and _TOKEN.fullmatch(value)
    ]
    return b"".join(pairs)


def digest(top: Part, texts: Mapping[str, bytes]) -> str:
    """The same for the same mail: of its texts, and of the types and sizes of all parts."""
    whole = hashlib.sha256()
    for part in top.walk():
        whole.update(b"%s %s %d\0" % (part.number.encode(), part.kind, part.size))
    for number in sorted(texts):
        whole.update(b"%s\0%d\0" % (number.encode(), len(texts[number])))
        whole.update(texts[number])
    return whole.hexdigest()


def same_wants(mails: Mapping[int, Sequence[Part]]) -> dict[tuple[str, ...], list[int]]:
    """UIDs by the numbers of the parts to fetch, so that those of one form are fetched together."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for uid, parts in mails.items():
        groups.setdefault(tuple(part.number for part in parts), []).append(uid)
    return groups
