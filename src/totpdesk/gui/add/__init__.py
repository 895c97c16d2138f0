"""Add accounts from an image, the screen, the clipboard or manually."""
