"""A proxy between a board and its host: starts the board and passes the bytes in both directions.

    passed(command, to_host=…, to_board=…, idle=…)

Each function gets the bytes that pass and returns the bytes to pass instead. The board writes to a socket, as with mprun's
own process links, so what a program prints in one piece usually arrives in one piece.
"""

import os
import select
import signal
import socket
import subprocess
import sys


def start(command):
    mine, theirs = socket.socketpair()
    board = subprocess.Popen(command, stdin=theirs, stdout=theirs)
    theirs.close()
    signal.signal(signal.SIGINT, lambda *_: None)  # it is meant for the board, which is in the same process group
    return board, mine


def write_all(data):
    while data:
        data = data[os.write(1, data) :]


def passed(command, to_host=lambda data: data, to_board=lambda data: data, idle=None, every=None):
    """`idle` returns what the board says by itself every `every` seconds."""
    board, line = start(command)
    try:
        while True:
            ready, _, _ = select.select([0, line], [], [], every)
            if not ready and idle:
                write_all(idle())
            if line in ready:
                data = line.recv(65536)
                if not data:
                    board.wait()
                    sys.exit(board.returncode)
                write_all(to_host(data))
            if 0 in ready:
                data = os.read(0, 65536)
                if not data:
                    break
                line.sendall(to_board(data))
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        line.close()
        board.kill()
        board.wait()
