"""Test what works on this desktop, and show the findings on a page."""
