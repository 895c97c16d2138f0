"""What works on this desktop and what does not, tried for real and told on a page."""
