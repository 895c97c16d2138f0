"""Where our files live on each system. The only place that knows platformdirs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import platformdirs

APP: Final = "totpdesk"
DESKTOP_ID: Final = "io.github.totpdesk.totpdesk"


def index_path() -> Path:
    """Return the file that lists the accounts, without their secrets (user data folder)."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "accounts.json"


def settings_path() -> Path:
    """Return the file of the user's settings (user configuration folder)."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.json"


def log_path() -> Path:
    """Return the file of the running instance's log (user log folder)."""
    return Path(platformdirs.user_log_dir(APP, appauthor=False)) / "totpdesk.log"


def socket_path() -> Path:
    """Return the socket of the running instance (user runtime folder)."""
    return Path(platformdirs.user_runtime_dir(APP, appauthor=False)) / "agent.sock"
