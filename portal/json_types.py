"""How days, moments and bytes stand in the JSON of the portal's contract.

Python's and pydantic's own readers take more than the contract does (a day given as seconds since
1970, base64 with blanks), so each has a pattern here, the same as in ``openapi.yaml``.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MOMENT: Final = (
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?"
    "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
)
Value = TypeVar("Value")


def _reader(
    pattern: str, read: Callable[[str], Value]
) -> Callable[[object, ValidationInfo], object]:
    """Reads JSON's strings of that pattern; whatever else is left to the type itself."""
    matches = re.compile(pattern).fullmatch

    def check(value: object, info: ValidationInfo) -> object:
        if info.mode != "json" or not isinstance(value, str):
            return value
        if not matches(value):
            raise ValueError("not of the pattern in openapi.yaml")
        return read(value)

    return check


def _moment(text: str) -> datetime:
    # Python 3.10 reads neither Z nor fractions of any length; what is finer than 1 µs is cut off.
    zone = "+00:00" if text.endswith("Z") else text[-6:]
    fraction = re.sub("[Z+-].*", "", text[20:]) if text[19] == "." else ""
    return datetime.fromisoformat(f"{text[:19]}.{fraction[:6]:0<6}{zone}")


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE: Final = BeforeValidator(_whole)
"""Behind the limits of an int: 3.0 is a whole number too (JSON Schema core, section 4.2.3)."""

Day = Annotated[
    date,
    BeforeValidator(_reader(_DAY, date.fromisoformat)),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY}),
]
"""A day without a time zone, ``YYYY-MM-DD`` (RFC 3339, full-date)."""

Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_reader(_MOMENT, _moment)),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": _MOMENT}),
]
"""A moment with its offset from UTC (RFC 3339, date-time, in capitals, without leap seconds)."""


@dataclass(frozen=True)
class Base64:
    """Marks bytes that stand in JSON as base64 (RFC 4648, section 4, with padding).

    Only the one spelling that an encoder makes is taken: no blanks, no other trailing bits.

    Args:
        most: how many bytes at most; leaves 2 when divided by 3, which lets a pattern say it too.
    """

    most: int

    def __post_init__(self) -> None:
        if self.most % 3 != 2:
            raise ValueError("most has to leave 2 when divided by 3")

    @property
    def pattern(self) -> str:
        """Whole groups of three bytes, then none, one or two bytes."""
        group, sign = f"(?:[A-Za-z0-9+/]{{4}}){{0,{self.most // 3}}}", "[A-Za-z0-9+/]"
        return f"^{group}(?:{sign}[AQgw]==|{sign}{{2}}[AEIMQUYcgkosw048]=)?$"

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """Reads base64 from JSON, takes bytes from Python, writes base64 into JSON."""
        return core_schema.with_info_before_validator_function(
            _reader(self.pattern, base64.b64decode),
            core_schema.bytes_schema(max_length=self.most, strict=True),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: base64.b64encode(value).decode(), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> Any:
        """A string, because JSON has no bytes."""
        return {
            "type": "string",
            "contentEncoding": "base64",
            "maxLength": (self.most // 3 + 1) * 4,
            "pattern": self.pattern,
        }
