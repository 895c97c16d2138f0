"""What a key makes on more layouts than it has groups of its own (KeySymMap, groupInfo)."""

from __future__ import annotations

import pytest

pytest.importorskip("Xlib")

from totpdesk.platforms.linux.x11.xkb import in_each_group

TWO = (1, 2, 11, 12)  # two groups of two levels
CLAMP, REDIRECT_TO_THE_SECOND, REDIRECT_BEYOND = 0x40, 0x90, 0xB0


@pytest.mark.parametrize(
    ("beyond", "third_and_fourth"),
    [
        (0, [(1, 2), (11, 12)]),
        (CLAMP, [(11, 12), (11, 12)]),
        (REDIRECT_TO_THE_SECOND, [(11, 12), (11, 12)]),
        (REDIRECT_BEYOND, [(1, 2), (1, 2)]),
    ],
)
def test_a_third_layout_on_a_key_of_two_groups(
    beyond: int, third_and_fourth: list[tuple[int, ...]]
) -> None:
    """It begins again, stays at the last, or is another one, as the keyboard says."""
    assert in_each_group(2 | beyond, 2, TWO) == ((1, 2), (11, 12), *third_and_fourth)


def test_a_key_of_one_group() -> None:
    """Enter is Enter on every layout."""
    assert in_each_group(1, 1, (0xFF0D,)) == ((0xFF0D,),) * 4


def test_a_key_without_any() -> None:
    """It makes nothing."""
    assert in_each_group(0, 0, ()) == ((),) * 4
