"""Wayland: the desktop portal, KWin's scripts, and the protocols of wlroots."""
