"""Adding an account, whichever way its secret comes."""
