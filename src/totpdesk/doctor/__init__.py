"""The doctor: checks that try what this machine offers, and their report."""
