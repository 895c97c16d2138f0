"""A real desktop for tests and benchmarks: a session, fingers, targets that record what arrives."""
