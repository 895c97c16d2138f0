"""Labels without their mnemonic, the letter after "&" that Qt underlines."""

from __future__ import annotations

import re
from typing import Final

# In languages without Latin letters the mnemonic is a part of its own at the end: "ファイル(&F)…".
_MNEMONIC: Final = re.compile(r"\s*\(&[^&]\)|&(&?)")


def without_mnemonic(label: str) -> str:
    """Return a label as it is read: "&Save…" is "Save…", and "&&" is "&"."""
    return _MNEMONIC.sub(r"\1", label)
