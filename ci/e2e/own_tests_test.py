"""Nothing passes without running, and no failure counts as a pass: tests that a file only defines, exits, missing files."""

import json
import os
import sys
import unittest

from lab import LabTest, SOURCE

MICROBIT = (
    "{id: microbit, platform: microbit, link: {process: {command: [qemu-system-arm, -M, microbit, -display, none, "
    "-monitor, none, -serial, stdio, -device, "
    '"loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"]}}}'
)
CASES = """import unittest


class TestSums(unittest.TestCase):
    def test_good(self):
        self.assertEqual(1 + 1, 2)

    def test_more(self):
        self.assertEqual(1 + 1, %s)
"""


class OwnTests(LabTest):
    def setUp(self):
        super().setUp()
        os.environ.pop("MICROPYPATH", None)
        self.suite = self.folder / "suite"

    def case(self, name, text):
        return self.write(f"suite/{name}.py", text)

    def rebooting(self):
        """A board on a line, which reboots when its program exits."""
        board = SOURCE / "ci/e2e/boards/rebooting.py"
        return self.board("line", sys.executable, "-B", str(board), *self.unix_port())

    def run_on(self, *boards, code=None):
        run = self.run_farm(self.farm(*boards), self.suite, "--retries", "0")
        if code is not None:
            self.assertEqual(run.code, code, run.stdout + run.stderr)
        self.attempts = {}
        planned = {e["cell"]: e["name"] for e in run.events("cell_planned")}
        for event in run.events("attempt_finished"):
            self.attempts[planned[event["cell"]]] = event
        return {name.split("/")[1]: cell for (_, name), cell in run.cells().items()}

    def verdict(self, cell):
        message = cell.get("message", "")
        blame = cell.get("blame", "none")
        return (cell["verdict"] + ("" if blame == "none" else " " + blame), message)

    def assert_verdicts(self, cells, **wanted):
        """`wanted` has (verdict and blame, part of the message) for each case."""
        for name, (verdict, part) in wanted.items():
            found = self.verdict(cells[name])
            self.assertEqual(found[0], verdict, (name, found))
            self.assertIn(part, found[1], name)
        self.assertEqual(set(wanted), set(cells))


class Defined(OwnTests):
    def test_unittest_classes_that_nobody_runs(self):
        self.case("good", CASES % 2)
        self.case("wrong", CASES % 3)
        self.case("prints", "print('loading')\n" + CASES % 2)
        self.case("calls_main", CASES % 2 + "\n\nunittest.main()\n")
        self.case("base_only", "import unittest\n\n\nclass Base(unittest.TestCase):\n    pass\n\n\nprint('hello')\n")
        self.case("exits_first", CASES % 2 + "\nimport sys\nsys.exit()\n")
        self.case("with_exp", "print('a')\n" + CASES % 2)
        self.write("suite/with_exp.py.exp", "b\n")
        self.case("of_base", "from helper import Base\n\n\nclass TestX(Base):\n    def test_a(self):\n        self.assertEqual(1, 2)\n")
        self.write("suite/_lib/helper.py", "import unittest\n\n\nclass Base(unittest.TestCase):\n    pass\n")
        self.write("suite/suite.yaml", "cases: {of_base: {files: [_lib/helper.py]}}\n")
        cells = self.run_on(self.UNIX, code=1)
        self.assert_verdicts(
            cells,
            good=("passed", ""),
            wrong=("failed test", "unittest: 1 failure, 0 errors of 2: test_more"),
            prints=("passed", ""),
            calls_main=("passed", ""),
            base_only=("passed", ""),
            exits_first=("errored host", "exits before its tests are run: class TestSums (line 4)"),
            with_exp=("failed test", "expected 'b', got 'a'"),
            of_base=("failed test", "1 failure"),
        )
        self.assertEqual(self.attempts["wrong"]["line"], 9)
        self.assertIn("Ran 2 tests", self.attempts["wrong"]["output"])

    def test_functions_that_nobody_calls(self):
        self.case("good", "def test_a():\n    assert 1 + 1 == 2\n\n\nasync def test_b():\n    import asyncio\n    await asyncio.sleep(0)\n")
        self.case(
            "wrong",
            "print = str = len = Exception = None\n\n\ndef test_a():\n    pass\n\n\nasync def test_b():\n"
            "    import asyncio\n    await asyncio.sleep(0)\n    assert 1 + 1 == 3, 'sum'\n\n\ndef test_c():\n    pass\n",
        )
        self.case("called", "def test_a():\n    print('ran')\n\n\ntest_a()\n")
        self.case("called_by_name", "def test_a():\n    print('ran')\n\n\nfor f in list(globals()):\n    if f.startswith('test'):\n        globals()[f]()\n")
        self.case("not_all_by_name", "def test_a():\n    print('ran')\n\n\ndef test_b():\n    assert 0\n\n\nglobals()['test_a']()\n")
        self.case("registered", "cases = []\n\n\ndef case(f):\n    cases.append(f)\n    return f\n\n\n@case\ndef test_a():\n    print('ran')\n\n\nfor f in cases:\n    f()\n")
        self.case("listed", "def test_a():\n    print('ran')\n\n\nfor f in [test_a]:\n    f()\n")
        self.case("only_listed", "def test_a():\n    pass\n\n\ndef test_b():\n    assert 0\n\n\ntests = [test_a, test_b]\ntests[0]()\n")
        self.case("by_name_and_exits", "import sys\n\n\ndef test_a():\n    print('ran')\n\n\nglobals()['test_a']()\nsys.exit(0)\n")
        self.case("prints", "print('before')\n\n\ndef test_a():\n    print('inside')\n")
        self.case("skips", "class SkipTest(Exception):\n    pass\n\n\ndef test_a():\n    raise SkipTest('no such pin')\n")
        self.case("hangs", "def test_a():\n    pass\n\n\ndef test_b():\n    while True:\n        pass\n")
        self.case("leaves", "import sys\n\n\ndef test_a():\n    sys.exit(0)\n")
        cells = self.run_on(self.UNIX, code=1)
        self.assert_verdicts(
            cells,
            good=("passed", "2 test functions"),
            wrong=("failed test", "test functions: 1 of 3 failed: test_b (line 8): AssertionError: sum"),
            called=("passed", ""),
            called_by_name=("passed", ""),
            not_all_by_name=("failed test", "1 of 1 failed: test_b (line 5)"),
            registered=("passed", ""),
            listed=("passed", ""),
            only_listed=("failed test", "1 of 1 failed: test_b (line 5)"),
            by_name_and_exits=("passed", ""),
            prints=("passed", "1 test function"),
            skips=("skipped", "1 test function skipped: no such pin"),
            hangs=("timed-out test", "in test_b (line 5): did not end"),
            leaves=("failed test", "test_a (line 4): SystemExit: 0"),
        )
        self.assertEqual(self.attempts["wrong"]["line"], 11)
        self.assertIn("test_c (line 14) ok", self.attempts["wrong"]["detail"])
        self.assertEqual(self.attempts["not_all_by_name"]["line"], 6)

    def test_unsupported_features_are_named(self):
        self.case("fixture", "def test_x(tmp_path):\n    pass\n\n\ndef test_y():\n    pass\n")
        self.case("fixture_and_failure", "def test_x(tmp_path):\n    pass\n\n\ndef test_y():\n    assert 0\n")
        self.case("setup", "def setup_module():\n    pass\n\n\ndef test_y():\n    assert 0\n")
        self.case("plain_class", "class TestX:\n    def test_a(self):\n        pass\n")
        self.case("class_of_helper", "class Base:\n    pass\n\n\nclass TestX(Base):\n    def test_a(self):\n        pass\n")
        self.case("parametrized", "import pytest\n\n\n@pytest.mark.parametrize('x', [1, 2])\ndef test_x(x):\n    assert x\n")
        cells = self.run_on(self.UNIX, code=1)
        self.assert_verdicts(
            cells,
            fixture=("errored host", "test_x() (line 1) wants 'tmp_path'"),
            fixture_and_failure=("failed test", "test_y (line 5)"),
            setup=("errored host", "setup_module() (line 1): setup and teardown functions are unsupported"),
            plain_class=("errored host", "class TestX (line 1) is not a unittest.TestCase"),
            class_of_helper=("errored host", "class TestX (line 5) is not a unittest.TestCase"),
            parametrized=("errored host", "pytest.mark.parametrize (line 4) is unsupported"),
        )

    def test_programs_that_only_assert_stay_as_they_are(self):
        self.case("good", "assert 1 + 1 == 2\n")
        self.case("wrong", "assert 1 + 1 == 3\n")
        self.case("empty", "")
        self.case("comments", "# nothing\n")
        cells = self.run_on(self.UNIX, code=1)
        self.assert_verdicts(
            cells, good=("passed", ""), wrong=("failed test", "AssertionError"), empty=("passed", ""), comments=("passed", "")
        )

    def test_a_unittest_of_the_suite_wins(self):
        self.case("a", CASES % 2)
        self.write("suite/_lib/unittest.py", "class TestCase:\n    pass\n\n\ndef main(name):\n    print('Ran 1 test\\n\\nFAILED (errors=1)')\n")
        self.write("suite/suite.yaml", "files: [_lib/unittest.py]\n")
        cells = self.run_on(self.UNIX, code=1)
        self.assert_verdicts(cells, a=("failed test", "unittest: 0 failures, 1 error of 1"))

    def test_on_a_line(self):
        self.case("good", CASES % 2)
        self.case("wrong", CASES % 3)
        self.case("functions", "def test_a():\n    pass\n\n\ndef test_b():\n    assert 0\n")
        cells = self.run_on(self.rebooting(), code=1)
        self.assert_verdicts(
            cells,
            good=("passed", ""),
            wrong=("failed test", "test_more"),
            functions=("failed test", "1 of 2 failed: test_b (line 5)"),
        )

    def test_microbit(self):
        self.case("cases", CASES % 2)
        self.case("functions", "def test_a():\n    pass\n\n\ndef test_b():\n    assert 0\n")
        cells = self.run_on(MICROBIT, code=1)
        self.assert_verdicts(
            cells,
            cases=("skipped", "needs module unittest"),
            functions=("failed test", "1 of 2 failed: test_b (line 5): AssertionError"),
        )


EXITS = {
    "none": ("print(1)\nimport sys\nsys.exit()\n", ("passed", "")),
    "zero": ("print(1)\nimport sys\nsys.exit(0)\n", ("passed", "")),
    "explicit_none": ("print(1)\nraise SystemExit(None)\n", ("passed", "")),
    "false": ("print(1)\nimport sys\nok = True\nsys.exit(not ok)\n", ("passed", "")),
    "one": ("print(1)\nimport sys\nsys.exit(1)\n", ("failed test", "exit status 1")),
    "three": ("print(1)\nraise SystemExit(3)\n", ("failed test", "exit status 3")),
    "text": ("print(1)\nimport sys\nsys.exit('no luck')\n", ("failed test", "exit: no luck")),
    "differs": ("print(2)\nimport sys\nsys.exit(1)\n", ("failed test", "expected '1', got '2'")),
    "declared": ("print(1)\nimport sys\nsys.exit(2)\n", ("passed", "")),
    "not_declared": ("print(1)\n", ("failed test", "expected an uncaught SystemExit")),
    "skip": ("print('SKIP')\nraise SystemExit\n", ("skipped", "")),
    "report_good": (CASES % 2 + "\n\nimport sys\nok = unittest.main().wasSuccessful()\nsys.exit(not ok)\n", ("passed", "")),
    "report_wrong": (CASES % 3 + "\n\nimport sys\nunittest.main()\nsys.exit(1)\n", ("failed test", "1 failure")),
    "report_lies": (CASES % 2 + "\n\nimport sys\nunittest.main()\nsys.exit(1)\n", ("failed test", "exit status 1")),
    "in_helper": ("import leaver\nprint(1)\nleaver.leave(4)\n", ("failed test", "exit status 4")),
}  # fmt: skip


class Exits(OwnTests):
    def run_exits(self, board):
        for name, (text, _) in EXITS.items():
            self.case(name, text)
            if "print(1)" in text or name == "differs":
                self.write(f"suite/{name}.py.exp", "1\n")
        self.write("suite/_lib/leaver.py", "import sys\n\n\ndef leave(how):\n    sys.exit(how)\n")
        declared = "{raises: SystemExit}"
        self.write(
            "suite/suite.yaml",
            f"cases: {{declared: {declared}, not_declared: {declared}, in_helper: {{files: [_lib/leaver.py]}}}}\n",
        )
        self.assert_verdicts(self.run_on(board, code=1), **{name: wanted for name, (_, wanted) in EXITS.items()})

    def test_of_a_process(self):
        self.run_exits(self.UNIX)

    def test_of_a_board_that_reboots(self):
        self.run_exits(self.rebooting())
        log = (self.out / "boards/line.log").read_text()
        self.assertGreater(log.count("to learn how it exits"), 5)

    def test_harmless_exits_are_not_run_again(self):
        for name in ("none", "zero", "explicit_none", "skip"):
            self.case(name, EXITS[name][0])
        self.run_on(self.rebooting(), code=0)
        self.assertNotIn("to learn how it exits", (self.out / "boards/line.log").read_text())

    def test_an_exit_status_that_cannot_be_read_is_not_a_pass(self):
        self.case("once", "import os, sys\nprint(1)\nif 'been' in os.listdir():\n    print('again')\nelse:\n    open('been', 'w').close()\n    sys.exit(1)\n")
        self.write("suite/once.py.exp", "1\n")
        self.assert_verdicts(
            self.run_on(self.rebooting(), code=3), once=("errored board", "its status cannot be learned: it did not exit again")
        )

    def test_of_the_microbit(self):
        """Its REPL does not report an exit."""
        for name in ("none", "zero", "three", "text", "declared", "not_declared"):
            self.case(name, EXITS[name][0])
            self.write(f"suite/{name}.py.exp", "1\n")
        self.write("suite/suite.yaml", "cases: {declared: {raises: SystemExit}, not_declared: {raises: SystemExit}}\n")
        cells = self.run_on(MICROBIT, code=1)
        self.assert_verdicts(cells, **{name: EXITS[name][1] for name in cells})


class Vanished(OwnTests):
    def test_a_test_that_is_gone_does_not_pass(self):
        self.case("a", "import time\ntime.sleep(0.1)\n")
        self.case("b", "assert 0\n")
        self.case("c", "assert 0\n")
        self.case("d", "assert 0\n")
        # The first case deletes the second, which is outside of the board's folder but on the same host.
        gone = json.dumps(str(self.suite / "b.py"))
        folder = json.dumps(str(self.suite / "d.py"))
        board = self.write(
            "board.py",
            "import os, subprocess, sys\n"
            f"os.path.exists({gone}) and os.remove({gone})\n"
            f"os.path.isdir({folder}) or os.remove({folder}) or os.mkdir({folder})\n"
            "os.execvp(sys.argv[1], sys.argv[1:])\n",
        )
        spec = self.board("line", sys.executable, "-B", str(board), *self.unix_port())
        spec = spec.replace("process: {", "process: {writes: [.], ")
        self.assert_verdicts(
            self.run_on(spec),
            a=("passed", ""),
            b=("errored host", "b.py: cannot be read: No such file or directory"),
            c=("failed test", "AssertionError"),
            d=("errored host", "d.py: cannot be read: Is a directory"),
        )


if __name__ == "__main__":
    unittest.main()
