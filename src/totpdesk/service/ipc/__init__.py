"""Requests to the running instance, over a local socket."""
