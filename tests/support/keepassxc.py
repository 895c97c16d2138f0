"""KeePassXC as the session's keychain, with the settings it comes with: it asks for each entry."""

from __future__ import annotations

import base64
import subprocess
import uuid
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import secretstorage
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.keychain import NAME
from support.programs import find_program
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.programs import Child
    from support.session import DesktopSession

PASSWORD: Final = "the tests' database"
REQUEST: Final = "KeePassXC -  Access Request"  # the title of its question, as it spells it
TIMEOUT: Final = 20.0  # seconds

# That it serves secrets at all is the one setting that its user has to change.
SETTINGS: Final = """[General]
UpdateCheckMessageShown=true
[GUI]
CheckForUpdates=false
[FdoSecrets]
Enabled=true
"""
XML: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile>
<Meta><CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{{{group}}}</Value></Item>
</CustomData></Meta>
<Root><Group><UUID>{encoded}</UUID><Name>Root</Name></Group></Root></KeePassFile>
"""


class KeePassXC:
    """An open database that serves secrets in `session`, which has no other keychain."""

    def __init__(self, session: DesktopSession) -> None:
        folder = Path(session.env["XDG_CONFIG_HOME"], "keepassxc")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "keepassxc.ini").write_text(SETTINGS)
        session.env["TMPDIR"] = str(session.new_folder("tmp"))  # where it sees that another runs
        self._windows, self._bus = session.windows, session.bus_address
        argv = [find_program("keepassxc"), "--pw-stdin", str(_secrets_database(session))]
        self._child: Child = session.spawn(argv, stdin=subprocess.PIPE)
        self._child.send(f"{PASSWORD}\n".encode())
        wait_until(self._serves, TIMEOUT, "KeePassXC to serve secrets")

    def asks(self) -> bool:
        """Return whether its question has the keys."""
        window = self._windows.active()
        return self._windows.title(window) == REQUEST and self._windows.has_keys(window)

    def _serves(self) -> bool:
        """Return whether it has opened the database; it has its name before that."""
        with closing(open_dbus_connection(bus=self._bus)) as connection:
            if not (self._child.alive() and bus.has_owner(connection, NAME)):
                return False
            with suppress(secretstorage.ItemNotFoundException):
                return not secretstorage.Collection(connection).is_locked()
            return False


def _secrets_database(session: DesktopSession) -> Path:
    group = uuid.uuid4()
    encoded = base64.b64encode(group.bytes).decode()
    return make_database(session, "secrets", XML.format(group=group, encoded=encoded), PASSWORD)


def make_database(session: DesktopSession, name: str, xml: str, password: str) -> Path:
    """Make a database of KeePass's XML with KeePassXC's own command line; return its path."""
    folder = session.new_folder("keepassxc")
    source, database = folder / f"{name}.xml", folder / f"{name}.kdbx"
    source.write_text(xml)
    subprocess.run(
        [find_program("keepassxc-cli"), "import", "-p", str(source), str(database)],
        env=session.env,
        input=f"{password}\n{password}\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return database
