"""Our accounts in the searches of GNOME and KDE, which ask for them over D-Bus."""
