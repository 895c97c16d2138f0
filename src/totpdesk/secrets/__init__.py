"""Where secret keys are kept: the OS keychain or a vault file, and moving between them."""
