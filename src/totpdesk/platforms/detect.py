"""What kind of session this is, as far as it decides which backends can be used in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping  # noqa: TC003 - dataclass fields are looked up at run time by tools
from dataclasses import dataclass, field
from typing import Final

_OTHERS: Final = {"darwin": "macOS", "win32": "Windows"}


@dataclass(frozen=True, slots=True)
class Session:
    """A session. `desktops` are the names it goes by, lower case ("kde", "sway").

    `system` is as in `sys.platform`, `portals` are the versions of the portal's interfaces that are
    there, `protocols` what the Wayland compositor offers, `programs` those that can be run,
    `refusal` the portal's message if it refused to register us.
    """

    system: str = sys.platform
    wayland: bool = False
    x11: bool = False
    desktops: frozenset[str] = frozenset()
    portals: Mapping[str, int] = field(default_factory=dict)
    protocols: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    refusal: str = ""

    @property
    def graphical(self) -> bool:
        """Whether there is a desktop at all."""
        return self.wayland or self.x11 or self.system in _OTHERS

    @property
    def kind(self) -> str:
        """What it is, for people: "Wayland", "X11", "macOS"; "" if it is not graphical."""
        if self.wayland:
            return "Wayland"
        return "X11" if self.x11 else _OTHERS.get(self.system, "")

    def offers(self, *protocols: str) -> bool:
        """Return whether the compositor offers one of these protocols."""
        return not self.protocols.isdisjoint(protocols)

    def runs(self, *desktops: str) -> bool:
        """Return whether it is one of these desktops."""
        return not self.desktops.isdisjoint(desktops)
