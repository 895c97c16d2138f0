"""Which backend each ability has in this session, why, and what would make a better one usable.

The table itself answers that: a remedy helps if a higher row is used with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.platforms.capabilities import BACKENDS, Ability, best_backends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.detect import Session

_NEWEST: Final = 99


@dataclass(frozen=True, slots=True)
class _Package:
    """A package to install, on the desktops (all, if none are named) that it is for.

    It is installed if the first of its `portals` is there.
    """

    package: str
    desktops: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    portals: tuple[str, ...] = ()

    @property
    def advice(self) -> str:
        """What to do; a new portal is used after the next login."""
        if self.portals:
            return tr("Install {package} and log in again.", package=self.package)
        return tr("Install {package}.", package=self.package)

    def applied(self, session: Session) -> Session:
        """Return the session as it would be with the package."""
        if self.desktops and not session.runs(*self.desktops):
            return session
        if self.portals and self.portals[0] in session.portals:
            return session
        portals = dict.fromkeys(self.portals, _NEWEST) if session.wayland else {}
        return replace(
            session,
            programs=session.programs | self.programs,
            portals={**portals, **session.portals},
        )


_REMEDIES: Final = (
    _Package("wtype", programs=frozenset({"wtype"})),
    _Package("grim", programs=frozenset({"grim"})),
    _Package("wl-clipboard", programs=frozenset({"wl-copy", "wl-paste"})),
    _Package(
        "xdg-desktop-portal-kde",
        frozenset({"kde"}),
        portals=("RemoteDesktop", "GlobalShortcuts", "Screenshot"),
    ),
    _Package(
        "xdg-desktop-portal-gnome",
        frozenset({"gnome"}),
        portals=("RemoteDesktop", "Screenshot"),
    ),
    _Package(
        "xdg-desktop-portal-hyprland",
        frozenset({"hyprland"}),
        portals=("GlobalShortcuts", "Screenshot"),
    ),
)


def check_capabilities(session: Session) -> Iterator[Finding]:
    """Yield one finding per ability; none without a graphical session."""
    if session.graphical:
        for ability, backend in best_backends(session).items():
            yield _finding(session, ability, backend)


def _finding(session: Session, ability: Ability, backend: Backend) -> Finding:
    helpful = [remedy for remedy in _REMEDIES if _helps(remedy, session, ability, backend)]
    better = [remedy.advice for remedy in helpful if remedy.package not in backend.advice]
    level = Level.OK if backend.available else Level.WARNING
    advice = " ".join([backend.advice, *better]).strip()
    return Finding(ability.value, level, backend.sentence, advice)


def _helps(remedy: _Package, session: Session, ability: Ability, now: Backend) -> bool:
    then = best_backends(remedy.applied(session))[ability]
    return BACKENDS.index(then) < BACKENDS.index(now)
