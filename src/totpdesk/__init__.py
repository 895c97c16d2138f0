"""totpdesk: one global shortcut, and the code stands in the login form."""

__version__ = "0.1.0"
