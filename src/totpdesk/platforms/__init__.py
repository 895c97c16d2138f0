"""The operating system behind delivery's ports. Which desktop it is, is decided in `choose.py`."""
