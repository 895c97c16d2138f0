"""`totpdesk type` and `totpdesk pick`: what the shortcuts do, asked for by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fakes.terminal import Terminal

NO_WINDOW = "No window has focus. Paste it where you need it."


class Instance:
    """Writes down what it is asked, and answers what it was given."""

    def __init__(self, totpdesk: Terminal, **answer: object) -> None:
        self.asked: list[dict[str, Any]] = []
        self._answer = answer
        totpdesk.start_instance(self._serve)

    def _serve(self, request: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(request)
        return self._answer


@pytest.mark.parametrize("result", ["typed", "asked", "wait_ended"])
def test_all_is_well(totpdesk: Terminal, result: str) -> None:
    """There is nothing to report."""
    instance = Instance(totpdesk, result=result, used=True, sentence="")
    ran = totpdesk("type")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert instance.asked == [{"do": "type"}]


def test_of_one_account(totpdesk: Terminal) -> None:
    """The name goes to the instance, which finds the account."""
    instance = Instance(totpdesk, result="typed", used=True, sentence="")
    assert totpdesk("type", "GitHub").status == 0
    assert instance.asked == [{"do": "type", "name": "GitHub"}]


def test_used_with_something_to_tell(totpdesk: Terminal) -> None:
    """It is reported on stderr, and the status is 0."""
    Instance(totpdesk, result="pasted", used=True, sentence="The code of a\x1b was pasted.")
    ran = totpdesk("type")
    assert (ran.status, ran.out, ran.err) == (0, "", "The code of a? was pasted.\n")


@pytest.mark.parametrize("result", ["copied", "nothing"])
def test_not_used(totpdesk: Terminal, result: str) -> None:
    """Why, and what to do, is the one line; the status is 1."""
    Instance(totpdesk, result=result, used=False, sentence=NO_WINDOW)
    ran = totpdesk("type")
    assert (ran.status, ran.out, ran.err) == (1, "", f"{NO_WINDOW}\n")


def test_pick(totpdesk: Terminal) -> None:
    """The instance is asked to open its list."""
    instance = Instance(totpdesk)
    ran = totpdesk("pick")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert instance.asked == [{"do": "pick"}]


@pytest.mark.parametrize("argv", [("type",), ("type", "a"), ("pick",)])
def test_none_runs(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """Who is to type is missing: status 1, and how to start it."""
    totpdesk.add("a")
    ran = totpdesk(*argv)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "totpdesk is not running. Start it with `totpdesk`.\n"
