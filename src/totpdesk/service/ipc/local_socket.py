"""The socket, which differs between operating systems. Imports little, for a fast start.

Windows needs named pipes, which totpdesk does not support yet: there commands run without it.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import NotRunningError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS: Final = 5.0  # for a connection to a busy instance

if sys.platform == "win32":
    UNAVAILABLE = tr("On Windows, commands cannot reach a running totpdesk yet.")

    def connect(_path: Path, _seconds: float) -> socket.socket:
        """Refuse. Raises NotRunningError."""
        raise NotRunningError(UNAVAILABLE)

    def listen(_path: Path) -> socket.socket | None:
        """Return None: connections are not supported."""
        return None

    def is_ours(_connection: socket.socket) -> bool:
        """Return False."""
        return False

    def answers(_path: Path) -> bool:
        """Return False: connections are not supported."""
        return False

else:
    UNAVAILABLE = ""

    def connect(path: Path, seconds: float) -> socket.socket:
        """Return a connection to the process of this user that has this socket.

        It waits while too many others are connecting. Raises OSError: ConnectionRefusedError also
        where it is another user's, TimeoutError if the other end does not accept connections.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            _limit_waiting(connection, seconds)
            connection.connect(str(path))
            connection.settimeout(seconds)
            if not is_ours(connection):
                raise ConnectionRefusedError  # noqa: TRY301 - closed below, as after any failure
        except BlockingIOError as error:
            connection.close()
            raise TimeoutError from error
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
        """Return whether the peer is a process of this user."""
        return _peer_uid(connection) in (None, os.getuid())

    def answers(path: Path) -> bool:
        """Return whether someone listens to the socket of this path."""
        try:
            connect(path, _SECONDS).close()
        except TimeoutError:
            return True  # it has too much to do
        except OSError:
            return False
        return True

    def _limit_waiting(connection: socket.socket, seconds: float) -> None:
        """Have a socket that blocks wait so long: one with a time limit would not wait at all."""
        limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def _peer_uid(connection: socket.socket) -> int | None:
    """Return the user id of the peer, or None if only the file mode protects the socket."""
    if sys.platform == "linux":
        size = struct.calcsize("3i")
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        uid: int | None = struct.unpack("3i", credentials)[1]
    else:
        uid = None
    return uid
