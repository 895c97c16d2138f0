"""`python -m totpdesk`, the same as the command."""

from totpdesk.cli.main import main

if __name__ == "__main__":
    main()
