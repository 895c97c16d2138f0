"""The exit statuses, which scripts rely on."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2  # given by click
NO_SUCH_ACCOUNT: Final = 3  # or not a unique one
NO_KEYCHAIN: Final = 4  # locked or unreachable
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells report it
