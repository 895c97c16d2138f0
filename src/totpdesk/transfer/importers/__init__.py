"""Importing: one module a format, found by content; `read` and `together` know them all."""
