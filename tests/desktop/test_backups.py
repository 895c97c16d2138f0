"""Backups in a real session: the tray makes them by itself, and one brings everything back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.session import DesktopSession
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60.0
SECRET = "JBSWY3DPEHPK3PXP"
OTHER = "GEZDGNBVGY3TQOJQ"


@pytest.fixture(name="session")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session:
        settings = Path(session.env["XDG_CONFIG_HOME"], "totpdesk", "settings.json")
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("{}")  # of a user who has finished the first start
        yield session


def backup_status(totpdesk: Totpdesk) -> Any:
    """Return what `backup --status` says."""
    return json.loads(totpdesk.do("backup", "--status", "--json"))


def test_the_tray_backs_up_after_a_change(session: DesktopSession) -> None:
    """Once the passphrase is kept, an account added later is in a verified backup soon after."""
    totpdesk, tray = Totpdesk(session), TrayHost(session)
    totpdesk.do("add", "GitHub", "--secret-stdin", text=SECRET)
    totpdesk.start_tray()
    icon = tray.wait_icon()

    def line() -> str:
        labels = (entry.label for entry in icon.menu().entries)
        return next(label for label in labels if label.startswith("Backup"))

    wait_until(lambda: line() == "Backup: none yet…", SECONDS, "the warning", line)
    totpdesk.do("backup", "--password-stdin", "--remember", text="correct horse")
    first = backup_status(totpdesk)
    totpdesk.do("add", "Bank", "--secret-stdin", text=OTHER)
    wait_until(lambda: backup_status(totpdesk)["accounts"] == 2, SECONDS, "a backup of both")
    assert backup_status(totpdesk)["path"] != first["path"]
    assert not backup_status(totpdesk)["due"]
    wait_until(lambda: re.search(r" 20\d\d…$", line()), SECONDS, "its date in the menu", line)


def test_a_machine_that_lost_everything(session: DesktopSession) -> None:
    """From one file into an empty home with a new keychain: the same accounts, the same codes."""
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "GitHub", "--secret-stdin", text=SECRET)
    totpdesk.do("add", "token", "--secret-stdin", "--type", "hotp", "--counter", "7", text=OTHER)
    file = session.new_file("backup.json")
    made = json.loads(totpdesk.do("backup", "--password-stdin", "--json", text="correct horse"))
    file.write_bytes(Path(made["path"]).read_bytes())
    wanted = totpdesk.do("code", "token")
    with DesktopSession() as other:
        again = Totpdesk(other)
        again.do("restore-backup", str(file), "--password-stdin", text="correct horse")
        assert again.do("code", "token") == wanted
        assert again.do("show", "GitHub", "--uri") == totpdesk.do("show", "GitHub", "--uri")
