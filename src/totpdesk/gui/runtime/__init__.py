"""The basis of the GUI: threads, the process with its log and signals, and the screens."""
