"""The raw REPL of a unix port, byte by byte: ours before v1.27, its own from then on.

Where MicroPython's own differs from a board the test says so and is skipped for it.
"""

import random
import subprocess
import tempfile
import time
import unittest

from board_process import BANNER, Board, has_module, interpreter, is_native, unix_port

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


class Prompts(OnBoard):
    def test_starts_at_the_friendly_prompt(self):
        self.assertRegex(self.banner, rb"\A" + FRIENDLY)

    def test_interrupt_redraws_the_friendly_prompt(self):
        self.board.send(b"abc\x03")
        self.assertEqual(self.board.read_until(b">>> "), b"abc\r\n>>> ")

    def test_line_is_evaluated(self):
        self.board.send(b"6*7\r")
        self.assertEqual(self.board.read_until(b">>> "), b"6*7\r\n42\n>>> ")

    def test_raw_mode_only_from_an_empty_line(self):
        self.board.send(b"1\x01\r")
        self.assertNotIn(b"raw", self.board.read_until(b">>> "))
        self.board.send(b"\x01")
        self.assertEqual(self.board.read_until(BANNER), b"\r\n" + BANNER)

    def test_ctrl_b_redraws_the_banner(self):
        self.board.send(b"\x02")
        self.assertRegex(self.board.read_until(b">>> "), rb"\A\r\n" + FRIENDLY)

    def test_friendly_soft_reset_ends_the_process(self):
        self.board.send(b"\x04")
        self.assertEqual(self.board.read_to_end(), b"\r\n")
        self.assertEqual(self.board.process.wait(20), 0)


class RawMode(OnBoard):
    def setUp(self):
        super().setUp()
        self.board.enter_raw()

    def test_banner_again(self):
        self.board.send(b"half a line\x01")
        self.assertEqual(self.board.read(len(BANNER)), BANNER)
        self.assert_idle()

    def test_interrupt_clears_the_line_in_silence(self):
        self.board.send(b"print(1\x03\x03")
        self.assert_idle()

    def test_leave_and_return(self):
        self.board.send(b"\x02")
        self.assertRegex(self.board.read_until(b">>> "), rb"\A\r\n" + FRIENDLY)
        self.board.enter_raw()
        self.assert_idle()

    def test_soft_reset_ends_the_process(self):
        self.board.send(b"\x04")
        self.assertEqual(self.board.read_to_end(), b"OK\r\n")
        self.assertEqual(self.board.process.wait(20), 0)

    def test_ok_comes_before_the_program_ends(self):
        self.board.send(b"import sys; sys.stdin.read(1)\x04")
        self.assertEqual(self.board.read(2), b"OK")
        self.board.send(b"x")
        self.assertEqual(self.board.answer(), (b"", ""))

    def test_two_commands_in_one_write(self):
        self.board.send(b"print(1)\x04print(2)\x04")
        self.assertEqual(self.board.read(14), b"OK1\n\x04\x04>OK2\n\x04\x04>")

    def test_command_byte_by_byte(self):
        for byte in b"print('slowly')\x04":
            self.board.send(bytes([byte]))
        self.assertEqual(self.board.read(2), b"OK")
        self.assertEqual(self.board.answer(), (b"slowly\n", ""))

    def test_unknown_sub_command(self):
        self.board.send(b"\x05B\x01")
        self.assertEqual(self.board.read(3), b"R\x00>")
        self.assert_idle()

    def test_long_source(self):
        source = "x = '" + "y" * 60000 + "'\nprint(len(x))\n"
        self.assertEqual(self.board.run(source), (b"60000\n", ""))

    def test_unicode(self):
        self.assertEqual(self.board.run("print('é€🐍')"), ("é€🐍\n".encode(), ""))


class Namespace(OnBoard):
    def setUp(self):
        super().setUp()
        self.board.enter_raw()

    def test_is_clean_and_is_main(self):
        names = self.board.run("print(sorted(globals()), __name__, __file__)")
        self.assertEqual(names, (b"['__file__', '__name__'] __main__ <stdin>\n", ""))

    def test_persists_between_commands(self):
        self.board.run("x = 5\ndef f(): return x")
        self.assertEqual(self.board.run("x += 1; print(f())"), (b"6\n", ""))

    def test_can_be_imported(self):
        self.board.run("x = 5")
        self.assertEqual(self.board.run("import __main__; print(__main__.x)"), (b"5\n", ""))

    def test_sys_is_that_of_a_prompt(self):
        output, error = self.board.run("import sys; print(sys.argv, sys.path[0] == '', sys.modules)")
        self.assertEqual((output, error), (b"[] True {}\n", ""))

    def test_working_directory(self):
        said = "import os; print(os.getcwd())"
        self.assertEqual(self.board.run(said)[0].decode().strip(), self.home.name)
        self.board.run("os.mkdir('d'); os.chdir('d')")
        self.paste()
        self.board.send(b"open('f', 'w').close(); print(os.getcwd(), os.listdir())\x04")
        self.assertEqual(self.board.read(1), b"\x04")
        self.assertEqual(self.board.answer(), (f"{self.home.name}/d ['f']\n".encode(), ""))

    def test_survives_a_program_that_takes_names(self):
        self.board.run(
            "import builtins, sys, os, io, gc\n"
            "for n in ('put', 'get', 'run', 'len', 'bytes', 'compile', 'exec', 'isinstance'):\n"
            " globals()[n] = None\n"
            "sys.argv.append('x'); sys.path.clear(); gc.disable()\n"
            "del __name__, __file__\n"
        )
        self.assert_idle()
        self.assertIn("ZeroDivisionError", self.board.run("1//0")[1])


class Errors(OnBoard):
    def setUp(self):
        super().setUp()
        self.board.enter_raw()

    def test_traceback_has_only_the_programs_frames(self):
        output, error = self.board.run("def f():\n 1 // 0\nprint('before')\nf()")
        self.assertEqual(output, b"before\n")
        self.assertEqual(
            error,
            "Traceback (most recent call last):\n"
            '  File "<stdin>", line 4, in <module>\n'
            '  File "<stdin>", line 2, in f\n'
            "ZeroDivisionError: divide by zero\n",
        )
        self.assert_idle()

    def test_syntax_error(self):
        output, error = self.board.run("print('no')\nx = = 1")
        self.assertEqual(output, b"")
        self.assertEqual(
            error,
            'Traceback (most recent call last):\n  File "<stdin>", line 2\nSyntaxError: invalid syntax\n',
        )
        self.assert_idle()

    def test_error_found_after_parsing(self):
        output, error = self.board.run("return 1")
        self.assertEqual(output, b"")
        self.assertIn("SyntaxError: 'return' outside function", error)
        self.assert_idle()

    def test_message_of_several_lines(self):
        error = self.board.run("raise ValueError('a\\nb')")[1]
        self.assertTrue(error.endswith("\nValueError: a\nb\n"), error)

    def test_own_base_exception(self):
        error = self.board.run("class E(BaseException): pass\nraise E(1)")[1]
        self.assertTrue(error.endswith("\nE: 1\n"), error)

    def test_memory_error(self):
        output, error = self.board.run("a = []\nwhile True: a.append(bytearray(10000))")
        self.assertIn("MemoryError", error)
        self.board.run("del a")
        self.assert_idle()

    def test_endless_recursion(self):
        error = self.board.run("def f(): f()\nf()")[1]
        self.assertIn("RuntimeError: maximum recursion depth exceeded", error)
        self.assert_idle()


class Exits(OnBoard):
    def exit_status(self, source, shown=b""):
        self.board.enter_raw()
        self.board.send(source + b"\x04")
        self.assertEqual(self.board.read_to_end(), b"OK" + shown + b"\x04\x04")
        return self.board.process.wait(20)

    def test_status(self):
        self.assertEqual(self.exit_status(b"import sys; print(1); sys.exit(7)", b"1\n"), 7)

    def test_none(self):
        self.assertEqual(self.exit_status(b"raise SystemExit"), 0)

    def test_explicit_none(self):
        self.assertEqual(self.exit_status(b"raise SystemExit(None)"), 0)

    def test_text(self):
        self.assertEqual(self.exit_status(b"raise SystemExit('why')"), 1)

    @unittest.skipIf(NATIVE, "MicroPython's own prints a bool, and cuts a number to eight bits")
    def test_values_that_are_no_small_numbers(self):
        for value, status in (("True", 1), ("False", 0), ("-1", 255), ("256", 1), ("10**30", 1), ("2.5", 1)):
            with self.subTest(value):
                self.board = self.start()
                self.assertEqual(self.exit_status(b"raise SystemExit(%s)" % value.encode()), status)

    def test_from_paste(self):
        self.board.enter_raw()
        self.paste()
        self.board.send(b"raise SystemExit(3)\x04")
        self.assertEqual(self.board.read_to_end(), b"\x04\x04\x04")
        self.assertEqual(self.board.process.wait(20), 3)

    def test_host_hangs_up(self):
        self.board.enter_raw()
        self.board.link.shutdown(1)
        self.assertEqual(self.board.process.wait(20), 0)

    def test_host_hangs_up_in_a_paste(self):
        self.board.enter_raw()
        self.paste()
        self.board.send(b"x = 1")
        self.board.link.shutdown(1)
        self.assertEqual(self.board.process.wait(20), 0)


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

    def test_what_follows_a_whole_source_is_the_programs_input(self):
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
