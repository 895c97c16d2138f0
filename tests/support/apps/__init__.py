"""The programs that play the targets, each in a process of its own, apart from the tests."""
