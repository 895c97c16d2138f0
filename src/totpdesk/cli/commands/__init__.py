"""One module per command, loaded when it is called. Each has its click command as `command`."""
