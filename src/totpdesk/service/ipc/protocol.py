"""Messages on the socket: a request and its answer, each one JSON object on one line.

A request names what to do and which account; it never contains a secret. An error is sent as the
name of its class, so that the command line reports it, and exits, like an error of its own. The
protocol is described in docs/formats/socket-protocol.md.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from totpdesk.base import errors
from totpdesk.base.translation import tr

MAX_LINE: Final = 65_536  # of a request
MAX_ANSWER: Final = 16_777_216  # it may have the names of ten thousand accounts
_INVALID: Final = tr("The message on the socket is invalid.")


def encode(message: dict[str, Any]) -> bytes:
    """Return a message as one line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Read one line. Raises InstanceError if it is not a JSON object in UTF-8."""
    try:
        message = json.loads(line.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):  # RecursionError: it is nested too deeply
        raise errors.InstanceError(_INVALID) from None
    if not isinstance(message, dict):
        raise errors.InstanceError(_INVALID)
    return message


def _refuse(_constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which are not JSON."""
    raise ValueError


def error_out(error: errors.TotpdeskError) -> dict[str, Any]:
    """Return an error as an answer."""
    candidates = list(getattr(error, "candidates", ()))
    return {"error": type(error).__name__, "message": str(error), "candidates": candidates}


def error_in(answer: dict[str, Any]) -> errors.TotpdeskError:
    """Return the error in an answer."""
    kind = getattr(errors, str(answer["error"]), errors.InstanceError)
    message, candidates = str(answer.get("message")), answer.get("candidates", [])
    if kind in (errors.NoSuchAccountError, errors.AmbiguousAccountError):
        return kind(message, candidates)  # type: ignore[no-any-return]
    if isinstance(kind, type) and issubclass(kind, errors.TotpdeskError):
        return kind(message)
    return errors.InstanceError(message)
