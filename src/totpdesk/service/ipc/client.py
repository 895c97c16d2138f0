"""Send requests to running instances. Imports little, for a fast command line."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import (
    InstanceError,
    NotRunningError,
    OtherDisplayError,
    WhichDisplayError,
)
from totpdesk.base.translation import tr
from totpdesk.service.ipc import instances, local_socket
from totpdesk.service.ipc.protocol import MAX_ANSWER, decode, encode, error_in

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_SECONDS: Final = 120.0  # the keychain may wait for the user
_NOT_RUNNING: Final = local_socket.UNAVAILABLE or tr(
    "totpdesk is not running. Start it with `totpdesk`."
)


def ask(do: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    """Send a request to the instance on this display and return the answer.

    Without a display it is sent to the only instance. Raises NotRunningError if none is running
    here, WhichDisplayError, the error in the answer, or InstanceError if the connection fails.
    """
    display = next(iter(instances.displays()), None)
    with _connected(instances.sockets(display)) as connected:
        if len(connected) > 1:
            raise _several(connected)
        for connection in connected.values():
            return _answer(connection, do, arguments)
    raise _none_here(display)


def ask_any(do: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    """Send a request that needs no display to one instance: that of this display, or another.

    Raises as `ask` does, NotRunningError only if none is running at all.
    """
    here = [socket for display in instances.displays() for socket in instances.sockets(display)]
    for address in dict.fromkeys([*here, *instances.sockets()]):
        if connection := _open(address):
            with connection:
                return _answer(connection, do, arguments)
    raise NotRunningError(_NOT_RUNNING)


def ask_all(do: str, **arguments: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON values
    """Send a request to every instance and return the answers.

    Raises as `ask` does, NotRunningError only if none is running at all.
    """
    with _connected(instances.sockets()) as connected:
        if not connected:
            raise NotRunningError(_NOT_RUNNING)
        return [_answer(connection, do, arguments) for connection in connected.values()]


@contextmanager
def _connected(sockets: Mapping[Path, str]) -> Iterator[dict[str, socket.socket]]:
    """Connect to those that are alive; yield the connections by their displays."""
    with ExitStack() as stack:
        opened = ((display, _open(address)) for address, display in sockets.items())
        yield {display: stack.enter_context(each) for display, each in opened if each}


def _open(address: Path) -> socket.socket | None:
    """Return a connection, or None if no instance of this user is there."""
    try:
        return local_socket.connect(address, _SECONDS)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    except TimeoutError as error:
        raise _silent() from error
    except OSError as error:
        raise InstanceError(
            tr("totpdesk's socket cannot be used: {error}.", error=error)
        ) from error


def _answer(connection: socket.socket, do: str, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        with suppress(ConnectionError):  # it may have answered before it read the request
            connection.sendall(encode({"do": do, **arguments}))
        with connection.makefile("rb") as stream:
            line = stream.readline(MAX_ANSWER)
    except TimeoutError as error:
        raise _silent() from error
    except OSError as error:
        raise InstanceError(tr("The running totpdesk did not answer. Restart it.")) from error
    if not line:
        raise InstanceError(tr("The running totpdesk ended before it answered. Try again."))
    answer = decode(line)
    if "error" in answer:
        raise error_in(answer)
    return answer


def _silent() -> InstanceError:
    return InstanceError(
        tr(
            "The running totpdesk did not answer within {seconds} s. If a prompt to unlock "
            "your secrets is open, answer it and try again; otherwise restart totpdesk.",
            seconds=f"{_SECONDS:.0f}",
        )
    )


def _none_here(display: str | None) -> NotRunningError:
    """Return the error that says where instances are running instead."""
    with _connected(instances.sockets()) as connected:
        others = _names(connected)
    if not others:
        return NotRunningError(_NOT_RUNNING)
    return OtherDisplayError(
        tr(
            "totpdesk is running on {others}, but not on this display, {display}. Start it here "
            "with `totpdesk`.",
            others=others,
            display=_names([display or ""]),
        )
    )


def _several(displays: Iterable[str]) -> WhichDisplayError:
    return WhichDisplayError(
        tr(
            "totpdesk is running on several displays: {displays}. Set DISPLAY or WAYLAND_DISPLAY "
            "to the one you mean.",
            displays=_names(displays),
        )
    )


def _names(displays: Iterable[str]) -> str:
    """Return displays as their users know them: "wayland-0" for the path of its socket."""
    return ", ".join(sorted(display.rpartition("/")[2] for display in displays))
