"""Raw-paste, output and interrupts of a unix port's raw REPL, byte by byte."""

import random
import time
import unittest

from board_process import interpreter
from on_board import IGNORES, INTERRUPTED, NATIVE, WHY_NOT, OnBoard


class RawPaste(OnBoard):
    def setUp(self):
        super().setUp()
        self.board.enter_raw()

    def upload(self, source):
        """Within credit; whether all was taken."""
        credit = 256
        for at in range(0, len(source), 128):
            if credit == 0:
                if self.board.read(1) == b"\x04":
                    return False
                credit = 128
            self.board.send(source[at : at + 128])
            credit -= 128
        return True

    def test_short(self):
        self.paste()
        self.board.send(b"print('pasted')\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (b"pasted\n", ""))
        self.assert_idle()

    def test_in_one_write(self):
        self.board.send(b"\x05A\x01print(1)\x04\x05A\x01print(2)\x04print(3)\x04")
        answers = b"R\x01\x80\x00\x01\x041\n\x04\x04>R\x01\x80\x00\x01\x042\n\x04\x04>OK3\n\x04\x04>"
        self.assertEqual(self.board.read(len(answers)), answers)

    def test_input_after_a_whole_source_is_the_programs(self):
        self.board.send(b"\x05A\x01import sys\nprint(sys.stdin.read(3))\x04abc")
        answers = b"R\x01\x80\x00\x01\x04abc\n\x04\x04>"
        self.assertEqual(self.board.read(len(answers)), answers)
        self.assert_idle()

    def test_a_whole_source_with_an_error(self):
        self.board.send(b"\x05A\x01x = = 1\nprint(2)\x04")
        start = b"R\x01\x80\x00\x01\x04"
        self.assertEqual(self.board.read(len(start)), start)
        output, error = self.board.answer()
        self.assertEqual(output, b"")
        self.assertIn('File "<stdin>", line 1', error)
        self.assertIn("SyntaxError", error)
        self.assert_idle()

    def test_ctrl_c_in_a_whole_source(self):
        self.board.send(b"\x05A\x01print(1)\x03print(2)\x04")
        start = b"R\x01\x80\x00\x01\x04"
        self.assertEqual(self.board.read(len(start)), start)
        output, error = self.board.answer()
        self.assertEqual(output, b"")
        self.assertIn("KeyboardInterrupt", error)

    def test_one_credit_for_each_window_consumed(self):
        for size in (0, 1, 127, 128, 129, 255, 256, 257, 1000, 1024):
            with self.subTest(size=size):
                self.paste()
                self.board.send(b"#" * size + b"\x04")
                sent = self.board.read_until(b"\x04")
                self.assertEqual(sent, b"\x01" * (size // 128) + b"\x04")
                self.assertEqual(self.board.answer(), (b"", ""))

    def test_credit_comes_without_the_next_byte(self):
        self.paste()
        for _ in range(5):
            self.board.send(b"#" * 128)
            self.assertEqual(self.board.read(1), b"\x01")
        self.board.send(b"\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (b"", ""))

    def test_within_credit_a_long_source_arrives_whole(self):
        source = b"".join(b"assert %d == %d\n" % (i, i) for i in range(3000)) + b"print('all')\n"
        self.paste()
        self.upload(source)
        self.board.send(b"\x04")
        self.assertEqual(self.board.read_until(b"\x04").strip(b"\x01"), b"\x04")
        self.assertEqual(self.board.answer(), (b"all\n", ""))

    def test_compile_error_aborts_the_upload(self):
        self.paste()
        self.board.send(b"x = = 1\n" + b"y = 1\n" * 20)
        self.assertEqual(self.board.read(1), b"\x04")
        self.board.send(b"more that is passed over\n" * 100)
        self.board.send(b"\x04")
        output, error = self.board.answer()
        self.assertEqual(output, b"")
        self.assertIn('  File "<stdin>", line 1\nSyntaxError: invalid syntax\n', error)
        self.assert_idle()

    def test_abort_is_confirmed_by_interrupt_too(self):
        self.paste()
        self.board.send(b"x = = 1\n" + b"y = 1\n" * 20)
        self.assertEqual(self.board.read(1), b"\x04")
        self.board.send(b"\x03")
        self.assertIn("SyntaxError", self.board.answer()[1])
        self.assert_idle()

    def test_abort_while_the_end_is_in_flight(self):
        self.paste()
        self.board.send(b"x = = 1\n" + b"y = 1\n" * 20 + b"\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertIn("SyntaxError", self.board.answer()[1])
        self.assert_idle()

    def test_error_in_the_last_line(self):
        self.paste()
        self.board.send(b"y = 1\nx = =\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertIn('  File "<stdin>", line 2\nSyntaxError', self.board.answer()[1])
        self.assert_idle()

    def test_error_found_after_parsing(self):
        self.paste()
        self.board.send(b"x = 1\nbreak\n\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertIn("SyntaxError: 'break'", self.board.answer()[1])
        self.assert_idle()

    def test_source_too_large_for_the_heap(self):
        self.paste()
        self.assertFalse(self.upload(b"x = [0, 1, 2, 3, 4, 5, 6, 7]\n" * 100000))
        self.board.send(b"\x04")
        self.assertIn("MemoryError", self.board.answer()[1])
        self.assert_idle()

    def test_interrupt_in_the_middle(self):
        self.paste()
        self.board.send(b"x = 1\ny = \x03")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (b"", "KeyboardInterrupt: \n"))
        self.assert_idle()

    def test_control_bytes_that_may_be_in_a_source(self):
        self.paste()
        self.board.send(b"print(len('\x01\x02\x05'))\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (b"3\n", ""))

    def test_program_reads_what_follows_it(self):
        self.paste()
        self.board.send(b"import sys\nb = sys.stdin.read(6)\nprint(b.encode())\x04\x00\x03\x04abcprint(1)\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (b"b'\\x00\\x03\\x04abc'\n", ""))
        self.assertEqual(self.board.read(2), b"OK")
        self.assertEqual(self.board.answer(), (b"1\n", ""))


class Output(OnBoard):
    def setUp(self):
        super().setUp()
        self.board.enter_raw()

    def test_hundred_kilobytes(self):
        output, error = self.board.run("for i in range(2000): print('%050d' % i)")
        self.assertEqual(error, "")
        self.assertEqual(output, b"".join(b"%050d\n" % i for i in range(2000)))

    def test_one_write_of_a_hundred_kilobytes(self):
        self.board.send(b"import sys\nprint('ab' * 50000); n = sys.stdout.write('c' * 100000)\x04")
        self.assertEqual(self.board.read(2), b"OK")
        self.assertEqual(self.board.answer(), (b"ab" * 50000 + b"\n" + b"c" * 100000, ""))

    def test_every_byte(self):
        data = bytes(range(256)) * 40
        source = (
            b"import sys\nout = getattr(sys.stdout, 'buffer', sys.stdout)  # v1.20 has none\n"
            b"for i in range(40): n = out.write(bytes(range(256)))\n"
        )
        self.board.send(source + b"\x04")
        self.assertEqual(self.board.read(2), b"OK")
        self.assertEqual(self.board.read(len(data)), data)
        self.assertEqual(self.board.answer()[1], "")
        self.assert_idle()


class Interrupts(OnBoard):
    def setUp(self):
        super().setUp()
        self.board.enter_raw()

    def test_running_program(self):
        self.board.send(b"while not print('loops', end=''): pass\x04")
        self.assertEqual(self.board.read(7), b"OKloops")
        self.board.interrupt()
        self.assertEqual(self.board.answer()[1], INTERRUPTED)
        self.assert_idle()

    def test_pasted_program(self):
        self.paste()
        self.board.send(b"while not print('loops', end=''): pass\x04")
        self.assertEqual(self.board.read(6), b"\x04loops")
        self.board.interrupt()
        self.assertEqual(self.board.answer()[1], INTERRUPTED)
        self.assert_idle()

    @unittest.skipUnless(NATIVE or IGNORES, "a port without ffi cannot hold the signal back")
    def test_while_a_program_is_compiled(self):
        source = b"".join(b"def f%d(): return %d\n" % (n, n) for n in range(2000)) + b"while True: pass\n"
        for begin, end in ((b"", b"OK"), (b"\x05A\x01", b"\x04")):
            if begin:
                self.paste()
            self.board.send(source + b"\x04")
            self.board.read_until(end)  # it is whole now, and its compiling goes on
            self.board.interrupt()
            self.assertIn("KeyboardInterrupt", self.board.answer()[1])
            self.assert_idle()

    def test_program_that_catches_it(self):
        self.board.send(b"try:\n print('x')\n while 1: pass\nexcept KeyboardInterrupt: print('caught')\x04")
        self.assertEqual(self.board.read(4), b"OKx\n")
        self.board.interrupt()
        self.assertEqual(self.board.answer(), (b"caught\n", ""))
        self.assert_idle()

    def test_program_that_waits(self):
        self.board.send(b"import time\nprint('x'); time.sleep(100)\x04")
        self.assertEqual(self.board.read(4), b"OKx\n")
        self.board.interrupt()
        self.assertIn("KeyboardInterrupt", self.board.answer()[1])
        self.assert_idle()

    @unittest.skipUnless(IGNORES, WHY_NOT)
    def test_at_the_prompt_it_is_nothing(self):
        for _ in range(20):
            self.board.interrupt()
        self.assert_idle()
        self.board.send(b"print(")
        self.board.interrupt()
        self.board.send(b"'whole')\x04")
        self.assertEqual(self.board.read(2), b"OK")
        self.assertEqual(self.board.answer(), (b"whole\n", ""))

    @unittest.skipUnless(IGNORES, WHY_NOT)
    def test_in_a_paste_it_is_nothing(self):
        self.paste()
        self.board.send(b"#" * 128)
        self.assertEqual(self.board.read(1), b"\x01")
        self.board.interrupt()
        self.board.send(b"\nprint('whole')\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (b"whole\n", ""))

    @unittest.skipUnless(IGNORES, WHY_NOT)
    def test_storm_round_the_end_of_a_program(self):
        chance = random.Random(1)
        for i in range(200):
            endless = i % 4 == 0
            turns = 1 << 30 if endless else chance.randrange(3000)
            self.board.send(b"print('r', end='')\ni = 0\nwhile i < %d: i += 1\x04" % turns)
            self.assertEqual(self.board.read(3), b"OKr")
            until = time.perf_counter() + chance.random() * 150e-6
            while time.perf_counter() < until:
                pass
            for _ in range(chance.randrange(1, 8)):
                self.board.interrupt()
            output, error = self.board.answer()
            self.assertEqual(output, b"")
            self.assertTrue(error.endswith("KeyboardInterrupt: \n") or (error, endless) == ("", False), (i, error, endless))
            self.board.send(b"%d;print(%d)\x04" % (i, i))
            self.assertEqual(self.board.read(2), b"OK")
            self.assertEqual(self.board.answer(), (b"%d\n" % i, ""))


if __name__ == "__main__":
    print(f"on {interpreter()}, {'its own REPL' if NATIVE else 'raw_repl_server.py'}")
    unittest.main()
