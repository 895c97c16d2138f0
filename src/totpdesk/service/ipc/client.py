"""Send requests to the running instance. Imports little, for a fast command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from totpdesk.base import paths
from totpdesk.base.errors import InstanceError, NotRunningError
from totpdesk.base.translation import tr
from totpdesk.service.ipc import local_socket
from totpdesk.service.ipc.protocol import MAX_ANSWER, decode, encode, error_in

if TYPE_CHECKING:
    import socket

_SECONDS: Final = 120.0  # the keychain may wait for the user


def ask(do: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    """Send a request and return the answer.

    Raises NotRunningError if no instance is running, the error in the answer, or InstanceError if
    the connection fails.
    """
    with _connected() as connection:
        try:
            connection.sendall(encode({"do": do, **arguments}))
            with connection.makefile("rb") as stream:
                line = stream.readline(MAX_ANSWER)
        except OSError as error:
            raise InstanceError(tr("The running totpdesk did not answer. Restart it.")) from error
    if not line:
        raise InstanceError(tr("The running totpdesk ended before it answered. Try again."))
    answer = decode(line)
    if "error" in answer:
        raise error_in(answer)
    return answer


def _connected() -> socket.socket:
    try:
        return local_socket.connect(paths.socket_path(), _SECONDS)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NotRunningError(tr("totpdesk is not running. Start it with `totpdesk`.")) from error
    except OSError as error:
        raise InstanceError(
            tr("totpdesk's socket cannot be used: {error}.", error=error)
        ) from error
