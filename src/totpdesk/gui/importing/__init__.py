"""Taking in the accounts of another program, looked at before anything is changed."""
