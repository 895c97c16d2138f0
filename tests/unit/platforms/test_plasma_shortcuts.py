"""Which shortcuts Plasma has assigned to us, as its KGlobalAccel says, whatever the portal does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jeepney import new_error, new_method_return

from support.busname import BusName, member_of, path_of
from totpdesk.platforms.linux.checks.plasma import truly_held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jeepney import Message

TRIGGERS = {"insert": "Ctrl+Alt+O", "pick": "Ctrl+Alt+Shift+O"}
SOME_KEY, NO_KEY = 0x0C00004F, 0  # Qt's numbers


class KGlobalAccel(BusName):
    """Has given `insert` to us, who are called `component` there, and `pick` to no program."""

    NAME = "org.kde.kglobalaccel"

    def __init__(self, address: str, component: str) -> None:
        self._path = f"/component/{component}"
        super().__init__(address)

    def _answer(self, message: Message) -> None:
        if (path_of(message), member_of(message)) != (self._path, "allShortcutInfos"):
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownObject"))
            return
        keys = {"insert": SOME_KEY, "pick": NO_KEY}
        infos = [(name, *[""] * 5, [key], [key]) for name, key in keys.items()]
        self._connection.send(new_method_return(message, "a(ssssssaiai)", (infos,)))


@pytest.fixture(
    name="plasma", params=["io_github_totpdesk_totpdesk", "totpdesk"], ids=["Plasma 6", "5.27"]
)
def _plasma(address: str, request: pytest.FixtureRequest) -> Iterator[KGlobalAccel]:
    plasma = KGlobalAccel(address, request.param)
    yield plasma
    plasma.close()


@pytest.mark.usefixtures("plasma")
def test_keys_without_a_program_are_none() -> None:
    """The portal names them nevertheless. Plasma 6 knows us by our id, 5.27 by our session."""
    assert truly_held(TRIGGERS) == {"insert": "Ctrl+Alt+O"}


@pytest.mark.usefixtures("daemon")
def test_without_an_answer_the_portal_is_believed() -> None:
    """It may be another's desktop that calls itself KDE."""
    assert truly_held(TRIGGERS) == TRIGGERS
