"""The vault file: secret keys in one encrypted file, for systems without a keychain."""
