"""A board like an `execpty:` target: prints the name of its PTY, then runs a shell behind it.

Usage: announced_pty_peer_test.py SCRIPT
"""

import os
import pty
import select
import sys
import time
import tty

master, terminal = pty.openpty()
tty.setraw(terminal)
name = os.ttyname(terminal)
os.close(terminal)
print("some words first")
print("char device redirected to %s (label serial0)" % name, flush=True)
# As QEMU does: until somebody has opened it, a terminal is hung up, and only polling shows when that
# has changed.
hang_up = select.poll()
hang_up.register(master, 0)
while hang_up.poll(0):
    time.sleep(0.001)
os.dup2(master, 0)
os.dup2(master, 1)
os.close(master)
os.execvp("sh", ["sh", "-c", sys.argv[1]])
