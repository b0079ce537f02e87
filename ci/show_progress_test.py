"""The progress of a build on a terminal and elsewhere."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SHOW = pathlib.Path(__file__).resolve().parent / "show_progress"
TESTS = (
    b"      Start 1: a\n1/2 Test #1: a ....   Passed    0.01 sec\n"
    b"2/2 Test #2: b ....***Failed    0.01 sec\n\n50% tests passed\n"
)
BUILD = b"[0/2] Re-checking\n[1/2] Building a.o\na.cpp:1: warning: odd\n[2/2] Linking a\n"


class ShowProgress(unittest.TestCase):
    def show(self, *more, text=BUILD, **options):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            done = subprocess.run([SHOW, log, *more], input=text, check=True, **options)
            self.assertEqual(log.read_bytes(), text)
        return done

    def test_without_a_terminal_there_is_a_line_now_and_then(self):
        self.assertEqual(self.show(capture_output=True).stderr, b"", "it was too short")
        lines = self.show("0", capture_output=True).stderr.splitlines()
        self.assertEqual(lines, [b"build: 0 of 2", b"build: 1 of 2", b"build: 2 of 2"])

    def test_a_test_that_does_not_pass_is_shown_at_once(self):
        lines = self.show(text=TESTS, capture_output=True).stderr.splitlines()
        self.assertEqual(lines, [b"2/2 Test #2: b ....***Failed    0.01 sec"])

    def test_a_terminal_has_a_single_line_that_is_updated(self):
        screen, terminal = os.openpty()
        self.show(stderr=terminal)
        os.close(terminal)
        shown = os.read(screen, 4096)
        os.close(screen)
        self.assertEqual(shown, b"".join(b"\r\x1b[K" + text for text in (b"build: 0 of 2", b"build: 1 of 2", b"build: 2 of 2", b"")))


if __name__ == "__main__":
    unittest.main()
