"""The command line: each command is a few lines over the calls that the tray makes, too."""
