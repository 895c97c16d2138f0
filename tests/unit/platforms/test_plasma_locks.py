"""The keys that end locks on Plasma, by the options in its settings and the light of Caps Lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.platforms.linux.wayland.plasma_locks import unlocked

if TYPE_CHECKING:
    from pathlib import Path

KEYS = [240, 84, 195, 42]
CAPS_LOCK = 58


def taps(folder: Path, settings: str, *lit: str) -> list[int]:
    """Return the keys that are tapped for a block, which is a 0 among them."""
    (folder / "kxkbrc").write_text(f"[Layout]\nLayoutList=us\n{settings}\n")
    for number, brightness in enumerate(lit):
        light = folder / f"input{number}::capslock"
        light.mkdir()
        (light / "brightness").write_text(f"{brightness}\n")
    tapped: list[int] = []
    with unlocked(folder / "kxkbrc", folder, tapped.append):
        tapped.append(0)
    return tapped


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        ("Options=caps:shiftlock", KEYS),
        ("Options=compose:menu,lv3:lsgt_switch_latch", KEYS),
        ("Options=compose:caps", []),
        ("Options=", []),
        ("Model=lock", []),
    ],
)
def test_only_with_options_that_lock(tmp_path: Path, settings: str, keys: list[int]) -> None:
    """All others never leave a modifier locked, and no window gets keys in vain."""
    assert taps(tmp_path, settings) == [*keys, 0]


@pytest.mark.parametrize(
    ("lit", "tapped"),
    [((), False), (("0", "0"), False), (("0", "1"), True), (("",), False)],
)
def test_caps_lock_is_off_where_it_shines(
    tmp_path: Path, lit: tuple[str, ...], *, tapped: bool
) -> None:
    """On any of the keyboards; it is on again afterwards."""
    assert taps(tmp_path, "Options=", *lit) == ([CAPS_LOCK, 0, CAPS_LOCK] if tapped else [0])


@pytest.mark.parametrize(
    ("settings", "stays"),
    [
        ("Options=ctrl:nocaps", True),
        ("Options=lv3:ralt_switch,caps:escape", True),
        ("VariantList=,neo", True),
        ("Options=grp:alt_shift_toggle\nVariantList=bepo", False),
    ],
)
def test_caps_lock_on_another_key_stays(tmp_path: Path, settings: str, *, stays: bool) -> None:
    """Its usual key would do something else."""
    assert (CAPS_LOCK in taps(tmp_path, settings, "1")) is not stays


def test_both_shifts_leave_the_key_what_it_is(tmp_path: Path) -> None:
    """They only lock it too."""
    assert taps(tmp_path, "Options=shift:both_capslock", "1") == [*KEYS, CAPS_LOCK, 0, CAPS_LOCK]


def test_it_is_on_again_after_an_error(tmp_path: Path) -> None:
    """Whatever broke the typing off."""
    tapped: list[int] = []
    light = tmp_path / "input3::capslock"
    light.mkdir()
    (light / "brightness").write_text("1\n")
    with (
        pytest.raises(ZeroDivisionError),
        unlocked(tmp_path / "kxkbrc", tmp_path, tapped.append),
    ):
        raise ZeroDivisionError
    assert tapped == [CAPS_LOCK, CAPS_LOCK]
