"""Refusals of the portal as problem details (RFC 9457); their texts are in ``problems.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.json_types import WHOLE

CONTENT_TYPE: Final = "application/problem+json"
_TYPES: Final = "/problems/"


class ProblemDetails(BaseModel):
    """What a portal says when it refuses a call. Members unknown here are ignored.

    ``type``: names the kind of problem, 1 to 200 characters; ours end in ``/problems/<slug>``.
    ``title``, ``detail``: English for people, up to 200 and 2,000 characters. ``status``: the
    answer's, 400 to 599. ``field``: which part of the request, up to 200 characters.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    type: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(min_length=1, max_length=200, repr=False)]
    status: Annotated[int, Field(ge=400, le=599), WHOLE]
    # A portal may quote the request in these.
    detail: Annotated[str, Field(max_length=2000, repr=False)]
    field: Annotated[str, Field(max_length=200)] | None = Field(default=None, repr=False)

    @property
    def slug(self) -> str | None:
        """The problem's name in ``PROBLEMS``, None where it is none of these."""
        slug = self.type.rpartition(_TYPES)[2]
        return slug if slug in PROBLEMS and self.type != slug else None


def _read_table() -> Mapping[str, ProblemDetails]:
    texts = json.loads(Path(__file__).with_name("problems.json").read_text(encoding="utf-8"))
    return {slug: ProblemDetails(type=_TYPES + slug, **text) for slug, text in texts.items()}


PROBLEMS: Final[Mapping[str, ProblemDetails]] = _read_table()
"""Every kind of problem by its slug, the end of its ``type``."""


def problem_of(slug: str, field: str | None = None) -> ProblemDetails:
    """The problem to answer with.

    Args:
        slug: its name in ``PROBLEMS``; another one is a KeyError.
        field: which header or field of the request it is about, never its value.
    """
    return PROBLEMS[slug].model_copy(update={"field": field})


def parse_problem(status: int, content_type: str | None, body: bytes) -> ProblemDetails | None:
    """Read an answer that is no success.

    Args:
        status: of the answer. It counts, whatever the document says (RFC 9457, section 3.1.2).
        content_type: the answer's header, None without one.
        body: of any content.

    Returns:
        The problem, None where the answer holds no problem document.
    """
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type != CONTENT_TYPE:
        return None
    try:
        problem = ProblemDetails.model_validate_json(body)
    except ValidationError:
        return None
    return problem.model_copy(update={"status": status})
