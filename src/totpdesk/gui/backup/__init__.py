"""Backups: their state, and making them manually and automatically."""
