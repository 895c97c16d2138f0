"""The place in the panel where tray icons are: seen and clicked over D-Bus, without pixels."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.tray_watcher import Watcher, serve
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from support.session import DesktopSession

ITEM_PATH = "/StatusNotifierItem"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
TIMEOUT = 10.0  # seconds


class NoSuchEntryError(Exception):
    """The menu has no such entry."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a tray menu; `label` is without its mnemonic mark, empty for a separator."""

    number: int
    label: str
    enabled: bool
    visible: bool
    checked: bool
    entries: tuple[MenuEntry, ...]

    def find(self, *labels: str) -> MenuEntry:
        """Return the entry that a path of labels leads to; NoSuchEntryError shows what is there."""
        if not labels:
            return self
        for entry in self.entries:
            if entry.label == labels[0]:
                return entry.find(*labels[1:])
        there = [entry.label for entry in self.entries]
        raise NoSuchEntryError(f"No {labels[0]!r} under {self.label!r}; there are {there}.")


class TrayIcon:
    """A tray icon whose program has the bus name `name`."""

    def __init__(self, address: str, name: str) -> None:
        self._address = address
        self.name = name

    def properties(self) -> dict[str, Any]:
        """Return what the icon reports of itself: Title, Status, ToolTip, IconPixmap and more."""
        (answer,) = self._call(ITEM_PATH, "org.freedesktop.DBus.Properties", "GetAll", "s", ITEM)
        return {key: value for key, (_, value) in answer.items()}

    def tooltip(self) -> str:
        """Return the text that hovering shows."""
        _, _, title, text = self.properties()["ToolTip"]
        return "\n".join(part for part in (title, text) if part)

    def icon_sizes(self) -> list[tuple[int, int]]:
        """Return the sizes, in pixels, in which the icon offers its image."""
        return [(width, height) for width, height, _ in self.properties()["IconPixmap"]]

    def menu(self) -> MenuEntry:
        """Return the menu with its submenus, as it is when opened now."""
        self._menu_call("AboutToShow", "i", 0)
        _, layout = self._menu_call("GetLayout", "iias", 0, -1, [])
        return _entry(layout)

    def click(self, *labels: str) -> None:
        """Choose the entry that a path of labels leads to: `click("Accounts", "GitHub")`."""
        entry = self.menu().find(*labels)
        if not (entry.enabled and entry.visible):
            raise NoSuchEntryError(f"{labels[-1]!r} cannot be chosen: {entry}.")
        self._menu_call("Event", "isvu", entry.number, "clicked", ("s", ""), 0)

    def activate(self) -> None:
        """Click the icon itself with the left button."""
        self._call(ITEM_PATH, ITEM, "Activate", "ii", 0, 0)

    def _menu_call(self, method: str, signature: str, *body: object) -> tuple[Any, ...]:
        return self._call(self.properties()["Menu"], MENU, method, signature, *body)

    def _call(
        self, path: str, interface: str, method: str, signature: str, *body: object
    ) -> tuple[Any, ...]:
        with closing(open_dbus_connection(bus=self._address)) as connection:
            target = DBusAddress(path, self.name, interface)
            return bus.call(connection, target, method, signature, *body)


class TrayHost:
    """A panel with a tray in `session`, from its making until `close` or the session's end."""

    def __init__(self, session: DesktopSession) -> None:
        self._address = session.bus_address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        session.at_end(self.close)
        self._watcher = Watcher()
        self._bus = self._wait(serve(self._address, self._watcher))

    def icons(self) -> list[TrayIcon]:
        """Return the icons that are there now."""
        return [TrayIcon(self._address, name) for name in self._watcher.items]

    def wait_icon(self, timeout: float = TIMEOUT) -> TrayIcon:
        """Return the first icon as soon as there is one."""
        return wait_until(self.icons, timeout, "an icon in the tray")[0]

    def close(self) -> None:
        """Take the tray away; twice does no harm."""
        if self._loop.is_closed():
            return
        self._wait(self._quit())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _quit(self) -> None:
        self._bus.disconnect()
        with suppress(EOFError):  # the bus has ended before
            await self._bus.wait_for_disconnect()

    def _wait(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(TIMEOUT)


def _entry(layout: tuple[Any, ...]) -> MenuEntry:
    """Read one (ia{sv}av) of com.canonical.dbusmenu."""
    number, properties, children = layout
    values = {key: value for key, (_, value) in properties.items()}
    return MenuEntry(
        number,
        label=_without_mnemonic(values.get("label", "")),
        enabled=values.get("enabled", True),
        visible=values.get("visible", True),
        checked=values.get("toggle-state", 0) == 1,
        entries=tuple(_entry(child) for _, child in children),
    )


def _without_mnemonic(label: str) -> str:
    """Undo dbusmenu's marks: "_" before the mnemonic letter, "__" for an underscore."""
    return "_".join(part.replace("_", "") for part in label.split("__"))
