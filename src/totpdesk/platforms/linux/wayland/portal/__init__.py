"""The desktop portal: the services of Wayland desktops that need the user's permission.

https://flatpak.github.io/xdg-desktop-portal/ - used through jeepney, because QtDBus cannot
marshal the lists of shortcuts.
"""
