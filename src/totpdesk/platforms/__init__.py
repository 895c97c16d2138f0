"""The operating systems behind ports of autotype and of `system`; `choose` takes the right one."""
