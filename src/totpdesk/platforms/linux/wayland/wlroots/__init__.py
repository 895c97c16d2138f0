"""sway, Hyprland and other wlroots compositors: wtype, wl-copy, and their IPC for the focus."""
