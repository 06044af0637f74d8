"""Makes the picture of the chat that the README shows: ``python -m tests.browser.picture``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from bot.settings import ROOT, load_settings
from tests.browser.running_server import RunningServer
from tests.browser.scenario import run_scenario

PICTURE = ROOT / "docs" / "images" / "chat.png"
_COLOURS = 128  # letters keep their soft edges, the file is a third


def main() -> int:
    """Start the help desk as it is, talk to it, keep the picture."""
    with TemporaryDirectory() as folder:
        server = RunningServer(Path(folder), load_settings(os.environ).model)
        server.start()
        try:
            make(PICTURE, server.address, shutil.which("chromium") or "")
        finally:
            server.stop()
    return 0


def make(picture: Path, address: str, chromium: str) -> None:
    """Write ``picture`` as a browser shows the help desk at ``address``."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    environ = {"HELPDESK_BASE": address, "CHROMIUM": chromium}
    run_scenario("picture", environ, arguments=(str(picture),))
    Image.open(picture).convert("RGB").quantize(_COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
