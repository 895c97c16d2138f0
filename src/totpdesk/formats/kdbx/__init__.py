"""KeePass's database, versions 3.1 and 4: header, key and body."""
