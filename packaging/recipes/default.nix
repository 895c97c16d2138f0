{ lib, python3Packages, fetchFromGitHub, qt6 }:

python3Packages.buildPythonApplication rec {
  pname = "totpdesk";
  version = "0.1.0";
  pyproject = true;

  src = fetchFromGitHub {
    owner = "totpdesk";
    repo = "totpdesk";
    rev = "v${version}";
    hash = lib.fakeHash; # the release's, once it is there
  };

  build-system = with python3Packages; [ hatchling hatch-fancy-pypi-readme ];

  dependencies = with python3Packages; [
    click
    cryptography
    filelock
    jeepney
    keyring
    pillow
    platformdirs
    pycryptodomex
    pynacl
    pynput
    pyotp
    pyperclip
    pyside6
    python-xlib
    pyzipper
    rapidfuzz
    segno
    zxcvbn
    zxing-cpp
  ];

  # Nixpkgs has PySide6 in one piece.
  pythonRemoveDeps = [ "PySide6-Essentials" ];

  nativeBuildInputs = [ qt6.wrapQtAppsHook ];
  dontWrapQtApps = true;
  preFixup = ''
    makeWrapperArgs+=("''${qtWrapperArgs[@]}")
  '';

  postInstall = ''
    PYTHONPATH=src:$PYTHONPATH python packaging/share.py $out/share
  '';

  meta = {
    description = "Fill in one-time codes with one shortcut";
    homepage = "https://github.com/totpdesk/totpdesk";
    license = lib.licenses.mit;
    mainProgram = "totpdesk";
    platforms = lib.platforms.linux;
  };
}
