"""Reports the screen being locked and the machine going to sleep, over D-Bus, without polling.

logind announces sleep on the system bus. A desktop's screen saver has the signal ActiveChanged on
the session bus, under its own name, which is the interface's too.
"""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, Literal

from totpdesk.base.errors import BusError
from totpdesk.platforms.linux.dbus import Bus

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGIND: Final = "org.freedesktop.login1"
_SAVERS: Final = tuple(
    f"org.{desktop}.ScreenSaver"
    for desktop in ("gnome", "freedesktop", "cinnamon", "mate", "xfce")  # freedesktop is Plasma's
)
_log: Final = logging.getLogger(__name__)


class ScreenLockMonitor:
    """Listens until it is closed. A bus that is not there is no error."""

    def __init__(
        self,
        going_to_sleep: Callable[[], None],
        woken_up: Callable[[], None],
        screen_locked: Callable[[], None],
    ) -> None:
        """Set what is called, on a thread of ours, at each lock and before each sleep."""
        self._going_to_sleep = going_to_sleep
        self._woken_up = woken_up
        self._screen_locked = screen_locked
        self._mutex = threading.Lock()
        self._buses: list[Bus] = []
        self._closed = False
        threading.Thread(target=self._begin, name="screen-lock-monitor", daemon=True).start()

    @property
    def listening(self) -> int:
        """The number of buses on which it listens."""
        return len(self._buses)

    def close(self) -> None:
        """Stop listening."""
        with self._mutex:
            self._closed = True
        for bus in self._buses:
            bus.close()

    def _begin(self) -> None:
        """Connect, off the thread of the press that has opened the file."""
        sleep = (_LOGIND, f"{_LOGIND}.Manager", "PrepareForSleep", self._on_sleep)
        self._listen("SYSTEM", sleep)
        self._listen(
            "SESSION",
            *((name, name, "ActiveChanged", self._on_screen) for name in _SAVERS),
        )

    def _listen(
        self,
        kind: Literal["SYSTEM", "SESSION"],
        *signals: tuple[str, str, str, Callable[..., object]],
    ) -> None:
        if self._closed:
            return
        try:
            with ExitStack() as undo:
                bus = Bus(kind)
                undo.callback(bus.close)
                for signal in signals:
                    bus.on_signal(*signal)
                with self._mutex:
                    if not self._closed:
                        self._buses.append(bus)
                        undo.pop_all()
        except BusError as error:
            _log.warning("signals of the %s bus will lock nothing: %s", kind.lower(), error)
        except Exception:  # noqa: BLE001 - the barrier: the other bus must still be listened to
            _log.exception("signals of the %s bus will lock nothing", kind.lower())

    def _on_sleep(self, _path: str, begins: object) -> None:
        if begins is True:
            self._going_to_sleep()
        elif begins is False:
            self._woken_up()

    def _on_screen(self, _path: str, locked: object) -> None:
        if locked is True:  # False means that it was unlocked
            self._screen_locked()
