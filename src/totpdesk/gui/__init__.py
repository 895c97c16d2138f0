"""The tray, the picker and the windows. All use of Qt is here, and no program logic."""
