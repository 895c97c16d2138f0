"""Hand-written stand-ins for the ports: for speed and for faults, never the only proof."""
