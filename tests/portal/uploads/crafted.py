"""Every crafted file."""

from __future__ import annotations

from typing import Final

from tests.portal.uploads import documents, pictures
from tests.portal.uploads.files import Crafted

CRAFTED: Final[tuple[Crafted, ...]] = (*pictures.PICTURES, *documents.DOCUMENTS)
