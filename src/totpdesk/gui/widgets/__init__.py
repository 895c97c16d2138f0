"""What every part of the GUI stands on: work off the GUI thread, looks, word from outside."""
