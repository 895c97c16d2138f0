"""Parts that several windows have. They know no window; what only one uses is in its folder."""
