"""No test is blamed for its host: a case that fails beside other work is run again alone; one that ran alone stays failed."""

import os
import subprocess
import sys
import threading

from lab import LabTest, unittest
from reconnect_test import Bench

# The test decides what a case prints, each time it runs: the case reads it from a FIFO named after its board.
ASKS = "import os\nwith open('{folder}/' + os.getenv('BOARD')) as answer:\n    print(answer.read().strip())\n"


def wait_until_nobody_reads(pipe):
    """Text for the next reader must not reach the previous one."""
    try:
        while True:
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
            os.sched_yield()
    except OSError:
        pass


class BusyHost(LabTest):
    def ask(self, board):
        os.mkfifo(self.folder / board)
        self.write("suites/s/asks.py", ASKS.format(folder=self.folder))
        self.write("suites/s/asks.py.exp", "right\n")

    def answer(self, rounds):
        """Each round is {board: word}; all boards of a round have opened their FIFO before the first gets its word."""

        def serve():
            for words in rounds:
                asked = {board: open(self.folder / board, "w") for board in words}
                for board, pipe in asked.items():
                    pipe.write(words[board])
                    pipe.close()
                    answered.append(board)
                for board in asked:
                    wait_until_nobody_reads(self.folder / board)

        def serve_until_the_test_is_over():
            try:
                serve()
            except FileNotFoundError:
                pass

        answered = []
        threading.Thread(target=serve_until_the_test_is_over, daemon=True).start()
        return answered

    def unix(self, name):
        return f"{{id: {name}, platform: unix, link: {{process: {{command: [micropython], environment: {{BOARD: {name}}}}}}}}}"

    def run_two(self, alone, *more):
        self.ask("one")
        self.ask("two")
        # On a host that is busy anyway, all three runs alone may be needed.
        self.answer([{"one": "wrong", "two": "right"}, *[{"one": alone}] * 3])
        return self.run_farm(self.farm(self.unix("one"), self.unix("two")), self.folder / "suites", "--retries", "0", *more)

    def attempts_of(self, run, board):
        return [e for e in run.events("attempt_finished") if e["board"] == board]

    def check_last_attempt_was_alone(self, run):
        """Nothing else began or ended during the last attempt, which is returned."""
        course = [e for e in run.events() if e["event"].startswith("attempt_")]
        self.assertEqual([(e["event"], e["board"]) for e in course[-2:]], [("attempt_started", "one"), ("attempt_finished", "one")])
        beside, *more, alone = self.attempts_of(run, "one")
        for attempt in more:
            self.assertTrue(attempt["message"].startswith("failed on a busy host"), attempt["message"])
        self.assertEqual((beside["verdict"], beside["blame"]), ("errored", "host"))
        self.assertTrue(beside["message"].startswith("failed beside other work on this host: "), beside["message"])
        self.assertIn("wrong", beside["output"])
        return alone

    def test_a_case_that_passes_alone_is_passed_and_not_flaky(self):
        run = self.run_two("right", "--flaky", "fail")
        self.assertEqual(run.code, 0, run.stdout)
        self.check_last_attempt_was_alone(run)
        cell = run.cells()["one", "s/asks"]
        self.assertEqual((cell["verdict"], cell["attempts"], cell["flaky"]), ("passed", 2, False))
        self.assertIn("run again alone", cell["message"])
        self.assertIn("run again alone", run.stdout)
        notices = [notice["message"] for notice in run.results()["notices"]]
        self.assertTrue(any("1 case failed while this host had other work" in notice for notice in notices), notices)
        (earlier,) = run.junit().findall(".//flakyFailure")
        self.assertEqual(earlier.get("type"), "host")

    def test_a_case_that_fails_alone_too_is_failed(self):
        run = self.run_two("wrong")
        self.assertEqual(run.code, 1, run.stdout)
        alone = self.check_last_attempt_was_alone(run)
        self.assertEqual((alone["verdict"], alone["blame"]), ("failed", "test"))
        self.assertEqual(run.cells()["one", "s/asks"]["verdict"], "failed")
        (failure,) = run.junit().findall(".//failure")
        self.assertEqual(failure.get("type"), "test")
        self.assertEqual(run.junit().find(".//rerunFailure").get("type"), "host")

    def test_fail_fast_waits_for_the_run_alone(self):
        for verdict, alone in (("passed", "right"), ("failed", "wrong")):
            with self.subTest(verdict):
                self.folder.joinpath("one").unlink(missing_ok=True)
                self.folder.joinpath("two").unlink(missing_ok=True)
                for i in range(20):
                    self.write(f"suites/s/b{i}.py", "print(1)\n")
                    self.write(f"suites/s/b{i}.py.exp", "1\n")
                run = self.run_two(alone, "--fail-fast", "--no-history")  # in the order of the files
                self.assertEqual(run.cells()["one", "s/asks"]["verdict"], verdict)
                # If it passes the run continues; if it fails, the remaining cases of its board are not run.
                self.assertEqual("skipped" in [cell["verdict"] for cell in run.cells().values()], verdict == "failed")

    def behind_a_line(self, rounds, *more):
        self.ask("far")
        answered = self.answer(rounds)
        line = Bench(["env", "BOARD=far", *self.unix_port()], path=self.folder / "line")
        self.addCleanup(line.close)
        board = f"{{id: far, platform: other, link: {line.link}}}"
        return self.run_farm(self.farm(board), self.folder / "suites", *more), answered

    def test_a_failure_on_a_board_independent_of_the_host_stays_failed(self):
        # The second run should confirm the first failure: it passes, but the line is clean.
        run, answered = self.behind_a_line([{"far": "wrong"}, {"far": "right"}])
        cell = run.cells()["far", "s/asks"]
        self.assertEqual((cell["verdict"], cell["blame"], cell["attempts"], run.code), ("failed", "test", 1, 1), run.stdout)
        self.assertEqual(answered, ["far", "far"])

    def test_retry_failures_makes_it_flaky(self):
        run, _ = self.behind_a_line([{"far": "wrong"}, *2 * [{"far": "right"}]], "--retry-failures")
        cell = run.cells()["far", "s/asks"]
        self.assertEqual((cell["verdict"], cell["attempts"], cell["flaky"], run.code), ("passed", 2, True, 0), run.stdout)
        self.assertEqual(run.results()["totals"]["flaky"], 1)

    def test_flaky_fail_makes_the_exit_code_1(self):
        run, _ = self.behind_a_line([{"far": "wrong"}, *2 * [{"far": "right"}]], "--retry-failures", "--flaky", "fail")
        self.assertEqual((run.code, run.results()["run"]["exit_code"]), (1, 1), run.stdout)
        self.assertEqual(run.results()["totals"]["failed"], 0)
        self.assertIn("flaky", run.stdout.splitlines()[-1])

    def test_flaky_takes_pass_or_fail(self):
        self.write("suites/s/a.py", "print(1)\n")
        run = self.mprun("--farm", self.farm(self.UNIX), self.folder / "suites", "--flaky", "maybe")
        self.assertEqual(run.code, 2)
        self.assertIn("--flaky", run.stderr)

    def test_a_case_delayed_by_other_processes_is_not_a_plain_failure(self):
        """Beside busy loops that mprun does not know about, on a board that mprun runs nothing else beside."""
        self.write(
            "suites/s/tight.py",
            "import time\n"
            "begun = last = time.ticks_us()\n"
            "worst = 0\n"
            "while time.ticks_diff(last, begun) < 400000:\n"
            "    now = time.ticks_us()\n"
            "    worst = max(worst, time.ticks_diff(now, last))\n"
            "    last = now\n"
            "assert worst < 8000, worst\n"
            "print('in time')\n",
        )
        self.write("suites/s/tight.py.exp", "in time\n")
        # Each in a session of its own: in one session, the kernel would give all loops together no more time than the board.
        command = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
        loops = [
            subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) for _ in range(8 * os.cpu_count())
        ]
        try:
            for loop in loops:
                loop.stdout.readline()
            run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        finally:
            for loop in loops:
                loop.kill()
                loop.wait()
                loop.stdout.close()
        first, *alone = self.attempts_of(run, "unix")
        self.assertTrue(alone, run.stdout)
        self.assertEqual((first["verdict"], first["blame"]), ("errored", "host"))
        self.assertIn("failed on a busy host", first["message"])
        cell = run.cells()["unix", "s/tight"]
        if cell["verdict"] != "passed":  # if mprun is not allowed to raise its priority
            self.assertEqual((cell["verdict"], cell["attempts"]), ("failed", 4))
            self.assertIn("failed in 3 runs alone, on a busy host", alone[-1]["detail"])


if __name__ == "__main__":
    unittest.main()
