"""What can be wrong with this computer for totpdesk: one thing a file, told as findings."""
