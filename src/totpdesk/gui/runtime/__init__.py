"""What the GUI runs on: threads, the process with its log and signals, and the screens."""
