"""A checked question on a unix port: its answer comes with the right sum, and never with that of another question."""

import binascii
import subprocess
import tempfile
import pathlib
import unittest
import zlib

from board_process import HERE, Board, unix_port

QUESTION = (HERE / "checked_question.py").read_text()
ASKED = "".join('print("key%d=" + str(%d * n) + "\\x1f")\n' % (i, i) for i in range(1, 30))
ASKED = "n = 2\n" + ASKED


def deflated(text):
    z = zlib.compressobj(9, zlib.DEFLATED, -12)
    return z.compress(text.encode()) + z.flush()


def source(packed):
    return QUESTION.replace("@PROGRAM@", repr(packed)).replace("@BITS@", "12")


class CheckedQuestion(unittest.TestCase):
    def start(self, **process):
        board = Board(unix_port(), stderr=subprocess.DEVNULL, **process)
        self.addCleanup(board.__exit__)
        board.read_until(b">>> ")
        return board.enter_raw()

    def lines(self, board, packed):
        output, error = board.run(source(packed))
        return [line for line in output.decode().splitlines() if line], error

    def test_the_sum_is_of_question_and_answer(self):
        packed = deflated(ASKED)
        lines, error = self.lines(self.start(), packed)
        self.assertEqual(error, "")
        self.assertEqual(lines[:-1], ["key%d=%d\x1f" % (i, 2 * i) for i in range(1, 30)])
        self.assertEqual(lines[-1], "sum=%d\x1f" % binascii.crc32("".join(lines[:-1]).encode(), binascii.crc32(packed)))

    def test_a_damaged_question_never_gets_the_right_sum(self):
        packed = deflated(ASKED)
        right, _ = self.lines(self.start(), packed)
        board = self.start()
        for at in range(0, len(packed), 7):
            damaged = bytearray(packed)
            damaged[at] ^= 1 << at % 8
            lines, _ = self.lines(board, bytes(damaged))
            if lines:
                self.assertNotEqual(lines[-1], right[-1])

    def test_a_board_without_a_module_says_that_it_cannot_check(self):
        with tempfile.TemporaryDirectory() as home:
            board = self.start(cwd=home)
            board.run("import sys\nclass No:\n pass\nsys.modules['ubinascii']=sys.modules['binascii']=No()\n")
            self.assertEqual(self.lines(board, deflated(ASKED)), (["sum=none\x1f"], ""))

    def test_a_file_of_the_users_is_not_taken_for_the_module(self):
        with tempfile.TemporaryDirectory() as home:
            pathlib.Path(home, "binascii.py").write_text("def crc32(*a): return 1\n")
            lines, _ = self.lines(self.start(cwd=home), deflated(ASKED))
            self.assertNotEqual(lines[-1], "sum=1\x1f")

    def test_leaves_no_name_behind_whatever_happens(self):
        board = self.start()
        before, _ = board.run("print(dir())")
        self.lines(board, deflated(ASKED))
        self.assertIn("ZeroDivisionError", self.lines(board, deflated(ASKED + "1 // 0\n"))[1])
        self.assertEqual(board.run("print(dir())")[0], before)

    def test_the_program_may_tidy_the_boards_own_names(self):
        board = self.start()
        board.run("str = list = 1\nx = 7\n")
        tidy = (HERE / "tidy.py").read_text()
        packed = deflated(f"exec({tidy!r}, _mprun_globals)\n" + ASKED)
        lines, error = self.lines(board, packed)
        self.assertEqual((error, lines[-1][:4]), ("", "sum="))
        self.assertEqual(board.run("print(str(x), list((x,)))")[0], b"7 [7]\n")

    def test_the_free_heap_is_that_without_the_question(self):
        asked = "import gc\ngc.collect()\nprint('free=' + str(%s) + '\x1f')\n" + ASKED
        checked, _ = self.lines(self.start(), deflated(asked % "_mprun_free"))
        plain, _ = self.start().run(asked % "gc.mem_free()")
        free = [int(text.split("=")[1].split("\x1f")[0]) for text in (checked[0], plain.decode())]
        self.assertLess(abs(free[0] - free[1]), 1500, free)


if __name__ == "__main__":
    unittest.main()
