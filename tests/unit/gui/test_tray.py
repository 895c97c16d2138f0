"""Notifications: no markup gets from an account's name into them."""

from __future__ import annotations

import pytest

from totpdesk.gui.tray import without_markup


@pytest.mark.parametrize(
    "name",
    ["<b>Bank</b>", '<a href="http://evil.example">Sign in</a>', "<img src=x>", "a<b", "a>b"],
)
def test_no_markup_is_left(name: str) -> None:
    """Services render tags, links and pictures; a name may come from a stranger's QR code."""
    shown = without_markup(name)
    assert "<" not in shown
    assert ">" not in shown
    assert shown.replace("‹", "<").replace("›", ">") == name  # noqa: RUF001 - look-alikes


def test_other_names_stay_as_they_are() -> None:
    """What is no markup is shown as it is."""
    assert without_markup("Zoë & Söhne “365”") == "Zoë & Söhne “365”"
