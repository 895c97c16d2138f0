"""Widgets that several windows share; those of a single window are in its folder."""
