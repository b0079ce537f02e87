"""The raw REPL of a unix port, byte by byte: ours before v1.27, its own from then on.

Where MicroPython's own differs from a board the test says so and is skipped for it.
"""

import unittest

from board_process import BANNER, interpreter
from on_board import FRIENDLY, NATIVE, OnBoard


class Prompts(OnBoard):
    def test_starts_at_the_friendly_prompt(self):
        self.assertRegex(self.banner, rb"\A" + FRIENDLY)

    def test_interrupt_redraws_the_friendly_prompt(self):
        self.board.send(b"abc\x03")
        self.assertEqual(self.board.read_until(b">>> "), b"abc\r\n>>> ")

    def test_line_is_evaluated(self):
        self.board.send(b"6*7\r")
        self.assertEqual(self.board.read_until(b">>> "), b"6*7\r\n42\n>>> ")

    def test_block_goes_on_to_an_empty_line(self):
        self.board.send(b"for i in (1, 2): print(i * 4)\r")
        self.assertTrue(self.board.read_until(b"... ").endswith(b"print(i * 4)\r\n... "))
        self.board.send(b"\r")
        self.assertIn(b"\n4\n8\n", self.board.read_until(b">>> "))

    def test_brackets_and_long_strings_go_on_to_their_ends(self):
        for lines, said in (
            (b"(1,  # (\r2)\r", b"\n(1, 2)\n>>> "),
            (b"'''a(\rb'''\r", b"\n'a(\\nb'\n>>> "),
            (b"'[(' + \"'\"\r", b"\n\"[('\"\n>>> "),
            (b"'it\\'s {'\r", b"\n\"it's {\"\n>>> "),
            (b"1 + \\\r2\r", b"\n3\n>>> "),
        ):
            with self.subTest(lines):
                self.board.send(lines)
                self.assertIn(said, self.board.read_until(b"\n>>> "))

    def test_backspace_takes_the_last_back(self):
        self.board.send(b"12\x7f\x08\x08" + b"34\r")
        self.assertIn(b"\n34\n>>> ", self.board.read_until(b"\n>>> "))

    def test_paste_mode(self):
        self.board.send(b"\x05")
        self.assertEqual(self.board.read_until(b"=== "), b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ")
        self.board.send(b"if 1:\r  print(2)\r\r  print(3)\r\x04")
        self.assertTrue(self.board.read_until(b">>> ").endswith(b"\r\n2\n3\n>>> "))
        self.board.send(b"\x05print(4)\x03")
        self.assertTrue(self.board.read_until(b">>> ").endswith(b"print(4)\r\n>>> "))

    def test_interrupt_ends_what_runs_at_the_friendly_prompt(self):
        self.board.send(b"print('on'); exec('while True: pass')\r")
        self.board.read_until(b"\non\n")
        self.board.interrupt()
        self.assertIn(b"KeyboardInterrupt", self.board.read_until(b">>> "))
        self.board.send(b"6*7\r")
        self.assertIn(b"\n42\n", self.board.read_until(b"\n>>> "))

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


if __name__ == "__main__":
    print(f"on {interpreter()}, {'its own REPL' if NATIVE else 'raw_repl_server.py'}")
    unittest.main()
