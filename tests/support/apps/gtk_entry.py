"""The program behind GtkEntry: a GTK 3 entry that notes each change.

Started as `/usr/bin/python3 -m support.apps.gtk_entry JOURNAL`, the system's Python having the
bindings; a line on standard input clears the entry.
"""

import os
import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402  # the version must be named first

from support.journal import Kind, Seen, Writer  # noqa: E402  # the same


def main(path: str) -> None:
    """Show the entry until it is closed."""
    journal, window, entry = Writer(path), Gtk.Window(title="GTK entry"), Gtk.Entry()
    window.add(entry)
    window.connect("destroy", Gtk.main_quit)
    entry.connect("changed", lambda _: journal.note(Seen(Kind.TEXT, entry.get_text())))
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN, lambda *_: _clear(entry, journal))
    window.show_all()
    journal.note(Seen(Kind.READY, window=window.get_window().get_xid()))
    Gtk.main()


def _clear(entry: Gtk.Entry, journal: Writer) -> bool:
    if not os.read(sys.stdin.fileno(), 64):
        Gtk.main_quit()
        return False
    entry.set_text("")
    journal.note(Seen(Kind.TEXT))
    return True


if __name__ == "__main__":
    gi.require_version("GdkX11", "3.0")
    from gi.repository import GdkX11  # noqa: F401  # gives windows their get_xid

    main(sys.argv[1])
