"""What every part may use: errors, files, limits, paths and the clock."""
