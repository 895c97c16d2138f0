"""Wayland desktops for tests: KWin with its portal, sway, fingers on their keyboards, targets."""
