from __future__ import annotations

from typing import Final

from portal.schema import UploadRules

RULES: Final = UploadRules(
    extensions=(".gif", ".png", ".tiff", ".tif", ".jpg", ".jpeg", ".txt", ".pdf"),
    # The FAQ says "shorten the length" and names no number; this one is ours.
    name_length=100,
    # The FAQ names the first three and says "any special characters"; signs.py has the whole rule.
    forbidden_characters="*%&\"#$/:;<>?@\\|^~`{}[]!'+=,",
)
"""What the portal's FAQ says about names; the contract's list of signs holds ASCII alone."""
