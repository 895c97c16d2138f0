"""Backends of Linux are tested on Linux; what is the same everywhere is tested on each system."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

EVERYWHERE: Final = {"test_capabilities.py"}
TESTS: Final = {path.name for path in Path(__file__).parent.glob("test_*.py")}
collect_ignore = [] if sys.platform == "linux" else sorted(TESTS - EVERYWHERE)
