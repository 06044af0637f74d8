"""Tracker events as they may be kept: every copy of what a patient typed is masked.

Rasa keeps a message several times over: as text, in its parse result, as values of entities
(where a date is written another way), in parts, in slots, and in what the bot repeats. Names of
intents, actions, slots and other fixed words are left alone, for the conversation goes on from
the masked events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.dialogue.masking import find_masked, mask
from bot.dialogue.masking_draft import Label, Span, with_placeholders

# Words of ours and of Rasa's, and ids that would look like tokens.
_STRUCTURE: Final = frozenset(
    """
    event name policy action_text message_id model_id assistant_id input_channel intent
    intent_response_key decision entity extractor processors role group payload
    utter_action timestamp start end confidence
    """.split()
)
_FIXED_ENTITIES: Final = frozenset({"clinic", "form", "has_netid", "netid_reply"})
# The portal's word for a ticket, which no patient typed; it may have as many digits as a phone.
_TICKET: Final = "ticket_number"
_TICKET_NUMBER: Final = re.compile(r"HD-[0-9]{6,12}")
_LEAST_NUMBER: Final = 10**6  # of seven digits, as in texts

_MaskText = Callable[[str], str]


def mask_event(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """A masked copy of a tracker event (``Event.as_dict()``); the same object if nothing changed.

    The argument is never altered; what has not changed is shared with the copy.
    """
    kind = event.get("event")
    if kind == "user":
        return _masked_user(event)
    if kind == "bot" and not (event.get("metadata") or {}).get("articles"):
        said = {key: event[key] for key in ("text", "data") if key in event}
        return _with(event, _deep(said, mask))
    if kind == "bot":
        return event  # an answer is made of articles: public facts, and nothing that was typed
    if kind == "slot" and _is_ticket(event):
        return event
    if kind == "slot":
        masked = _beside(str(event.get("name")))
        return _with(event, {"value": _deep(event.get("value"), masked)})
    return _with(event, _deep(dict(event), mask))


def _is_ticket(event: Mapping[str, Any]) -> bool:
    return event.get("name") == _TICKET and bool(_TICKET_NUMBER.fullmatch(str(event.get("value"))))


def _with(old: Mapping[str, Any], changed: Mapping[str, Any]) -> Mapping[str, Any]:
    new = {key: value for key, value in changed.items() if value is not old.get(key)}
    return {**old, **new} if new else old


def _deep(value: Any, masked: _MaskText) -> Any:
    """``value`` with all that it holds masked; the same object if nothing changed."""
    if isinstance(value, str):
        new = masked(value)
        return value if new == value else new
    if isinstance(value, Mapping):
        free = (key for key in value if key not in _STRUCTURE)
        return _with(value, {key: _deep(value[key], masked) for key in free})
    if isinstance(value, (list, tuple)):
        return _each(value, lambda item: _deep(item, masked))
    if isinstance(value, int) and abs(value) >= _LEAST_NUMBER:
        return Label.NUMBER.value
    return value


def _each(items: Sequence[Any], change: Callable[[Any], Any]) -> Sequence[Any]:
    new = [change(item) for item in items]
    return items if all(a is b for a, b in zip(new, items, strict=True)) else new


def _masked_user(event: Mapping[str, Any]) -> Mapping[str, Any]:
    text = event.get("text") or ""
    found = find_masked(text)
    # A placeholder that was there already tells nothing: offsets of entities are older than it.
    spans = [span for span in found if text[slice(*span[:2])] != span.label.value]
    masked = _by_sources(text, spans)
    changed = {"text": _deep(event.get("text"), lambda whole: with_placeholders(whole, spans))}
    changed["metadata"] = _deep(event.get("metadata"), masked)
    if isinstance(event.get("parse_data"), Mapping):
        changed["parse_data"] = _parse_data(event["parse_data"], spans, masked)
    return _with(event, changed)


def _by_sources(text: str, spans: Sequence[Span]) -> _MaskText:
    """Masks parts of ``text``: the word that gave a value away may be in another part."""
    placeholders = {text[span.start : span.end]: span.label.value for span in spans}
    if not placeholders:
        # A part of what is kept as it is tells nothing more; to know that is cheap.
        return lambda part: part if part in text else mask(part)
    longest_first = sorted(placeholders, key=len, reverse=True)
    source = re.compile("|".join(map(re.escape, longest_first)))
    return lambda part: mask(source.sub(lambda found: placeholders[found[0]], part))


def _parse_data(
    parsed: Mapping[str, Any], spans: Sequence[Span], masked: _MaskText
) -> Mapping[str, Any]:
    rest = {key: value for key, value in parsed.items() if key not in ("entities", "text_tokens")}
    changed = dict(_deep(rest, masked))
    if isinstance(parsed.get("entities"), (list, tuple)):
        changed["entities"] = _each(
            parsed["entities"], lambda entity: _entity(entity, spans, masked)
        )
    new = _with(parsed, changed)
    if new is not parsed:  # tokens are offsets into the text as it was
        new = {key: value for key, value in new.items() if key != "text_tokens"}
    return new


def _entity(entity: Any, spans: Sequence[Span], masked: _MaskText) -> Any:
    """What stands where the text is masked goes as a whole, however its value is written."""
    if not isinstance(entity, Mapping) or entity.get("entity") in _FIXED_ENTITIES:
        return entity
    start, end = entity.get("start", -1), entity.get("end", -1)
    hidden = next((span for span in spans if span.start < end and start < span.end), None)
    if hidden is None:
        return _deep(entity, masked)
    placeholder = hidden.label.value
    return _deep(entity, lambda _: placeholder)


def _beside(name: str) -> _MaskText:
    """Masks a slot's value as if its name stood before it: "birth_date" is a cue."""
    cue = f"{name.replace('_', ' ')}: "
    shift = len(cue)

    def masked(value: str) -> str:
        found = [span for span in find_masked(cue + value) if span.end > shift]
        return with_placeholders(
            value, [Span(max(0, start - shift), end - shift, label) for start, end, label in found]
        )

    return masked
