"""Many accounts at once: added by totpdesk itself, in one process of the session."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.session import DesktopSession

ADD = """
import json, sys
from datetime import UTC, datetime
from totpdesk.service.bootstrap import open_accounts
from totpdesk.otp import parse_uri
accounts = open_accounts()
for name, uri in json.load(sys.stdin).items():
    accounts.add(name, parse_uri(uri), datetime.now(UTC))
"""


def add_accounts(session: DesktopSession, uris: Mapping[str, str]) -> None:
    """Keep an account for each name, secrets in the session's own keychain."""
    subprocess.run(
        [sys.executable, "-c", ADD], env=session.env, input=json.dumps(uris), text=True, check=True
    )
