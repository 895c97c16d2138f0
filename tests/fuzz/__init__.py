"""Fuzzing, run by hand: of the importers by coverage, of the socket by chance."""
