"""The desktop portal: the doors that Wayland desktops open to programs, each by its user's leave.

https://flatpak.github.io/xdg-desktop-portal/ - spoken with jeepney, for QtDBus cannot marshal the
lists of shortcuts.
"""
