"""What the GUI runs on: threads, the log, signals and watched files."""
