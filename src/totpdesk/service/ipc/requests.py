"""What the command line may ask of the running instance, and how each is answered.

Runs on the socket's threads. No request holds a secret.
"""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any, Final

from totpdesk.autotype import FreshCodeTimer, Outcome, PickRequest, Wait
from totpdesk.base.errors import InstanceError
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import Code
    from totpdesk.service.instance import RunningInstance

_SECONDS: Final = 100.0  # within which a press has come to something; a keychain may be asking


def answer(agent: RunningInstance, request: dict[str, Any]) -> dict[str, Any]:
    """Answer a request. Raises the error that the command line is to tell of."""
    match request:
        case {"do": "code", "name": str(name), **rest}:
            entry, code = _code(agent, name, float(rest.get("min_left", 0)))
            until = code.valid_until.timestamp() if code.valid_until else None
            return {"name": entry.name, "code": code.value, "valid_until": until}
        case {"do": "copy", "name": str(name)}:
            return _copy(agent, name)
        case {"do": "type", **rest}:
            return _type(agent, rest.get("name"))
        case {"do": "pick"}:
            agent.pick()
            return {}
        case {"do": "try_shortcut", "chord": str(chord)}:
            agent.try_shortcut(Chord.parse(chord))
            return {}
        case {"do": "ping"}:
            return {}
    raise InstanceError("The running totpdesk does not know this request. Restart it.")


def _code(agent: RunningInstance, name: str, min_left: float) -> tuple[AccountRecord, Code]:
    entry = agent.vault.find(name)
    return entry, FreshCodeTimer(agent.around.clock).fresh_code(
        agent.vault.take(entry.id), min_left
    )


def _copy(agent: RunningInstance, name: str) -> dict[str, Any]:
    settings = agent.around.settings()
    entry, code = _code(agent, name, settings.min_left)
    agent.around.clipboard.put(code.value, settings.clear_after)
    return {"name": entry.name, "clear_after": settings.clear_after}


def _type(agent: RunningInstance, name: str | None) -> dict[str, Any]:
    """Do what the shortcut does, or the same for one account; answer with what came of it."""
    results: queue.SimpleQueue[Outcome | PickRequest | Wait] = queue.SimpleQueue()
    if name is not None:
        agent.insert_focused(agent.vault.find(name).id, results.put)
    elif not agent.press(then=results.put):
        return {"result": "hurried", "used": True, "sentence": ""}
    try:
        result = results.get(timeout=_SECONDS)
    except queue.Empty:
        raise InstanceError("The running totpdesk is still busy with this press.") from None
    if isinstance(result, Outcome):
        return {"result": result.result.value, "used": result.used, "sentence": result.sentence}
    return {"result": "asked", "used": True, "sentence": ""}
