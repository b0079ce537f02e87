#!/usr/bin/env python3
"""A board that reboots when its program exits, as MicroPython 1.24 and later do, and does not report the exit status.

    rebooting.py COMMAND…      COMMAND is a unix port with a raw REPL on its stdin and stdout

Its line is this program's stdin and stdout, and stays up.
"""

import os
import select
import socket
import subprocess
import sys

BANNER = b"raw REPL; CTRL-B to exit\r\n>"


class Board:
    def __init__(self):
        self.line, theirs = socket.socketpair()
        self.process = subprocess.Popen(sys.argv[1:], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        theirs.close()

    def read_until(self, end):
        text = b""
        while not text.endswith(end):
            data = self.line.recv(4096)
            if not data:
                sys.exit(f"the board ended after {text!r}")
            text += data
        return text

    def end(self):
        self.line.close()
        self.process.kill()
        self.process.wait()


def main():
    board = Board()
    raw = False
    while True:
        ready, _, _ = select.select([0, board.line], [], [])
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                board.end()
                return
            raw = (raw or b"\x01" in data) and data != b"\x02"
            try:
                board.line.sendall(data)
            except OSError:
                pass  # it has ended, which the next read will show
        if board.line in ready:
            data = board.line.recv(65536)
            if data:
                os.write(1, data)
                continue
            board.end()
            board = Board()
            shown = board.read_until(b">>> ")
            if raw:
                board.line.sendall(b"\x01")
                shown = board.read_until(BANNER).lstrip(b"\r\n")
            os.write(1, b"MPY: soft reboot\r\n" + shown)


main()
