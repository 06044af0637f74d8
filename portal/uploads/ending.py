"""What stands after the mark that ends a file of a kind, where there is one."""

from __future__ import annotations

from portal.uploads.findings import CUT_OFF, NOT_SEEN, Finding
from portal.uploads.seen import Seen
from portal.uploads.trailing import is_appended, is_padding


def after_end(seen: Seen, mark: bytes) -> Finding:
    """What the file's last bytes tell, if a whole file of its kind ends with ``mark``."""
    if is_padding(seen.tail) and not seen.is_whole:  # as a tail that was not seen is, too
        return NOT_SEEN
    _, end, rest = seen.tail.rpartition(mark)
    if end:
        return Finding(hints=() if is_padding(rest) else ("hint_data_after_end",))
    if is_appended(seen.tail):
        return Finding(hints=("hint_data_after_end",), is_sure=False)
    return CUT_OFF
