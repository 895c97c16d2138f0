"""The accounts: one record each, the list on disk, search, icons and imports in one step."""
