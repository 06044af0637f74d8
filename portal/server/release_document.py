"""A Release of Information in the words that its patient signed: for the page and for the copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.server.days import day_at, written
from portal.server.release_entries import RECORDS, Entries
from portal.server.release_forms import ReleaseForm
from portal.server.release_texts import NEWEST, Texts, texts


@dataclass(frozen=True)
class Document:
    """What a signed form says.

    Attributes:
        facts: label and value, in order.
        classes: one line for each specially protected class that was ticked, or the one that none
            was.
        signing: label and value of the signature and all that belongs to it.
        revoked: the mark of one that was revoked; empty otherwise.
    """

    title: str
    demo: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    classes_title: str
    classes: tuple[str, ...] = field(repr=False)
    statements_title: str
    statements: tuple[str, ...]
    signing: tuple[tuple[str, str], ...] = field(repr=False)
    revoked: str


def document_of(form: ReleaseForm) -> Document:
    """The document of a form that was signed, in the version of its words."""
    words = texts(form.texts_version or NEWEST)
    return Document(
        title=words["title"],
        demo=words["demo"],
        facts=tuple(_labelled(words, _facts(form, words))),
        classes_title=words["labels"]["classes"],
        classes=tuple(_classes(form.entries, words)) or (words["words"]["no_class"],),
        statements_title=words["statements_title"],
        statements=tuple(words["statements"]),
        signing=tuple(_labelled(words, _signing(form, words))),
        revoked=_revoked(form, words),
    )


def _labelled(words: Texts, found: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((words["labels"][name], value) for name, value in found if value)


def _facts(form: ReleaseForm, words: Texts) -> Iterator[tuple[str, str]]:
    entries = form.entries
    yield "patient", form.patient_name
    yield "discloser", words["discloser"]
    for name in ("path", "recipient_kind"):
        yield name, _chosen(words, name, entries)
    for name in ("recipient_name", "recipient_address"):
        yield name, entries.get(name, "")
    kinds = [words["words"]["records"][kind] for kind in RECORDS if f"records_{kind}" in entries]
    yield "records", ", ".join(kinds)
    yield "days", _days(words, entries)
    for name in ("format", "delivery"):
        yield name, _chosen(words, name, entries)
    other = entries.get("purpose_text", "") if entries.get("purpose") == "other" else ""
    yield "purpose", other or _chosen(words, "purpose", entries)
    yield "expires_on", entries.get("expires_on", "")


def _classes(entries: Entries, words: Texts) -> Iterator[str]:
    for one in words["classes"]:
        if entries.get(f"class_{one['id']}"):
            purpose = entries.get(f"purpose_{one['id']}", "")
            line = words["words"]["class_purpose" if purpose else "class"]
            initials = entries[f"initials_{one['id']}"]
            title = f"{one['title']} ({one['law']})"
            yield line.format(title=title, initials=initials, purpose=purpose)


def _signing(form: ReleaseForm, words: Texts) -> Iterator[tuple[str, str]]:
    entries = form.entries
    yield "signer", _chosen(words, "signer", entries)
    if entries.get("signer") == "representative":
        for name in ("representative_name", "authority"):
            yield name, entries[name]
    yield "signature", entries.get("signature", "")
    yield "signed_on", _day(form.signed_at)
    yield "revoked_on", _day(form.revoked_at)
    yield "version", words["version"]


def _days(words: Texts, entries: Entries) -> str:
    first, last, said = entries.get("from_date"), entries.get("to_date"), words["words"]["days"]
    if first and last:
        return str(said["both"].format(first=first, last=last))
    if first or last:
        return str(said["from" if first else "to"].format(day=first or last))
    return str(said["all"])


def _chosen(words: Texts, name: str, entries: Entries) -> str:
    found: str = words["words"][name].get(entries.get(name, ""), "")
    return found


def _revoked(form: ReleaseForm, words: Texts) -> str:
    line: str = words["words"]["revoked"]
    return line.format(day=_day(form.revoked_at)) if form.revoked_at is not None else ""


def _day(seconds: float | None) -> str:
    return "" if seconds is None else written(day_at(seconds))
