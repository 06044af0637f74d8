"""Files that are ZIP archives inside."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile


def zipped(**members: bytes) -> bytes:
    """A ZIP archive of these members."""
    return archive(members)


def archive(members: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """The same for names that are no words of Python."""
    file = BytesIO()
    with ZipFile(file, "w", compression) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return file.getvalue()


def office(folder: str, *more: str) -> bytes:
    """A document of Office 2007 or later."""
    return archive(dict.fromkeys(_members(folder, *more), b"<made up/>" * 40))


def long_office(first: bytes, folder: str, *more: str) -> bytes:
    """The same, so long that only the list of members at its end tells what it is."""
    members = dict.fromkeys(_members(folder, *more), b"<made up/>")
    return archive(members | {"[Content_Types].xml": first}, ZIP_STORED)


def _members(folder: str, *more: str) -> tuple[str, ...]:
    return ("[Content_Types].xml", "_rels/.rels", f"{folder}/document.xml", *more)
