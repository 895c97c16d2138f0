"""Desktops of today: sessions in a root of their own, with totpdesk installed as its user would."""
