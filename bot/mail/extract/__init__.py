"""Extraction of what a person newly wrote in a mail."""

from __future__ import annotations

from bot.mail.extract.html_reply import html_reply
from bot.mail.extract.new_text import best_reply, new_text
from bot.mail.extract.result import NewText
from bot.mail.extract.text import text_reply

__all__ = ["NewText", "best_reply", "html_reply", "new_text", "text_reply"]
