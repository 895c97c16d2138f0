"""The accounts window: the list with its live codes, and what can be done with an account."""
