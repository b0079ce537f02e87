"""A board that is a process, as tests of the board programs use it.

Board(unix_port()) starts $MICROPYTHON, else `micropython` on PATH, else the one that ci/setup unpacked:
through raw_repl_server.py before v1.27, by its own REPL from then on. Every wait has a deadline.
"""

import array
import fcntl
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import termios
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
            begun = self._time_run()
            self.link.sendall(data[at : at + step])
            if self.slow:
                self._await_taken(begun)

    def _await_taken(self, begun):
        """Waits until it has read the bytes, and then waits for more or has run for long enough to collect garbage."""
        deadline = time.monotonic() + 20
        unread = array.array("i", [1])
        idle = 0  # looks in a row
        while unread[0] or (idle < 3 and self._time_run() - begun < 0.005):
            assert time.monotonic() < deadline, "it does not read"
            fcntl.ioctl(self.link, termios.TIOCOUTQ, unread)
            idle = 0 if self._is_running() else idle + 1
            time.sleep(0.0005)  # polls until the deadline above

    def _tasks(self, name):
        return [task.read_text() for task in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/" + name)]

    def _time_run(self):
        """Seconds of a processor that all of its threads have had."""
        return sum(int(text.split()[0]) for text in self._tasks("schedstat")) / 1e9

    def _is_running(self):
        return any(text.rpartition(")")[2].split()[0] == "R" for text in self._tasks("stat"))

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
