"""For tests of the raw REPL: a unix port at its prompt, ours before v1.27 and its own from then on."""

import subprocess
import tempfile
import unittest

from board_process import Board, has_module, is_native, unix_port

NATIVE = is_native()
START = unix_port()
IGNORES = not NATIVE and has_module("ffi")
WHY_NOT = "at its prompt SIGINT ends MicroPython's own; a port without ffi cannot ignore it either"
FRIENDLY = rb"MicroPython v[^\r\n]+; [^\r\n]+\r\nType \"help\(\)\" for more information\.\r\n>>> \Z"
INTERRUPTED = 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nKeyboardInterrupt: \n'


class OnBoard(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        self.board = self.start()

    def start(self):
        board = Board(START, cwd=self.home.name, stderr=subprocess.DEVNULL)
        self.addCleanup(board.__exit__)
        self.banner = board.read_until(b">>> ")
        return board

    def paste(self):
        self.board.send(b"\x05A\x01")
        self.assertEqual(self.board.read(5), b"R\x01\x80\x00\x01")

    def assert_idle(self):
        """At the raw prompt and in step."""
        self.assertEqual(self.board.run("print('idle')"), (b"idle\n", ""))
