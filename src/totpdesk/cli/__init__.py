"""The command line: each command a few lines over the same calls that the tray makes."""
