"""The programs that run what a test file defines, on a unix port and on the emulated micro:bit."""

import os
import subprocess
import tempfile
import unittest

from board_process import HERE, Board, is_native, unix_port

MICROBIT = (
    "qemu-system-arm -M microbit -display none -monitor none -serial stdio -device "
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"
).split()
MARK = "mprun:01234567"


def program(name, **values):
    text = (HERE / f"{name}.py").read_text().replace("@MARK@", MARK)
    for marker, value in values.items():
        text = text.replace(f"@{marker}@", value)
    return text


def bring_unittest():
    """As runner/kinds/program/test_programs.cpp does."""
    module = (HERE / "unittest_module.py").read_text()
    return (
        f"import sys\n_mprun_m={{'__name__':'unittest'}}\nexec({module!r},_mprun_m)\n"
        "sys.modules['unittest']=type('unittest',(),_mprun_m)\n"
    )


RENAMED = "print = len = str = list = type = hasattr = isinstance = globals = dir = Exception = None\n"


class OnBoard(unittest.TestCase):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        environment = {name: value for name, value in os.environ.items() if name != "MICROPYPATH"}
        self.board = self.start(unix_port(), cwd=home.name, env={**environment, "HOME": home.name})

    def start(self, command, **process):
        board = Board(command, stderr=subprocess.DEVNULL, **process)
        self.addCleanup(board.__exit__)
        board.slow = command == MICROBIT
        board.read_until(b">>> ")
        return board.enter_raw()

    def run_here(self, source):
        output, error = self.board.run(source)
        self.assertEqual(error, "", output)
        return output.decode().replace("\r", "")

    def functions(self, *names, awaits=False):
        before = program("await_test") if awaits else ""
        return self.run_here(before + program("run_test_functions", TESTS=" ".join(names)))


class Functions(OnBoard):
    def test_each_is_reported(self):
        self.run_here(
            "def test_a(say=print): say('in a', end='')\n"
            "def test_b():\n  raise ValueError('bad')\n"
            "class SkipTest(Exception): pass\n"
            "def test_c(): raise SkipTest('not here')\n" + RENAMED
        )
        self.assertEqual(
            self.functions("test_a", "test_b", "test_c"),
            f"{MARK} test_a\nin a{MARK} ok\n"
            f"{MARK} test_b\n{MARK} FAIL\nTraceback (most recent call last):\n"
            '  File "<stdin>", line 9, in _mprun_call\n  File "<stdin>", line 3, in test_b\n'
            "ValueError: bad\n"
            f"{MARK} test_c\n{MARK} skipped not here\n{MARK}\n".replace("line 9", self.own_line()),
        )

    def own_line(self):
        lines = program("run_test_functions").splitlines()
        return f"line {lines.index('        got = b.globals()[name]()') + 1}"

    def test_exit_and_generator_are_failures(self):
        self.run_here(
            "def test_a(): raise SystemExit(0)\ndef test_b():\n  yield\n  assert 0\ndef test_c(): pass\ntest_c = 1\n"
        )
        output = self.functions("test_a", "test_b", "test_c", "test_gone")
        self.assertEqual(output.count("FAIL"), 4, output)
        self.assertIn("SystemExit: 0", output)
        self.assertIn("it is a generator: nothing of it ran", output)
        self.assertIn("KeyError", output)

    def test_async_ones_are_awaited(self):
        self.run_here(
            "import asyncio\nasync def test_a(say=print):\n  await asyncio.sleep_ms(1)\n  say('slept')\n"
            "async def test_b():\n  await asyncio.sleep_ms(1)\n  assert 0\n" + RENAMED
        )
        output = self.functions("+test_a", "+test_b", awaits=True)
        self.assertIn(f"slept\n{MARK} ok\n", output)
        self.assertIn(f"{MARK} FAIL\n", output)
        self.assertIn("AssertionError", output)

    def test_async_without_asyncio_is_skipped(self):
        self.run_here(
            "import sys\nclass No:\n  pass\nsys.modules['asyncio'] = sys.modules['uasyncio'] = None\n"
            "async def test_a(): pass\n"
        )
        here = program("await_test").replace("import asyncio", "import no_asyncio").replace("import uasyncio", "import no")
        output = self.run_here(here + program("run_test_functions", TESTS="+test_a"))
        self.assertIn(f"{MARK} skipped needs module asyncio\n", output)

    def test_microbit(self):
        self.board = self.start(MICROBIT)
        self.run_here("def test_a(): pass\ndef test_b():\n  assert 0\nprint = str = None\n")
        output = self.functions("test_a", "test_b")
        self.assertIn(f"{MARK} test_a\n{MARK} ok\n{MARK} test_b\n{MARK} FAIL\n", output)
        self.assertIn("line 3, in test_b\nAssertionError: \n", output)
        self.assertTrue(output.endswith(f"{MARK}\n"), output)


class Cases(OnBoard):
    def setUp(self):
        super().setUp()
        self.run_here(bring_unittest())

    def cases(self, classes=""):
        return self.run_here(program("run_test_cases", CLASSES=classes))

    def test_nothing_to_run_prints_nothing(self):
        self.run_here("import unittest\nclass Base(unittest.TestCase):\n  def help(self): pass\n")
        self.assertEqual(self.cases(), "")

    def test_report(self):
        self.run_here(
            "import unittest\n"
            "class TestX(unittest.TestCase):\n"
            "  def setUp(self): self.x = 1\n"
            "  def test_good(self): self.assertEqual(self.x, 1)\n"
            "  def test_bad(self): self.assertEqual(self.x, 2)\n"
            "  def test_error(self): self.nothing\n"
            "  @unittest.skip('later')\n"
            "  def test_later(self): self.fail()\n"
            "class Test: pass\n" + RENAMED
        )
        output = self.cases("TestX Test")
        self.assertTrue(output.startswith(f"{MARK} Test\n"), output)
        self.assertIn("test_good (__main__.TestX) ... ok\n", output)
        self.assertIn("test_later (__main__.TestX) ... skipped: later\n", output)
        self.assertRegex(output, 'line 5, in test_bad\n(  File "<string>".*\n)+AssertionError: 1 != 2\n')
        self.assertTrue(output.endswith("Ran 4 tests\n\nFAILED (failures=1, errors=1)\n"), output)

    def test_fixtures_and_cleanups_in_their_order(self):
        self.run_here(
            "import unittest\nseen = []\n"
            "class TestX(unittest.TestCase):\n"
            "  @classmethod\n  def setUpClass(cls): seen.append('C')\n"
            "  @classmethod\n  def tearDownClass(cls): seen.append('c')\n"
            "  def setUp(self):\n    seen.append('S')\n    self.addCleanup(seen.append, 'x')\n"
            "  def tearDown(self): seen.append('s')\n"
            "  def test_a(self): seen.append('a')\n"
            "  def test_b(self):\n    seen.append('b')\n    assert 0\n"
        )
        self.assertIn("FAILED (failures=1, errors=0)", self.cases())
        self.assertEqual(self.run_here("print(''.join(seen))"), "CSasxSbsxc\n")

    def test_a_class_that_cannot_be_set_up_is_an_error(self):
        self.run_here(
            "import unittest\nclass TestX(unittest.TestCase):\n"
            "  @classmethod\n  def setUpClass(cls): raise OSError(5)\n  def test_a(self): pass\n"
        )
        self.assertIn("FAILED (failures=0, errors=1)", self.cases())

    def test_assertions_subtests_and_decorators(self):
        self.run_here(
            "import unittest\nfrom unittest import skipIf, skipUnless, expectedFailure, TestCase\n"
            "class TestX(TestCase):\n"
            "  def test_all(self):\n"
            "    t = self\n"
            "    t.assertNotEqual(1, 2); t.assertTrue(1); t.assertFalse(0); t.assertIs(t, t)\n"
            "    t.assertIsNot(1, 2); t.assertIsNone(None); t.assertIsNotNone(1); t.assertIn(1, [1])\n"
            "    t.assertNotIn(2, [1]); t.assertIsInstance(1, int); t.assertNotIsInstance(1, str)\n"
            "    t.assertLess(1, 2); t.assertLessEqual(1, 1); t.assertGreater(2, 1); t.assertGreaterEqual(1, 1)\n"
            "    t.assertAlmostEqual(1.0, 1.00000001); t.assertAlmostEqual(1, 2, delta=1)\n"
            "    t.assertNotAlmostEqual(1, 1.1); t.assertCountEqual([1, 2], [2, 1]); t.assertListEqual([1], [1])\n"
            "    t.assertRaises(KeyError, lambda: {}[1])\n"
            "    with t.assertRaises(ValueError) as c:\n      int('x')\n"
            "    t.assertIsInstance(c.exception, ValueError)\n"
            "  def test_subtests(self):\n"
            "    for i in range(3):\n      with self.subTest(i=i):\n        self.assertNotEqual(i % 2, 0)\n"
            "  @skipIf(True, 'no')\n  def test_if(self): self.fail()\n"
            "  @skipUnless(True, 'no')\n  def test_unless(self): pass\n"
            "  @expectedFailure\n  def test_expected(self): self.fail()\n"
            "  @expectedFailure\n  def test_unexpected(self): pass\n"
            "  def test_own(self): self.skipTest('own')\n"
            "@unittest.skip('all')\nclass TestY(TestCase):\n  def test_a(self): self.fail()\n"
        )
        output = self.cases()
        for line in ("test_all (__main__.TestX) ... ok", "test_subtests (__main__.TestX) ... FAIL",
                     "test_if (__main__.TestX) ... skipped: no", "test_unless (__main__.TestX) ... ok",
                     "test_expected (__main__.TestX) ... ok", "test_unexpected (__main__.TestX) ... FAIL",
                     "test_own (__main__.TestX) ... skipped: own", "test_a (__main__.TestY) ... skipped: all",
                     "FAIL: test_subtests (__main__.TestX) (i=0)", "FAIL: test_subtests (__main__.TestX) (i=2)"):  # fmt: skip
            self.assertIn(line + "\n", output)
        self.assertTrue(output.endswith("Ran 8 tests\n\nFAILED (failures=3, errors=0)\n"), output)

    def test_runs_by_itself_too(self):
        output = self.run_here(
            "import unittest\nclass TestX(unittest.TestCase):\n  def test_a(self): pass\nunittest.main()\n"
        )
        self.assertTrue(output.endswith("Ran 1 tests\n\nOK\n"), output)

    def test_exit_in_a_module_of_the_users(self):
        self.run_here("import sys\nclass U:\n  class TestCase: pass\n  def main(name): print('ran'); sys.exit(1)\n"
                      "sys.modules['unittest'] = U\nclass T(U.TestCase):\n  def test_a(self): pass\n")  # fmt: skip
        self.assertEqual(self.cases(), "ran\n")


class Exits(OnBoard):
    def exit_of(self, source):
        output, error = self.board.run(program("tell_exit").replace('"@SOURCE@"', repr(source)))
        self.assertEqual(error, "")
        return output.decode().replace("\r", "").partition(MARK)[2]

    def test_values(self):
        for given, expected in (("", " status 0\n"), ("None", " status 0\n"), ("0", " status 0\n"), ("3", " status 3\n"),
                            ("True", " status 1\n"), ("False", " status 0\n"), ("-1", " status -1\n"),
                            ("'boom'", " text boom\n"), ("''", " text \n"), ("(1, 2)", " text (1, 2)\n")):  # fmt: skip
            self.assertEqual(self.exit_of(f"import sys\nprint = str = None\nsys.exit({given})"), expected, given)

    def test_no_exit(self):
        self.assertEqual(self.exit_of("print(1)"), "")

    def test_microbit(self):
        self.board = self.start(MICROBIT)
        self.assertEqual(self.exit_of("import sys\nsys.exit(3)"), " status 3\n")


class Calls(OnBoard):
    def test_which_are_called(self):
        self.run_here(program("note_calls"))
        output = self.run_here(
            "@_mprun_noted('test_a')\ndef test_a(x=1): return x\n@_mprun_noted('test_b')\ndef test_b(): pass\n"
            "print = None\nassert globals()['test_a'](x=5) == 5\n"
        )
        self.assertEqual(output, f"\n{MARK} test_a\n")


if __name__ == "__main__":
    print("unix port with " + ("its own REPL" if is_native() else "raw_repl_server.py"))
    unittest.main()
