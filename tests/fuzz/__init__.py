"""Coverage-guided fuzzing of the importers; run by hand, see importers.py."""
