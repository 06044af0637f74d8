"""Small folders of articles for tests, written as staff would write them."""

from __future__ import annotations

from pathlib import Path

HEAD = {
    "title": "How do I reset my password?",
    "audience": "everyone",
    "reviewed": "2026-01-15",
    "source": '"faq.txt: Click the link"',
}
VARIANT_HEAD = {
    "audience": "netid",
    "reviewed": "2026-01-15",
    "source": '"faq.txt: Click the link"',
}


class KnowledgeFolder:
    """A folder ``knowledge`` in ``parent``; places are ``topic/intent.md``."""

    def __init__(self, parent: Path) -> None:
        self.root = parent / "knowledge"
        self.root.mkdir()

    def write(self, place: str, body: str = "Click the link.", **fields: str | None) -> Path:
        """Write a sound article, changed by ``fields``; ``None`` leaves a field out."""
        variant = place.count(".") > 1
        head = {**(VARIANT_HEAD if variant else HEAD), **fields}
        lines = [f"{name}: {value}" for name, value in head.items() if value is not None]
        return self.text(place, "\n".join(["---", *lines, "---", body, ""]))

    def text(self, place: str, text: str) -> Path:
        """Write a file exactly so."""
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def write_required(self) -> None:
        """The articles that the bot can't do without."""
        self.write("contact/talk_to_human.md", title="How do I reach a person?")
        self.write("urgent/emergency.md", title="What do I do in an emergency?")
        self.write("urgent/crisis.md", title="Where can I get help?")
        self.write("urgent/crisis.gentle.md", audience="everyone")
