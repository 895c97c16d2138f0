"""The requests of the command line to the running instance, and their answers.

Runs on the threads of the socket. No request contains a secret.
"""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any, Final

from totpdesk.autotype import Outcome, PickRequest, Reason, Wait
from totpdesk.base.errors import InstanceError, KeychainError
from totpdesk.base.translation import tr
from totpdesk.service.ipc.arguments import flag, number, seconds, text
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.service.codes import AccountCode
    from totpdesk.service.instance import RunningInstance

_Results = queue.SimpleQueue[Outcome | PickRequest | Wait]
_SECONDS: Final = 100.0  # for the outcome of a press; the keychain may wait for the user
_BY_KEYCHAIN: Final = (Reason.KEYCHAIN_FAILED, Reason.PROMPT_OPEN)


def answer(instance: RunningInstance, request: dict[str, Any]) -> dict[str, Any]:
    """Answer a request, which may be malformed. Raises the error that is its answer then."""
    match request:
        case {"do": "code"}:
            code = instance.codes.get(text(request, "name"), seconds(request, "min_left"))
            return code_answer(code)
        case {"do": "copy"}:
            clear = flag(request, "clear", default=True)
            return copy_answer(instance.codes.copy(text(request, "name"), clear=clear))
        case {"do": "type"}:
            return _type(instance, None if request.get("name") is None else text(request, "name"))
        case {"do": "menu"}:
            return _menu(instance)
        case {"do": "choose"}:
            return _choose(instance, number(request, "menu"), text(request, "name"))
        case {"do": "pick"}:
            _pick(instance)
        case {"do": "try_shortcut"}:
            instance.try_shortcut(Chord.parse(text(request, "chord")))
        case {"do": "ping"}:
            pass
        case _:
            raise InstanceError(tr("The running totpdesk does not know this request. Restart it."))
    return {}


def code_answer(got: AccountCode) -> dict[str, Any]:
    """Return a code as an answer: the full name, the code, and its end in Unix time."""
    until = got.code.valid_until.timestamp() if got.code.valid_until else None
    return {"name": got.entry.name, "code": got.code.value, "valid_until": until}


def copy_answer(copied: AccountCode) -> dict[str, Any]:
    """Return what was copied as an answer, without the code."""
    return {
        "name": copied.entry.name,
        "clear_after": copied.clear_after,
        "without_pin": copied.entry.prefix,
        "kept_by": copied.kept_by,
    }


def _type(instance: RunningInstance, name: str | None) -> dict[str, Any]:
    """Do what the shortcut does, or the same for one account; answer with the outcome."""
    results = _Results()
    if name is not None:
        instance.insert_focused(instance.accounts.find(name).id, results.put)
    elif not instance.press(then=results.put):
        return {"result": "wait_ended", "used": True, "sentence": ""}
    return _outcome(results)


def _pick(instance: RunningInstance) -> None:
    """Have the picker opened. Raises InstanceError, KeychainError where it is not."""
    results = _Results()
    instance.pick(results.put)
    if isinstance(result := _awaited(results), Outcome):
        raise _error(result)


def _menu(instance: RunningInstance) -> dict[str, Any]:
    """Record the focused window; answer with the names to choose from, as the picker has them."""
    results = _Results()
    instance.offer(results.put)
    match _awaited(results):
        case PickRequest() as request:
            names = [entry.name for entry in request.entries]
            return {"menu": instance.offers.make(request), "names": names}
        case Outcome() as outcome:
            raise _error(outcome)
    raise AssertionError  # a wait is reported, but never the result


def _choose(instance: RunningInstance, menu: int, name: str) -> dict[str, Any]:
    """Insert the code of an account from a menu; answer with the outcome."""
    results = _Results()
    instance.choose(menu, name, results.put)
    return _outcome(results)


def _outcome(results: _Results) -> dict[str, Any]:
    result = _awaited(results)
    if not isinstance(result, Outcome):
        return {"result": "asked", "used": True, "sentence": ""}
    if result.reason in _BY_KEYCHAIN:
        raise _error(result)
    return {"result": result.result.value, "used": result.used, "sentence": result.sentence}


def _error(outcome: Outcome) -> TotpdeskError:
    """Return the error for a press that failed: with a keychain, one of its own exit status."""
    kind = KeychainError if outcome.reason in _BY_KEYCHAIN else InstanceError
    return kind(outcome.sentence)


def _awaited(results: _Results) -> Outcome | PickRequest | Wait:
    try:
        return results.get(timeout=_SECONDS)
    except queue.Empty:
        raise InstanceError(tr("The running totpdesk is still busy with this press.")) from None
