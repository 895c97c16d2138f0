"""Accounts in and out: QR pictures, files of other programs, backups.

Each module is imported by whoever needs it, for the libraries behind them are slow to load.
"""
