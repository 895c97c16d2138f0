"""The ways of sway, Hyprland and their like: wtype, wl-copy, and what the compositor tells."""
