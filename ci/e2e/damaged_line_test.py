"""Lines that damage bytes without mprun knowing: no test is blamed for them, and a wrong test still is."""

import subprocess

from damaged_lines import LINKS, SUITES, blames_test, cases_of, damaged_board
from lab import MPRUN, LabTest, unittest

# Each of them is wrong: (program, expected output, part of the failure's message).
WRONG = {
    "assertion": (
        "def check(found, expected):\n    assert found == expected, 'found %r' % (found,)\n\n\n"
        "print(sorted([3, 1, 2]))\nfor i in range(10):\n    print('line', i, i * i)\ncheck(6, 6)\ncheck(6, 7)\n",
        "[1, 2, 3]\n",
        "uncaught AssertionError: found 6 (line 2)",
    ),
    "output": (
        "for i in range(20):\n    print('number', i if i != 13 else 'thirteen')\n",
        "".join(f"number {i}\n" for i in range(20)),
        "output differs at line 14: expected 'number 13', got 'number thirteen'",
    ),
    "syntax": ("print(1)\ndef f(:\n", "1\n", "uncaught SyntaxError: invalid syntax (line 2)"),
    "unsteady": ("import time\nprint(time.ticks_us())\nraise ValueError(4)\n", "4\n", "uncaught ValueError: 4 (line 3)"),
    "unicode": ("print('größer')\nprint('schön')\n", "größer\nschon\n", "output differs at line 2"),
    "endless": ("print('begins')\nwhile True:\n    pass\n", "begins\n", "did not end within"),
    "end_marker": ("print('a\\x04b')\n", "a\n", "the output holds byte 0x04"),
}

FAILS_ONCE = """\
try:
    open("was_here").close()
except OSError:
    open("was_here", "w").close()
    raise AssertionError("the first time")
print("fine")
"""


class DamagedLineTest(LabTest):
    def run_behind(self, link, damage, suites, *more):
        return cases_of(MPRUN, self.folder, link, damage, suites, *more)

    def wrong_suite(self):
        for name, (program, expected, _) in WRONG.items():
            self.write(f"wrong/{name}.py", program)
            self.write(f"wrong/{name}.py.exp", expected)
        self.write("wrong/suite.yaml", "idle_timeout: 1s\ncase_timeout: 2s\n")
        return self.folder / "wrong"

    def test_correct_tests_are_never_blamed(self):
        # ci/damage_matrix tries all combinations. With one byte in 500 lost, most of the time goes to waiting for answers.
        smoke = [suite for suite in SUITES if suite.name == "smoke"]
        for link, damage, rate, suites in [
            ("serial", "drop", 500, smoke),
            ("serial", "drop", 5000, SUITES),
            ("tcp", "flip", 5000, SUITES),
            ("webrepl", "flip", 50000, SUITES),
        ]:
            with self.subTest(link=link, damage=damage, rate=rate):
                cells, ran = self.run_behind(link, ["--" + damage, str(rate)], suites)
                blamed = {name: cell["message"] for name, cell in cells.items() if blames_test(cell)}
                self.assertEqual(blamed, {}, ran.stdout)
                self.assertNotEqual(ran.returncode, 1)
                self.assertNotIn("skipped", {cell["verdict"] for cell in cells.values()})

    def check_wrong(self, cells, text):
        for name, (_, _, said) in WRONG.items():
            cell = cells["wrong/" + name]
            self.assertTrue(blames_test(cell), (name, cell, text))
            self.assertIn(said, cell["message"])

    def test_wrong_tests_fail_on_a_clean_line(self):
        for link in LINKS:
            with self.subTest(link):
                cells, ran = self.run_behind(link, [], [self.wrong_suite()])
                self.check_wrong(cells, ran.stdout)
                self.assertEqual(ran.returncode, 1)

    def test_wrong_tests_fail_behind_a_damaging_line(self):
        for damage, seed in [("--flip", "2"), ("--drop", "3")]:
            with self.subTest(damage):
                cells, ran = self.run_behind("tcp", [damage, "5000", "--seed", seed], [self.wrong_suite()])
                self.check_wrong(cells, ran.stdout)

    def test_a_test_that_fails_once_stays_failed_on_a_clean_line(self):
        self.write("s/once.py", FAILS_ONCE)
        self.write("s/once.py.exp", "fine\n")
        cells, ran = self.run_behind("tcp", [], [self.folder / "s"])
        self.assertEqual(cells["s/once"]["verdict"], "failed", ran.stdout)
        self.assertEqual(cells["s/once"]["attempts"], 1)
        log = (self.folder / "out/boards/far.log").read_text()
        self.assertRegex(log, r"line: at least 0 of \d,\d\d\d,\d\d\d bytes")
        cells, ran = self.run_behind("tcp", [], [self.folder / "s"], "--retry-failures")
        self.assertEqual(cells["s/once"]["verdict"], "passed", ran.stdout)
        self.assertTrue(cells["s/once"]["flaky"])

    def test_a_line_that_always_does_the_same_damage_is_blamed(self):
        self.write("s/flow.py", "print('one \\x13 two \\x11 three')\n")
        self.write("s/flow.py.exp", "one \x13 two \x11 three\n")
        self.write("s/source.py", "print(len('\x11'))\n")
        self.write("s/source.py.exp", "1\n")
        cells, ran = self.run_behind("tcp", ["--swallow", "11,13"], [self.folder / "s"])
        for name in ("s/flow", "s/source"):
            self.assertEqual((cells[name]["verdict"], cells[name]["blame"]), ("errored", "link"), ran.stdout)
            self.assertRegex(cells[name]["message"], r"^the line damages bytes \(at least [\d,]+ of [\d,]+ bytes")
        self.assertEqual(ran.returncode, 3)

    def test_a_damaging_line_is_reported_once(self):
        self.write("s/long.py", "for i in range(300):\n    print('a line of output, number', i)\n")
        self.write("s/long.py.exp", "".join(f"a line of output, number {i}\n" for i in range(300)))
        _, ran = self.run_behind("tcp", ["--flip", "1000"], [self.folder / "s"])
        notes = [line for line in ran.stdout.splitlines() if line.startswith("NOTE") and "its line damages bytes" in line]
        self.assertEqual(len(notes), 1, ran.stdout)
        self.assertIn("its line damages bytes", (self.folder / "out/results.json").read_text())

    def test_a_recording_of_a_confirmed_failure_can_be_replayed_as_a_board(self):
        self.write("s/fails.py", "assert 1 == 2\n")
        with damaged_board(self.folder, "tcp", []) as farm:
            first = self.run_farm(farm, self.folder / "s")
        recording = self.out / "boards/far.rec"
        recording.rename(self.folder / "kept.rec")
        self.out = self.folder / "again"
        again = self.run_farm(self.farm("{id: far, platform: esp32, link: {replay: {file: kept.rec}}}"), self.folder / "s")
        for run in (first, again):
            self.assertEqual(run.cells()["far", "s/fails"]["verdict"], "failed", run.stdout)

    def test_passes_cost_no_extra_runs(self):
        self.write("s/a.py", "print(1)\n")
        self.write("s/a.py.exp", "1\n")
        with damaged_board(self.folder, "tcp", []) as farm:
            self.run_farm(farm, self.folder / "s", "--record", "all")
        shown = subprocess.run(
            [MPRUN, "replay", self.out / "boards/far.rec", "--only", "to"], capture_output=True, text=True, check=True
        ).stdout
        self.assertNotIn("_mprun(", shown)
        self.assertEqual(shown.count("print(1)"), 1)


if __name__ == "__main__":
    unittest.main()
