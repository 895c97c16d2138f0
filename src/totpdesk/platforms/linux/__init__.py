"""Linux: X11 and Wayland, and what its desktops offer over D-Bus."""
