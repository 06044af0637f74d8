"""The Message-ID of our replies: loop token, thread key and duplicate key in one.

It is made from the mail that is answered alone, so a reply that is composed again after a crash
has the same one, and mail servers and programs drop the second. Nobody without the key can tell
whom it was made for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Final

_PURPOSE: Final = b"mail reply\0"
_LENGTH: Final = 40  # hexadecimal digits, 160 bits


@dataclass(frozen=True)
class ReplyIds:
    """Makes and knows the ids of one mailbox.

    Args:
        key: secret bytes of a key ring.
        domain: of the mailbox's address, in lower case.
    """

    key: bytes = field(repr=False)
    domain: str

    def of(self, source: str, sender: str) -> str:
        """The id of the reply to a mail.

        Args:
            source: the mail's own Message-ID, or a digest of the mail where it has none.
            sender: the address that is answered.
        """
        said = f"{source}|{sender.lower()}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self.key, _PURPOSE + said, hashlib.sha256).hexdigest()
        return f"<bot.{digest[:_LENGTH]}@{self.domain}>"

    def is_ours(self, token: str) -> bool:
        """Whether ``token`` has the form of our ids.

        Whoever forges one keeps us from answering them, and reaches nothing else; so the form is
        enough, and a token made with a former key is known too.
        """
        form = rf"<bot\.[0-9a-f]{{{_LENGTH}}}@{re.escape(self.domain)}>"
        return re.fullmatch(form, token, re.IGNORECASE) is not None
