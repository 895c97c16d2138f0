"""Backups: how one stands with them, making one, and having them made."""
