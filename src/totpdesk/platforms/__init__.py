"""The operating systems behind the ports of autotype and `system`; `choose` selects one."""
