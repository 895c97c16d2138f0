"""Which way each ability goes in this session, why, and what would open a better one.

The last is found by the ladder itself: a remedy helps where, with it, a higher rung is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from totpdesk.base.finding import Finding, Level
from totpdesk.platforms.capabilities import BACKENDS, Ability, Method, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.detect import Session

_NEWEST: Final = 99


@dataclass(frozen=True, slots=True)
class _Remedy:
    """A package to install, on the desktops (all, if none are named) that it serves.

    Of the `portals` that it brings the first is the one by which it is known to be there.
    """

    package: str
    desktops: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    portals: tuple[str, ...] = ()

    @property
    def advice(self) -> str:
        """What to do; a portal is found at the next login."""
        return f"Install {self.package}{' and log in again' if self.portals else ''}."

    def applied(self, facts: Session) -> Session:
        """Return the session as it would be."""
        if self.desktops and not facts.runs(*self.desktops):
            return facts
        if self.portals and self.portals[0] in facts.portals:
            return facts
        portals = dict.fromkeys(self.portals, _NEWEST) if facts.wayland else {}
        return replace(
            facts, programs=facts.programs | self.programs, portals={**portals, **facts.portals}
        )


_WLROOTS: Final = frozenset({"sway", "river", "labwc", "wayfire", "wlroots"})
_REMEDIES: Final = (
    _Remedy("wtype", programs=frozenset({"wtype"})),
    _Remedy("wl-clipboard", programs=frozenset({"wl-copy", "wl-paste"})),
    _Remedy(
        "xdg-desktop-portal-kde",
        frozenset({"kde"}),
        portals=("RemoteDesktop", "GlobalShortcuts", "Screenshot"),
    ),
    _Remedy(
        "xdg-desktop-portal-gnome",
        frozenset({"gnome"}),
        portals=("RemoteDesktop", "Screenshot"),
    ),
    _Remedy(
        "xdg-desktop-portal-hyprland",
        frozenset({"hyprland"}),
        portals=("GlobalShortcuts", "Screenshot"),
    ),
    _Remedy("xdg-desktop-portal-wlr", _WLROOTS, portals=("Screenshot",)),
)


def check_ways(facts: Session) -> Iterator[Finding]:
    """Yield one finding an ability; none where there is no session at all."""
    if facts.wayland or facts.x11:
        for ability, rung in ways(facts).items():
            yield _told(facts, ability, rung)


def _told(facts: Session, ability: Ability, rung: Backend) -> Finding:
    """Split the rung's reason: where nothing is open, what follows its first sentence is advice."""
    what, _, rest = rung.reason.partition(". ")
    openers = [remedy for remedy in _REMEDIES if _helps(remedy, facts, ability, rung)]
    advice = " ".join(remedy.advice for remedy in openers if remedy.package not in rest)
    if rung.way is not Method.NONE:
        return Finding(ability.value, Level.OK, rung.reason, advice)
    return Finding(
        ability.value, Level.WARNING, f"{what.removesuffix('.')}.", f"{rest} {advice}".strip()
    )


def _helps(remedy: _Remedy, facts: Session, ability: Ability, now: Backend) -> bool:
    then = ways(remedy.applied(facts))[ability]
    return BACKENDS.index(then) < BACKENDS.index(now)
