"""Import and export: QR codes, files of other programs, backups.

Nothing is imported here: the libraries of some modules are slow to load.
"""
