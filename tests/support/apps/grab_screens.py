"""What totpdesk sees where its window toolkit grabs the screens.

Started as `python -m support.apps.grab_screens`. It prints a JSON object: the size of each screen's
picture in pixels, and whose accounts the codes on them are.
"""

import json

from PySide6.QtWidgets import QApplication

from totpdesk.gui.add.scan import grab_screens, in_screens


def main() -> None:
    """Grab, read, print."""
    _application = QApplication([])
    pictures = grab_screens()
    found = in_screens(pictures)
    sizes = [[picture.width(), picture.height()] for picture in pictures]
    labels = [item.key_uri.account.label for item in found.entries]
    print(json.dumps({"sizes": sizes, "labels": labels}))


if __name__ == "__main__":
    main()
