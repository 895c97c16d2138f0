"""The program behind the GTK targets: an entry of GTK 3 or 4 that notes each change.

Started as `/usr/bin/python3 -m support.apps.gtk_entry JOURNAL VERSION`, the system's Python having
the bindings; a line on standard input clears the entry.
"""

import os
import sys
from typing import Any

import gi

gi.require_version("Gtk", sys.argv[2])
from gi.repository import GLib, Gtk  # noqa: E402  # the version must be named first

from support.journal import Kind, Seen, Writer  # noqa: E402  # the same


def main(path: str, version: str) -> None:
    """Show the entry until it is closed."""
    journal, loop = Writer(path), GLib.MainLoop()
    if version == "4.0":
        Gtk.init()
    window, entry = Gtk.Window(title="GTK entry"), Gtk.Entry()
    window.connect("destroy", lambda _: loop.quit())
    entry.connect("changed", lambda _: journal.note(Seen(Kind.TEXT, entry.get_text())))
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN, lambda *_: _clear(entry, journal, loop))
    if version == "4.0":
        window.set_child(entry)
        window.present()
    else:
        window.add(entry)
        window.show_all()
    journal.note(Seen(Kind.READY, window=_number(window, version)))
    loop.run()


def _number(window: Any, version: str) -> int:
    """Return the X server's id of the window; 0 on Wayland."""
    gi.require_version("GdkX11", version)
    from gi.repository import GdkX11  # noqa: F401, PLC0415  # gives windows their get_xid

    drawn = window.get_surface() if version == "4.0" else window.get_window()
    return int(drawn.get_xid()) if hasattr(drawn, "get_xid") else 0


def _clear(entry: Gtk.Entry, journal: Writer, loop: GLib.MainLoop) -> bool:
    if not os.read(sys.stdin.fileno(), 64):
        loop.quit()
        return False
    entry.set_text("")
    journal.note(Seen(Kind.TEXT))
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
