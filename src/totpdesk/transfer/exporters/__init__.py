"""Exporting: one module per format, listed in `formats`, written by `formats.write_export`.

Nothing is imported here: the libraries of some formats are slow to load.
"""
