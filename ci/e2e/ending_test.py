"""However a run ends (Ctrl-C, twice, SIGKILL, a full disk), its reports are complete and nothing is left behind."""

import os
import resource
import signal
import time

from lab import LabTest, unittest


class Ending(LabTest):
    def setUp(self):
        super().setUp()
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.environment = {**os.environ, "TMPDIR": str(self.temporary)}

    def slow_farm(self, seconds):
        for name in ("a", "b", "c", "d"):
            self.write(f"suites/s/{name}.py", f"import time\nprint('x')\ntime.sleep({seconds})\n")
            self.write(f"suites/s/{name}.py.exp", "x\n")
        unix = self.UNIX.replace("id: unix", "id: unix, count: 3")
        return self.farm(unix, defaults="{idle_timeout: 60s, case_timeout: 60s}")

    def start_and_await_cases(self, seconds):
        farm = self.slow_farm(seconds)
        process = self.start("--farm", farm, "suites", "--out", self.out, env=self.environment)
        self.await_text("attempt_started", 3)
        return process

    def nothing_is_left(self):
        self.assertEqual(list(self.temporary.iterdir()), [])
        self.assertEqual(self.processes_of(str(self.temporary)), [])

    def test_ctrl_c_once_lets_running_cases_end(self):
        process = self.start_and_await_cases(1)
        process.send_signal(signal.SIGINT)
        run = self.finish(process)
        self.check_reports(run)
        self.assertEqual(run.code, 130)
        verdicts = [cell["verdict"] for cell in run.cells().values()]
        self.assertEqual(verdicts.count("passed"), 3, verdicts)
        self.assertEqual(verdicts.count("skipped"), 9)
        self.nothing_is_left()

    def test_ctrl_c_twice_ends_at_once_with_complete_reports(self):
        process = self.start_and_await_cases(50)
        process.send_signal(signal.SIGINT)
        self.await_text("interrupted", 1)
        process.send_signal(signal.SIGINT)
        run = self.finish(process, timeout=20)
        self.check_reports(run)
        self.assertEqual(run.code, 130)
        verdicts = [cell["verdict"] for cell in run.cells().values()]
        self.assertEqual((verdicts.count("errored"), verdicts.count("skipped")), (3, 9))
        self.nothing_is_left()

    def test_a_run_that_takes_too_long_ends_at_once_with_complete_reports(self):
        farm = self.slow_farm(50)
        limit = ("--run-timeout", "3s")
        process = self.start("--farm", farm, "suites", "--out", self.out, *limit, env=self.environment)
        run = self.finish(process, timeout=40)
        self.check_reports(run)
        self.assertEqual(run.code, 3, run.stdout)
        self.assertEqual(run.results()["run"]["end"], "timed-out")
        why = "the run took longer than 3 s (--run-timeout)"
        for cell in run.cells().values():
            self.assertIn((cell["verdict"], cell["message"]), {("errored", why), ("skipped", why)})
        self.assertIn(why, [notice["message"] for notice in run.events("notice")])
        self.assertIn("Exit 3: the run took longer than --run-timeout", run.stdout)
        self.nothing_is_left()

    def test_sigterm_and_sighup_end_the_run_with_complete_reports(self):
        for name in ("SIGTERM", "SIGHUP"):
            with self.subTest(signal=name):
                process = self.start_and_await_cases(50)
                process.send_signal(getattr(signal, name))
                run = self.finish(process, timeout=20)
                self.check_reports(run)
                self.assertEqual(run.code, 130)
                verdicts = [cell["verdict"] for cell in run.cells().values()]
                self.assertEqual((verdicts.count("errored"), verdicts.count("skipped")), (3, 9))
                self.assertEqual(len(list((self.out / "boards").glob("*.rec"))), 3)
                self.nothing_is_left()
                for journal in self.out.glob("events.ndjson*"):
                    journal.unlink()

    def test_sigkill_leaves_no_process_and_no_file(self):
        process = self.start_and_await_cases(50)
        self.assertTrue(self.processes_of("MPRUN_RUN="))
        self.assertNotEqual(list(self.temporary.iterdir()), [])
        process.kill()
        process.communicate()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and (any(self.temporary.iterdir()) or self.processes_of(str(self.temporary))):
            time.sleep(0.01)
        self.nothing_is_left()

    def test_processes_that_a_case_started_are_ended_too(self):
        self.write("suites/s/a.py", "import os\nos.system('setsid sleep 1000 >/dev/null 2>&1 </dev/null &')\nprint('x')\n")
        self.write("suites/s/a.py.exp", "x\n")
        process = self.start("--farm", self.farm(self.UNIX), "suites", "--out", self.out, env=self.environment)
        run = self.finish(process)
        self.assertEqual(run.code, 0, run.stdout)
        self.nothing_is_left()

    def test_a_normal_end_leaves_nothing(self):
        farm = self.slow_farm(0)
        run = self.run_farm(farm, "suites", env=self.environment)
        self.assertEqual(run.code, 0, run.stdout)
        self.nothing_is_left()

    def test_any_tmpdir_works_or_is_named_in_the_error(self):
        farm = self.farm(self.UNIX)
        self.write("suites/s/a.py", "print(open('data.txt').read())\n")
        self.write("suites/s/data.txt", "data")
        self.write("suites/s/suite.yaml", "files: [data.txt]\n")
        self.write("suites/s/b.py", "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        pass\n")
        long = self.folder / ("l" * (160 - len(str(self.folder))))
        longer = self.folder / ("l" * 220) / ("m" * 220)
        for there in (long, longer):
            there.mkdir(parents=True)
        for given, code in (("tmp", 0), ("./tmp/..//tmp", 0), ("", 0), (long, 0), (longer, 2), ("nowhere", 2), (farm, 2)):
            with self.subTest(str(given)):
                environment = {**os.environ, "TMPDIR": str(given)}
                for command in (("run", farm, "suites", "--out", self.out), ("boards", farm)):
                    run = self.mprun(command[0], "--farm", *command[1:], env=environment)
                    self.assertEqual(run.code, code, run.stdout + run.stderr)
                    if code == 2:
                        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
                        self.assertIn(f"{given}: ", run.stderr)
                        self.assertIn("set TMPDIR to another", run.stderr)
        self.assertEqual([*self.temporary.iterdir(), *long.iterdir(), *longer.iterdir()], [])

    def test_a_full_disk_is_reported(self):
        farm = self.slow_farm(0)
        # A limit on the file size is a portable way to simulate a disk that fills up in the middle of a report.
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
        run = self.finish(self.start("--farm", farm, "suites", "--out", self.out, env=self.environment, preexec_fn=limit))
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("cannot write", run.stderr)
        self.assertIn(str(self.out), run.stderr)
        self.assertFalse((self.out / "junit.xml").exists(), "no half-written report under its own name")


if __name__ == "__main__":
    unittest.main()
