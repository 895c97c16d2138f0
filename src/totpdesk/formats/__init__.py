"""Containers that accounts travel in: each read and written in one place."""
