"""The whole job on Plasma 6, with KDE's real portal, as the user of a fresh home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.today.plasma import PlasmaSession
from support.today.session import InstalledTotpdesk
from support.wayland.targets import WaylandField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.today.root import Root


@pytest.fixture(name="desktop")
def _desktop(root: Root) -> Iterator[PlasmaSession]:
    with PlasmaSession(root) as session:
        yield session


def test_the_desktop_is_a_users_own(desktop: PlasmaSession) -> None:
    """Keys arrive in a field, and the program that pipx has installed runs as a user, not root."""
    field = WaylandField(desktop, title="Sign in")
    desktop.keyboard.type_keys("hello")
    field.wait_text("hello")
    assert desktop.run(["id", "-un"]) == "alice\n"
    assert "Secret Service works" in InstalledTotpdesk(desktop).run("doctor").stdout
    field.close()
