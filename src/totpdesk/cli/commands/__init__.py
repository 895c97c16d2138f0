"""One module a command, loaded when it is called. Each has its click command as `command`."""
