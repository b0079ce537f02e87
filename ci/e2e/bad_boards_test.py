"""Boards that misbehave: the case is an error with the right blame within its deadline, and the others continue."""

import time

from lab import LabTest, unittest

QUICK = "{connect_timeout: 3s, reply_timeout: 1s, idle_timeout: 2s, case_timeout: 4s}"


class BadBoards(LabTest):
    def suite(self, **cases):
        for name, text in cases.items():
            self.write(f"suites/s/{name}.py", text)
            self.write(f"suites/s/{name}.py.exp", "fine\n")
        return self.folder / "suites/s"

    def check_unopened(self, board, blame, *fragments):
        suite = self.suite(a="print('fine')", b="print('fine')")
        run = self.run_farm(self.farm(board, self.UNIX, defaults=QUICK), suite)
        self.assertEqual(run.code, 3, run.stdout)
        cells = run.cells()
        for name in ("s/a", "s/b"):
            self.assertEqual(cells["unix", name]["verdict"], "passed")
            self.assertEqual(cells["bad", name]["verdict"], "errored")
            self.assertEqual(cells["bad", name]["blame"], blame)
            for fragment in fragments:
                self.assertIn(fragment, cells["bad", name]["message"])

    def test_silent(self):
        self.check_unopened(self.board("bad", "sleep", "1000"), "board", "raw REPL")

    def test_flooding(self):
        self.check_unopened(self.board("bad", "yes"), "board", "raw REPL")

    def test_rubbish(self):
        self.check_unopened(self.board("bad", "cat", "/dev/urandom"), "board")

    def test_ends_at_once(self):
        self.check_unopened(self.board("bad", "sh", "-c", "exit 3"), "board", "status 3")

    def run_bad_case(self, source, *more, options=()):
        """Runs the case `bad` between two good ones on one unix port."""
        suite = self.suite(a="print('fine')", bad=source, c="print('fine')")
        run = self.run_farm(self.farm(self.UNIX, defaults=QUICK), suite, "--retries", "0", *options)
        cells = run.cells()
        self.assertEqual(cells["unix", "s/a"]["verdict"], "passed", run.stdout)
        self.assertEqual(cells["unix", "s/c"]["verdict"], "passed", run.stdout)
        return run, cells["unix", "s/bad"]

    def test_an_endless_loop_is_stopped_and_blamed_on_the_test(self):
        run, bad = self.run_bad_case("while True: pass\n")
        self.assertEqual((bad["verdict"], bad["blame"], run.code), ("timed-out", "test", 1))

    def test_a_loop_that_swallows_ctrl_c_is_blamed_on_the_board(self):
        run, bad = self.run_bad_case(
            "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass\n"
        )
        self.assertEqual((bad["verdict"], bad["blame"], run.code), ("timed-out", "board", 3))

    def test_a_silent_case_ends_at_its_idle_timeout(self):
        run, bad = self.run_bad_case("import time\ntime.sleep(100)\n")
        self.assertEqual((bad["verdict"], bad["blame"]), ("timed-out", "test"))

    def test_a_flooding_case_is_stopped(self):
        run, bad = self.run_bad_case("while True: print('x' * 1000)\n")
        self.assertEqual((bad["verdict"], bad["blame"]), ("errored", "test"))
        self.assertIn("limit", bad["message"])

    def test_a_chatty_case_that_never_ends_is_stopped_at_its_deadline(self):
        run, bad = self.run_bad_case("import time\nwhile True:\n    print('x')\n    time.sleep(0.2)\n")
        self.assertEqual((bad["verdict"], bad["blame"]), ("timed-out", "test"))

    def test_a_board_that_dies_during_a_case(self):
        # A broken pointer ends the interpreter as a crash would.
        run, bad = self.run_bad_case("import uctypes\nuctypes.bytearray_at(16, 4)[0] = 1\n")
        self.assertEqual((bad["verdict"], bad["blame"], run.code), ("errored", "board", 3))
        self.assertIn("SIGSEGV", bad["message"])

    def test_an_exit_in_a_case_is_judged_by_its_output(self):
        run, bad = self.run_bad_case("import sys\nprint('fine')\nsys.exit(0)\n")
        self.assertEqual(bad["verdict"], "passed", bad)

    def test_an_end_marker_in_the_output_is_an_error_and_not_cut(self):
        for text in ("a\\x04b", "\\x04", "\\x04\\x04>", "a\\x04\\x04>b", "\\x04>", "\\x04\\x04"):
            with self.subTest(text):
                run, bad = self.run_bad_case(f"print('{text}')\n")
                self.assertEqual((bad["verdict"], bad["blame"]), ("errored", "test"), bad)
                self.assertIn("0x04", bad["message"])

    def test_text_that_looks_like_the_protocol_is_only_text(self):
        text = "raw REPL; CTRL-B to exit\\r\\n>OK>>> "
        suite = self.folder / "suites/s"
        self.write("suites/s/look.py", f"print('{text}')\n")
        run = self.run_farm(self.farm(self.UNIX), suite)
        self.assertEqual(run.code, 0, run.stdout)

    def test_a_hang_up_is_blamed_on_the_link_and_retried(self):
        board = (
            "{id: cut, platform: unix, link: {process: {command: [micropython]}, "
            "faults: {disconnect_after: 12000}}}"
        )
        suite = self.suite(a="print('fine')", big="print('fine')\n#" + "x" * 20000)
        run = self.run_farm(self.farm(board, self.UNIX, defaults=QUICK), suite, "--retries", "0")
        cells = run.cells()
        self.assertEqual(cells["unix", "s/big"]["verdict"], "passed")
        self.assertEqual(cells["cut", "s/big"]["blame"], "link", cells["cut", "s/big"])
        self.assertEqual(run.code, 3)

    def test_corruption_is_never_a_test_failure(self):
        board = (
            "{id: noisy, platform: unix, count: 4, link: {process: {command: [micropython]}, "
            "faults: {seed: 5, corrupt_rate: 0.002}}}"
        )
        suite = self.suite(**{f"c{i}": "print('fine')\n#" + "x" * 100 for i in range(6)})
        run = self.run_farm(self.farm(board, defaults=QUICK), suite, "--retries", "1")
        for cell in run.cells().values():
            self.assertIn(cell["verdict"], ("passed", "errored", "timed-out"))
            if cell["verdict"] != "passed":
                self.assertEqual(cell["blame"], "link", cell)

    def test_corrupted_output_is_never_a_test_failure(self):
        board = (
            "{id: noisy, platform: unix, count: 4, link: {process: {command: [micropython]}, "
            "faults: {seed: 1, corrupt_rate: 0.0003}}}"
        )
        for i in range(4):
            self.write(f"suites/s/c{i}.py", "for i in range(100): print('x' * 49)\n")
        run = self.run_farm(self.farm(board, defaults=QUICK), self.folder / "suites/s", "--retries", "0")
        blames = [cell["blame"] for cell in run.cells().values() if cell["verdict"] != "passed"]
        self.assertEqual(set(blames), {"link"}, "some output is to be corrupted, and only the link is at fault")
        self.assertTrue(any("differs" in cell["message"] for cell in run.cells().values()))

    def test_everything_ends_within_its_deadlines(self):
        suite = self.suite(a="while True: pass\n", b="import time\ntime.sleep(100)\n")
        started = time.monotonic()
        self.run_farm(self.farm(self.UNIX, self.board("bad", "sleep", "1000"), defaults=QUICK), suite, "--retries", "0")
        # Two cases of at most 4 s including recovery; far from the 100 s that the case sleeps.
        self.assertLess(time.monotonic() - started, 60)


if __name__ == "__main__":
    unittest.main()
