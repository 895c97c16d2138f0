"""Windows. Nothing of it is used yet: `system` says so for each port.

What is to be built on, with ctypes and so without a dependency:

shortcuts      RegisterHotKey with MOD_NOREPEAT on a thread with a message loop; error 1409: taken.
typing         SendInput with KEYEVENTF_UNICODE, the foreground checked before each digit. A window
               of higher integrity takes no input, and SendInput does not say so.
focus          GetForegroundWindow, its process, image name and title.
clipboard      marks: ExcludeClipboardContentFromMonitorProcessing, CanIncludeInClipboardHistory=0,
               CanUploadToCloudClipboard=0.
screenshot     Qt, or BitBlt.
requests       a named pipe for `service/ipc/local_socket.py`: first-instance flag, remote clients
               rejected, the client's process and user checked.
start at login the Run key below HKEY_CURRENT_USER.
lock, sleep    WTSRegisterSessionNotification, WM_POWERBROADCAST.
"""
