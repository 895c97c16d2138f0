"""Importing: one module per format, recognised by content; `read` lists them all."""
