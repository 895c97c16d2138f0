"""The tray, the picker and the windows. All of Qt is here, and nothing that decides."""
