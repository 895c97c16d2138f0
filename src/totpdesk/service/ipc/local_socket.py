"""The socket itself, where it differs between operating systems. On the fast path: imports little.

Windows has named pipes instead, which totpdesk does not use yet: commands work on their own there.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from typing import TYPE_CHECKING

from totpdesk.base.errors import NotRunningError

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    UNAVAILABLE = "On Windows, commands cannot reach a running totpdesk yet."

    def connect(_path: Path, _seconds: float) -> socket.socket:
        """Refuse. Raises NotRunningError."""
        raise NotRunningError(UNAVAILABLE)

    def listen(_path: Path) -> socket.socket | None:
        """Return None: nobody can connect."""
        return None

    def is_ours(_connection: socket.socket) -> bool:
        """Refuse whoever it may be."""
        return False

else:
    UNAVAILABLE = ""

    def connect(path: Path, seconds: float) -> socket.socket:
        """Return a connection to the socket of this path. Raises OSError."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(str(path))
        except BaseException:
            connection.close()
            raise
        return connection

    def listen(path: Path) -> socket.socket | None:
        """Return a socket that only this user can connect to. Raises OSError."""
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listening.bind(str(path))
        except BaseException:
            listening.close()
            raise
        finally:
            os.umask(before)
        listening.listen()
        return listening

    def is_ours(connection: socket.socket) -> bool:
        """Return whether this user is at the other end."""
        return _peer_uid(connection) in (None, os.getuid())


def _peer_uid(connection: socket.socket) -> int | None:
    """Return who is at the other end, or None where the system tells only by the file's mode."""
    if sys.platform == "linux":
        size = struct.calcsize("3i")
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        uid: int | None = struct.unpack("3i", credentials)[1]
    else:
        uid = None
    return uid
