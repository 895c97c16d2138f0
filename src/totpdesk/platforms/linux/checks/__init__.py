"""Checks of the doctor that only Linux has, one file per service of the desktop."""
