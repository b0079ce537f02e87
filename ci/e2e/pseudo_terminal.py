"""mprun on a terminal of its own: typing, and reading the screen."""

import contextlib
import os
import pty
import select
import subprocess
import termios
import time

PATIENCE = 20  # seconds to wait for expected output


class Terminal:
    """Starts a program with a PTY as its input, output, error stream and controlling terminal."""

    def __init__(self, command, **options):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.shown = b""
        self.looked_at = 0
        self.process = subprocess.Popen(
            command, stdin=self.slave, stdout=self.slave, stderr=self.slave, start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0), **options,
        )  # fmt: skip

    def type(self, data):
        """Types all of the data, however slowly it is read; output in the meantime is kept."""
        data = data.encode() if isinstance(data, str) else data
        os.set_blocking(self.master, False)
        deadline = time.monotonic() + PATIENCE
        while data:
            _, may_write, _ = select.select([self.master], [self.master], [], 1)
            self.look()
            if may_write:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self.master, data) :]
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(data)} bytes could not be typed")

    def look(self):
        """Reads the available output; False at the end."""
        os.set_blocking(self.master, False)
        while True:
            try:
                some = os.read(self.master, 65536)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not some:
                return False
            self.shown += some

    def await_text(self, text):
        """Waits for a text after the one awaited before; returns the output up to and including it."""
        text = text.encode() if isinstance(text, str) else text
        deadline = time.monotonic() + PATIENCE
        while True:
            at = self.shown.find(text, self.looked_at)
            if at >= 0:
                said = self.shown[self.looked_at : at + len(text)]
                self.looked_at = at + len(text)
                return said
            if time.monotonic() > deadline or (not self.look() and text not in self.shown[self.looked_at :]):
                raise AssertionError(f"no {text!r} in {self.shown[self.looked_at:][-2000:]!r}")
            select.select([self.master], [], [], 1)

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & termios.ICANON

    def is_as_before(self):
        return termios.tcgetattr(self.slave) == self.before

    def finish(self):
        """Reads the output to its end and returns the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            select.select([self.master], [], [], 0.05)
            self.look()
        self.look()
        if self.process.poll() is None:
            self.process.kill()
            raise AssertionError(f"it did not end; shown: {self.shown[-2000:]!r}")
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)
