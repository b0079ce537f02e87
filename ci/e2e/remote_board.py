"""A board for `mprun remote` that keeps running between commands: FAT in an image file, behind TCP and a PTY.

It is boards/reborn.py around boards/flash_board.py, so it cannot reach this host's files, and a soft reset really is one.
"""

import os
import pathlib
import pty
import select
import socket
import subprocess
import sys
import threading
import tty

from lab import SOURCE

sys.path.insert(0, str(SOURCE / "runner/device"))
from board_process import interpreter  # noqa: E402

BOARDS = SOURCE / "ci/e2e/boards"


class RemoteBoard:
    """Its files are in /flash, its current directory after a reset."""

    def __init__(self, folder, name="board"):
        image = pathlib.Path(folder) / f"{name}.img"
        server = SOURCE / "runner/device/raw_repl_server.py"
        command = [interpreter(), "-X", "heapsize=4M", BOARDS / "flash_board.py", f"fat:/flash:{image}:2000", "/flash", server]
        self.process = subprocess.Popen(
            [sys.executable, "-B", BOARDS / "reborn.py", "--files", folder, *map(str, command)], stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.process.stdout.readline())
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.bridge = None

    def serial_port(self, name):
        """Puts the board behind a PTY with this name."""
        self.bridge = Bridge(name, self.port)
        return name

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()
        if self.bridge:
            self.bridge.thread.join(30)


class Bridge:
    """A PTY connected to a TCP port, until that closes."""

    def __init__(self, name, port):
        self.master, self.terminal = pty.openpty()
        tty.setraw(self.terminal)
        pathlib.Path(name).symlink_to(os.ttyname(self.terminal))
        self.line = socket.create_connection(("127.0.0.1", port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def carry(self):
        while True:
            ready, _, _ = select.select([self.master, self.line], [], [])
            if self.master in ready:
                self.line.sendall(os.read(self.master, 4096))
            if self.line in ready:
                data = self.line.recv(4096)
                if not data:
                    break
                os.write(self.master, data)
        os.close(self.master)
        os.close(self.terminal)
        self.line.close()
