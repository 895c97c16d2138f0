"""How locks end on Plasma, by what the layout locks and the light of Caps Lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import BusError, PortalError
from totpdesk.platforms.linux.keysyms import xkbcommon
from totpdesk.platforms.linux.wayland.plasma_locks import PlasmaLocks

if TYPE_CHECKING:
    from totpdesk.platforms.linux.dbus import Address

pytestmark = pytest.mark.skipif(
    xkbcommon() is None or not Path("/usr/share/X11/xkb").is_dir(),
    reason="libxkbcommon or the layouts are not installed",
)
CAPS_LOCK = 58
DIGITS = "0123456789"
LIT, DARK = ("0", "1"), ("0", "0")


class FakeKWin:
    """The bus, on which KWin is told to read its settings and answers once it has."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.done: list[object] = []
        self.gone = False

    def emit(self, path: str, interface: str, member: str) -> None:
        """Tell it."""
        self.done.append(member)
        assert (path, interface) == ("/Layouts", "org.kde.keyboard")

    def call(self, to: Address, _method: str, *, seconds: float) -> tuple[object, ...]:
        """Have it answer."""
        assert (to.service, seconds > 0) == ("org.kde.KWin", True)
        if self.gone:
            raise BusError("KWin has gone.")
        self.done.append("answered")
        return (1,)


class Desk:
    """A keyboard with its settings and its lights, and what is done to it."""

    def __init__(self, folder: Path, settings: str, lights: tuple[str, ...]) -> None:
        """Write the settings, and let the lights shine; "" is one that cannot be read."""
        (folder / "kxkbrc").write_text(f"[Layout]\n{settings}\n")
        for number, brightness in enumerate(lights):
            light = folder / f"input{number}::capslock"
            light.mkdir()
            (light / "brightness").write_text(f"{brightness}\n")
        self.kwin = FakeKWin()
        self.locks = PlasmaLocks(self.kwin, folder / "kxkbrc", folder)  # type: ignore[arg-type] # as far as it is called

    def type(self) -> list[object]:
        """Type, and return what was done for it; a press is a 0 among it."""
        with self.locks.ended(self.kwin.done.append):
            self.kwin.done.append(0)
        return self.kwin.done


RELOADED = ["reloadConfig", "answered"]


@pytest.mark.parametrize(
    ("settings", "before"),
    [
        ("LayoutList=us\nOptions=caps:shiftlock", RELOADED),
        ("LayoutList=de\nVariantList=neo", RELOADED),
        ("LayoutList=us\nOptions=compose:caps", []),
        ("", []),
    ],
)
def test_kwin_reads_its_settings_again_where_a_layout_locks(
    tmp_path: Path, settings: str, before: list[object]
) -> None:
    """Nothing is pressed before it has; all others never leave a modifier locked."""
    assert Desk(tmp_path, settings, ()).type() == [*before, 0]


def test_nothing_is_typed_where_kwin_does_not_answer(tmp_path: Path) -> None:
    """The digits could be other characters."""
    desk = Desk(tmp_path, "LayoutList=de\nVariantList=neo", ())
    desk.kwin.gone = True
    with pytest.raises(PortalError, match="locked"):
        desk.type()
    assert desk.kwin.done == ["reloadConfig"]


@pytest.mark.parametrize(
    ("lights", "tapped"), [((), False), (DARK, False), (LIT, True), (("",), False)]
)
def test_caps_lock_is_off_where_it_shines(
    tmp_path: Path, lights: tuple[str, ...], *, tapped: bool
) -> None:
    """On any of the keyboards; it is on again afterwards."""
    assert Desk(tmp_path, "", lights).type() == ([CAPS_LOCK, 0, CAPS_LOCK] if tapped else [0])


@pytest.mark.parametrize("settings", ["Options=ctrl:nocaps", "LayoutList=us\nOptions=caps:escape"])
def test_a_key_that_is_not_caps_lock_is_not_pressed(tmp_path: Path, settings: str) -> None:
    """It would do something else."""
    assert Desk(tmp_path, settings, LIT).type() == [0]


def test_it_is_on_again_after_an_error(tmp_path: Path) -> None:
    """Whatever broke the typing off."""
    desk = Desk(tmp_path, "", LIT)
    with pytest.raises(ZeroDivisionError), desk.locks.ended(desk.kwin.done.append):
        raise ZeroDivisionError
    assert desk.kwin.done == [CAPS_LOCK, CAPS_LOCK]


@pytest.mark.parametrize(
    ("settings", "lights", "text", "spoilt"),
    [
        ("", (), "pin1", True),  # nobody knows
        ("", (), DIGITS, False),
        ("", ("",), "pin1", True),
        ("", DARK, "pin1", False),
        ("", LIT, "pin1", False),  # it is ended
        ("Options=caps:escape", LIT, "pin1", True),  # no key ends it
        ("Options=caps:escape", LIT, DIGITS, False),
        ("Options=caps:escape", DARK, "pin1", False),
        ("LayoutList=fr\nVariantList=bepo", (), DIGITS, True),
        ("LayoutList=fr\nVariantList=bepo", LIT, DIGITS, False),
        ("LayoutList=de\nVariantList=neo", LIT, "pin1", True),
        ("LayoutList=de\nVariantList=neo", LIT, DIGITS, False),
    ],
)
def test_what_caps_lock_may_spoil(
    tmp_path: Path, settings: str, lights: tuple[str, ...], text: str, *, spoilt: bool
) -> None:
    """What it changes, where it is not known to be off and cannot be ended."""
    assert Desk(tmp_path, settings, lights).locks.spoil(text) is spoilt
