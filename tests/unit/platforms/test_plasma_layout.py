"""Plasma's first layout while its portal types: switched, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import BusError, PortalError
from totpdesk.platforms.linux.wayland.plasma_layout import first_layout

if TYPE_CHECKING:
    from totpdesk.platforms.linux.dbus import Address


class FakeKWin:
    """The bus with KWin's interface of layouts; `refuses` the layouts of these numbers."""

    def __init__(self, active: int | None) -> None:
        """Begin with an active layout, None where the keyboard has only one."""
        self.active = active
        self.refuses: set[int] = set()
        self.passed_on: list[int | None] = []
        self.gone = False

    def pass_on(self) -> None:
        """Act as the portal: record the layout on which the last keys arrive."""
        if self.gone:
            raise PortalError("The desktop's portal has ended.")
        self.passed_on.append(self.active)

    def call(
        self, _to: Address, method: str, _signature: str = "", *body: int, seconds: float
    ) -> tuple[object, ...]:
        """Return or switch the layout."""
        assert seconds
        if self.active is None:
            raise BusError("There are no layouts.")
        if method == "getLayout":
            return (self.active,)
        if body[0] in self.refuses:
            return (False,)
        self.active = body[0]
        return (True,)


@pytest.mark.parametrize("active", [None, 0, 1, 3])
def test_it_is_the_first_meanwhile(active: int | None) -> None:
    """And then the one from before; where there is only one nothing is done."""
    kwin = FakeKWin(active)
    with first_layout(kwin, kwin.pass_on):  # type: ignore[arg-type] # as far as it is called
        assert not kwin.active
    assert kwin.active == active
    assert kwin.passed_on == ([0] if active else [])


def test_it_comes_back_after_an_error() -> None:
    """Whatever happens in between."""
    kwin = FakeKWin(2)
    with pytest.raises(ZeroDivisionError), first_layout(kwin, kwin.pass_on):  # type: ignore[arg-type] # the same
        1 / 0  # noqa: B018 - to fail
    assert kwin.active == 2


def test_nothing_is_typed_where_it_cannot_be_had() -> None:
    """The digits of another layout would be other characters."""
    kwin = FakeKWin(2)
    kwin.refuses = {0}
    with pytest.raises(PortalError, match="layout"), first_layout(kwin, kwin.pass_on):  # type: ignore[arg-type] # the same
        pytest.fail("typed")


def test_a_layout_that_does_not_come_back_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What was typed is typed."""
    kwin = FakeKWin(2)
    kwin.refuses = {2}
    with first_layout(kwin, kwin.pass_on):  # type: ignore[arg-type] # the same
        pass
    assert "layout" in caplog.text


def test_it_comes_back_where_the_portal_has_gone() -> None:
    """There is nothing that it could still pass on."""
    kwin = FakeKWin(2)
    kwin.gone = True
    with first_layout(kwin, kwin.pass_on):  # type: ignore[arg-type] # the same
        pass
    assert kwin.active == 2
