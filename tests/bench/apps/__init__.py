"""Programs that the bench starts in its session."""
