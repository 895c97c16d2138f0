"""Checks of this computer, one per file, each with its findings."""
