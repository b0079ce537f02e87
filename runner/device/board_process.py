"""A board that is a process, as tests of the board programs use it.

Board(unix_port()) starts $MICROPYTHON, else `micropython` on PATH, else the one that ci/setup unpacked:
through raw_repl_server.py before v1.27, by its own REPL from then on. Every wait has a deadline.
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).parent
BANNER = b"raw REPL; CTRL-B to exit\r\n>"


def interpreter():
    data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    unpacked = os.path.join(data, "mprun", "bin", "micropython")
    found = os.environ.get("MICROPYTHON") or shutil.which("micropython") or unpacked
    if not os.access(found, os.X_OK):
        raise RuntimeError("no micropython: install it, set $MICROPYTHON, or run ci/setup")
    return found


def version(program):
    asked = [program, "-c", "import sys; print(sys.implementation.version[:2])"]
    text = subprocess.run(asked, capture_output=True, timeout=20, check=True).stdout.decode()
    return tuple(int(n) for n in re.findall(r"\d+", text))


def has_module(name):
    asked = [interpreter(), "-c", "import " + name]
    return subprocess.run(asked, capture_output=True, timeout=20).returncode == 0


def is_native():
    return version(interpreter()) >= (1, 27)


def unix_port():
    program = interpreter()
    return [program, "-i"] if is_native() else [program, str(HERE / "raw_repl_server.py")]


class Board:
    def __init__(self, command, **process):
        self.link, theirs = socket.socketpair()
        self.link.settimeout(20)
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, **process)
        theirs.close()
        self.unread = b""
        self.slow = False  # loses input that comes faster than it collects garbage

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.link.close()
        if self.process.stderr:
            self.process.stderr.close()

    def send(self, data):
        step = 32 if self.slow else len(data)
        for at in range(0, len(data), step):
            self.link.sendall(data[at : at + step])
            if self.slow:
                time.sleep(0.005)

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def read(self, count):
        while len(self.unread) < count:
            self._receive()
        got, self.unread = self.unread[:count], self.unread[count:]
        return got

    def read_until(self, end):
        searched = 0
        while (at := self.unread.find(end, searched)) < 0:
            searched = max(0, len(self.unread) - len(end))
            self._receive()
        return self.read(at + len(end))

    def read_to_end(self):
        """All that comes until the board hangs up."""
        try:
            while True:
                self._receive()
        except EOFError:
            return self.read(len(self.unread))

    def _receive(self):
        try:
            got = self.link.recv(65536)
        except TimeoutError:
            raise AssertionError(f"silent after {self.unread[-300:]!r}") from None
        except ConnectionResetError:
            got = b""
        if not got:
            raise EOFError(f"ended after {self.unread[-300:]!r}")
        self.unread += got

    def enter_raw(self):
        self.send(b"\r\x01")
        self.read_until(BANNER)
        return self

    def answer(self):
        """(output, error text) of a command that is running."""
        output = self.read_until(b"\x04")[:-1]
        error = self.read_until(b"\x04")[:-1]
        prompt = self.read(1)
        assert prompt == b">", (output, error, prompt)
        return output, error.replace(b"\r\n", b"\n").decode()

    def run(self, source):
        """By standard raw mode."""
        self.send(source.encode() if isinstance(source, str) else source)
        self.send(b"\x04")
        ok = self.read(2)
        assert ok == b"OK", ok
        return self.answer()
