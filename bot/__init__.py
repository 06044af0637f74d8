"""The Portal Help Desk's bot.

Importing it loads ``.env`` and turns Rasa's telemetry off, so that Rasa's own commands, which
import our pipeline classes, see the same settings as ours.
"""

from __future__ import annotations

import os

from dotenv import load_dotenv

from bot.settings import ROOT

__version__ = "0.1.0"

load_dotenv(ROOT / ".env")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
# SQLAlchemy 1.4 (Rasa's ceiling) announces 2.0 at each start; we write 2.0 style already.
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# Rasa would put its training cache into whatever folder a command is started from.
os.environ.setdefault("RASA_CACHE_DIRECTORY", str(ROOT / ".rasa" / "cache"))
# One message needs no second core: BLAS threads only spin and fight with other processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
