"""What the doctor looks at on Linux alone: one service of the desktop a file."""
