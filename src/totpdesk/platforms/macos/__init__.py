"""macOS. Nothing of it is used yet: `system` says so for each port.

What is to be built on, with pyobjc (Cocoa, Quartz, ApplicationServices) unless named otherwise:

shortcuts      Carbon's RegisterEventHotKey (quickmachotkey): needs no permission. pynput's listener
               crashes beside Qt (moses-palmer/pynput#424, #511).
typing         CGEventKeyboardSetUnicodeString with real keycodes too, since some programs ignore
               the string; permission by CGPreflightPostEventAccess, CGRequestPostEventAccess.
focus          NSWorkspace's frontmost application, AXFocusedWindow and its title.
clipboard      marks: org.nspasteboard.ConcealedType, org.nspasteboard.TransientType. Whether a code
               is still ours is known by NSPasteboard.changeCount, not by Qt (see `gui/clipboard`).
screenshot     ScreenCaptureKit, with its permission.
start at login SMAppService, or a LaunchAgent.
lock, sleep    com.apple.screenIsLocked (NSDistributedNotificationCenter), NSWorkspaceWillSleep.
"""
