"""Exporting: one module a format, named in `formats`, behind `write.write_export`.

Nothing is imported here: the formats are needed where the libraries behind them are too slow.
"""
