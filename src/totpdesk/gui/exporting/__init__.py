"""Writing accounts for another program, a phone or paper: the way out is always open."""
