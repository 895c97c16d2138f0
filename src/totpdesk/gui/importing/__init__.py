"""Import accounts from another program, with a preview before anything is changed."""
