"""totpdesk: one global shortcut types the code into the login form."""

__version__ = "0.1.0"
