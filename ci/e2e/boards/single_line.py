#!/usr/bin/env python3
"""A board behind a single line that stays up: its output and errors come over the same wire, and it announces soft resets.

    single_line.py FOLDER COMMAND…      COMMAND is a unix port with a raw REPL on its stdin and stdout

Its line is this program's stdin and stdout. FOLDER, which is created if it does not exist, is its flash: files there
survive any number of resets.
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
        self.process = subprocess.Popen(sys.argv[2:], stdin=theirs, stdout=theirs, stderr=theirs, cwd=sys.argv[1])
        theirs.close()

    def read_until(self, end):
        text = b""
        while not text.endswith(end):
            text += self.line.recv(4096) or sys.exit(f"the board ended after {text!r}")
        return text

    def restarted(self):
        self.line.close()
        self.process.wait()
        board = Board()
        board.read_until(b">>> ")
        board.line.sendall(b"\x01")
        os.write(1, b"MPY: soft reboot\r\n" + board.read_until(BANNER))
        return board


os.makedirs(sys.argv[1], exist_ok=True)
board = Board()
while True:
    ready, _, _ = select.select([0, board.line], [], [])
    if 0 in ready:
        data = os.read(0, 65536)
        if not data:
            board.process.kill()
            break
        try:
            board.line.sendall(data)
        except OSError:
            pass  # it has ended, which the next read will show
    if board.line in ready:
        data = board.line.recv(65536)
        if data:
            os.write(1, data)
        else:
            board = board.restarted()
