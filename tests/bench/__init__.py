"""How fast it is, beside its peers: one run, one machine, one desktop. See run.py."""
