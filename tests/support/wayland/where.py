"""Marks for tests that are about one of the Wayland desktops, where `desktop` would be each."""

import pytest


def _only(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", [name], indirect=True, scope="session")


ON_KDE = _only("kde")
ON_SWAY = _only("sway")
