"""What the portal is asked and what it answers: the models of ``openapi.yaml``, by its names.

Read JSON with ``model_validate_json``, write it with ``model_dump_json``. A request with a field
that is not here is refused. In an answer it is ignored: read one with ``extra="ignore"``, because
a release brings along its draft, which was a request. Lengths of text are in characters. What is
personal stands neither in a model's ``repr`` nor in the text of an error, but for names of fields
that are not known here.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from portal.json_types import WHOLE, Base64, Day, Moment

HEAD_BYTES: Final = 8192
TAIL_BYTES: Final = 2048
MOST_IN_TRANSCRIPT: Final = 500
_LARGEST_SIZE: Final = 2**53 - 1  # above it JSON readers may round (RFC 7493, section 2.2)
# PostgreSQL keeps no NUL.
_TEXT: Final = r"^[^\u0000]*$"
_EMAIL: Final = r"^[^@\u0000-\u0020\u007f]+@[^@\u0000-\u0020\u007f]+$"
_ID: Final = "^[A-Za-z0-9_-]{1,64}$"

Item = TypeVar("Item")


def _each_once(values: tuple[Item, ...]) -> tuple[Item, ...]:
    if len(set(values)) < len(values):
        raise ValueError("something stands twice")
    return values


_EACH_ONCE: Final = AfterValidator(_each_once)

Code = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,63}$")]
"""A word for programs. New ones may come; one that is not known is passed over."""

ReleasePath = Literal["own_copy", "to_someone"]
RecipientKind = Literal["me", "provider", "insurance", "legal", "other"]
RecordKind = Literal["whole", "immunizations", "labs", "visits", "imaging"]
ReleaseFormat = Literal["paper", "electronic"]
ReleaseDelivery = Literal["portal", "secure_email", "fax", "mail", "pick_up"]
ReleaseState = Literal["draft", "incomplete", "signed", "revoked"]
Verdict = Literal["ok", "reject", "rename", "reject_and_rename", "unclear"]
TicketReason = Literal["request", "failure", "not_understood", "wrong_answer"]
ContactKind = Literal["email", "phone", "wait"]
Author = Literal["patient", "bot"]


class _Request(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)


class PasswordReset(_Request):
    """The address a link is sent to, if an account has it: 3 to 254 characters with an ``@``."""

    email: Annotated[str, Field(min_length=3, max_length=254, pattern=_EMAIL, repr=False)]


class Accepted(_Answer):
    """The one answer to every password reset."""

    status: Literal["accepted"]


class UploadRules(_Answer):
    """What the portal's upload takes.

    ``extensions``: 1 to 50, each once, in small letters with their dot. ``name_length``: most
    characters of a name, 1 to 1000. ``forbidden_characters``: of ASCII, up to 100, in no
    order; no other sign is taken either that is no letter, digit, mark, space, dash or ``_.()``.
    """

    extensions: Annotated[
        tuple[Annotated[str, Field(pattern="^[.][a-z0-9]{1,10}$")], ...],
        Field(min_length=1, max_length=50, json_schema_extra={"uniqueItems": True}),
        _EACH_ONCE,
    ]
    name_length: Annotated[int, Field(ge=1, le=1000), WHOLE]
    forbidden_characters: Annotated[str, Field(max_length=100)]


class UploadSample(_Request):
    """A file as far as it is looked at; None is what the sender doesn't know.

    ``name``: 1 to 1000 characters. ``size``: of the whole file, in bytes, 0 to 2^53 - 1. ``head``:
    its first bytes, up to 8192. ``tail``: its last bytes, up to 2048. Base64 in JSON.
    """

    name: Annotated[str, Field(min_length=1, max_length=1000, repr=False)]
    size: Annotated[int, Field(ge=0, le=_LARGEST_SIZE), WHOLE] | None = None
    head: Annotated[bytes, Base64(HEAD_BYTES)] | None = Field(default=None, repr=False)
    tail: Annotated[bytes, Base64(TAIL_BYTES)] | None = Field(default=None, repr=False)


class UploadVerdict(_Answer):
    """What the portal's upload would say to a file. It only advises.

    ``problems`` and ``advice``: up to 20 codes each; ``hint_…`` is advice that makes no verdict
    worse. ``suggested_name``: 1 to 1000 characters, to give the file or to save it under; None
    where the name is good as it is or no other would help.
    """

    verdict: Verdict
    problems: Annotated[tuple[Code, ...], Field(max_length=20)]
    suggested_name: Annotated[str, Field(min_length=1, max_length=1000)] | None = Field(repr=False)
    advice: Annotated[tuple[Code, ...], Field(max_length=20)]


class ReleaseDraft(_Request):
    """What is known of a Release of Information before the patient reviews and signs it.

    ``recipient_name``: 1 to 200 characters. ``records``: 1 to 5 kinds, each once. ``from_date`` and
    ``to_date``: the first and the last day of care, None without a limit; the last is not before
    the first. ``expires_on``: the authorization's last day (45 CFR 164.508(c)(1)(v)).
    """

    path: ReleasePath
    recipient_kind: RecipientKind
    recipient_name: Annotated[str, Field(min_length=1, max_length=200, pattern=_TEXT)] | None = (
        Field(default=None, repr=False)
    )
    records: Annotated[
        tuple[RecordKind, ...],
        Field(min_length=1, max_length=5, json_schema_extra={"uniqueItems": True}),
        _EACH_ONCE,
    ]
    from_date: Day | None = None
    to_date: Day | None = None
    format: ReleaseFormat
    delivery: ReleaseDelivery
    expires_on: Day | None = None

    @model_validator(mode="after")
    def _days_are_in_order(self) -> ReleaseDraft:
        if self.from_date and self.to_date and self.to_date < self.from_date:
            raise ValueError("to_date is before from_date")
        return self


class Release(_Answer):
    """A Release of Information at the portal.

    ``id``: 1 to 64 of ``A-Za-z0-9_-``. ``url``: the page where the patient reviews and signs, up to
    2048 ASCII characters. ``missing``: up to 50 codes of what has still to be filled in there.
    """

    id: Annotated[str, Field(pattern=_ID)]
    state: ReleaseState
    url: Annotated[str, Field(max_length=2048, pattern="^https?://[!-~]+$", repr=False)]
    missing: Annotated[tuple[Code, ...], Field(max_length=50)]
    created_at: Moment
    draft: ReleaseDraft


class ReleaseList(_Answer):
    """The patient's own releases, the newest first, up to 200."""

    releases: Annotated[tuple[Release, ...], Field(max_length=200)]


class Contact(_Request):
    """How the help desk reaches the patient; for ``wait``, which is in this chat, no value.

    ``value``: an e-mail address or a phone number as it was typed, 1 to 254 characters.
    """

    kind: ContactKind
    value: Annotated[str, Field(min_length=1, max_length=254, pattern=_TEXT)] | None = Field(
        default=None, repr=False
    )

    @model_validator(mode="after")
    def _value_fits_the_kind(self) -> Contact:
        if (self.kind == "wait") != (self.value is None):
            raise ValueError("value is for email and phone, and only for these")
        return self


class TranscriptEntry(_Request):
    """One message of the chat, masked by the help desk: up to 20,000 characters."""

    author: Author
    text: Annotated[str, Field(max_length=20_000, pattern=_TEXT, repr=False)]
    at: Moment


class TicketRequest(_Request):
    """What a person at the help desk has to know to take over.

    ``transcript``: up to 500 messages, the oldest first. ``topic``: 1 to 100 characters, what it
    was about; None where that is not known.
    """

    reason: TicketReason
    contact: Contact
    transcript: Annotated[tuple[TranscriptEntry, ...], Field(max_length=MOST_IN_TRANSCRIPT)]
    topic: Annotated[str, Field(min_length=1, max_length=100, pattern=_TEXT)] | None = None


class Ticket(_Answer):
    """A ticket that was opened. ``number``: ``HD-`` and 6 to 12 digits."""

    number: Annotated[str, Field(pattern="^HD-[0-9]{6,12}$")]
    created_at: Moment


class Patient(_Answer):
    """Who is signed in. ``id``: 1 to 255, ``first_name``: 1 to 100 characters."""

    id: Annotated[str, Field(min_length=1, max_length=255, pattern=_TEXT, repr=False)]
    has_netid: bool
    first_name: Annotated[str, Field(min_length=1, max_length=100, pattern=_TEXT, repr=False)]


class Health(_Answer):
    """The portal answers calls."""

    status: Literal["ok"]
