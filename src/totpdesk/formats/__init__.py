"""File formats of other programs that hold accounts: each is read and written in one place."""
