"""Shared by the tests of mprun remote mount: a folder of the host, mounted on a real unix port."""

import subprocess

from lab import MPRUN, LabTest
from pseudo_terminal import PATIENCE, Terminal
from serial_test import SerialPort


class MountTest(LabTest):
    address = "exec:micropython"

    def setUp(self):
        super().setUp()
        self.shared = self.folder / "shared"
        self.shared.mkdir()

    def remote(self, *words, code=0, address=None, **options):
        done = subprocess.run(
            [MPRUN, "remote", "connect", address or self.address, *map(str, words)], capture_output=True,
            cwd=self.folder, timeout=PATIENCE, check=False, **options,
        )  # fmt: skip
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout.decode(errors="replace")

    def program(self, text, *words, code=0, **options):
        """Runs a program with the folder mounted, and returns its output."""
        (self.folder / "program.py").write_text(text)
        said = self.remote("mount", *words, self.shared, "run", "program.py", code=code, **options)
        end = f"Local directory {self.shared} is mounted at /remote\n"
        self.assertTrue(said.endswith(end), said)
        return said.removesuffix(end).replace("\r\n", "\n")

    def terminal(self):
        """A terminal at the prompt of a board with the folder mounted."""
        terminal = Terminal([MPRUN, "remote", "connect", self.address, "mount", self.shared], cwd=self.folder)
        self.addCleanup(terminal.close)
        terminal.await_text(">>> ")
        return terminal


class OnSerial:
    """The same tests on a line that may lose bytes, with the recovery for boards that outlive their hosts."""

    def setUp(self):
        super().setUp()
        port = SerialPort(self.folder / "ttyACM0", self.unix_port())
        self.addCleanup(port.close)
        self.address = str(port.name)
