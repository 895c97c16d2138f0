"""Export accounts to another program, a phone or paper."""
