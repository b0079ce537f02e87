"""Ctrl-Z and fg: while mprun is stopped its clocks stand still."""

import os
import pathlib
import signal
import time

from lab import LabTest, unittest


class Pause(LabTest):
    def setUp(self):
        super().setUp()
        self.go = self.folder / "go"
        wait = (
            "import os, time\nprint('began')\nwhile True:\n    try:\n        os.stat('%s')\n        break\n"
            "    except OSError:\n        time.sleep(0.01)\nprint('ended')\n" % self.go
        )
        self.write("suites/s/waits.py", wait)
        self.write("suites/s/waits.py.exp", "began\nended\n")

    def await_stop(self, process):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T":
                return
            time.sleep(0.01)  # polls until the deadline above
        self.fail("mprun was not stopped")

    def start_and_stop(self, *more):
        """Starts and stops mprun like a job of a shell."""
        farm = self.farm(self.UNIX, defaults="{connect_timeout: 30s, idle_timeout: 5s, case_timeout: 5s}")
        process = self.start("--farm", farm, "suites", "--out", self.out, *more, preexec_fn=os.setpgrp)
        self.await_text("attempt_started", 1)
        os.killpg(process.pid, signal.SIGTSTP)
        self.await_stop(process)
        return process

    def test_neither_a_case_nor_the_run_loses_time(self):
        process = self.start_and_stop("--run-timeout", "8s")
        time.sleep(8.5)  # the test needs time to pass
        os.killpg(process.pid, signal.SIGCONT)
        self.await_text("stopped for", 1)
        self.go.touch()
        run = self.finish(process)
        self.check_reports(run)
        self.assertEqual(run.code, 0, run.stdout)
        (attempt,) = run.events("attempt_finished")
        self.assertLess(attempt["took_us"], 8_500_000, "the stop is no part of it")

    def test_it_can_be_stopped_repeatedly_and_interrupted(self):
        process = self.start_and_stop()
        for times in (1, 2):
            os.killpg(process.pid, signal.SIGCONT)
            self.await_text("stopped for", times)
            os.killpg(process.pid, signal.SIGTSTP)
            self.await_stop(process)
        os.killpg(process.pid, signal.SIGINT)
        os.killpg(process.pid, signal.SIGCONT)
        run = self.finish(process)
        self.check_reports(run)
        self.assertEqual(run.code, 130, run.stdout)

    def test_it_continues_where_nobody_could_resume_it(self):
        farm = self.farm(self.UNIX)
        process = self.start("--farm", farm, "suites", "--out", self.out, start_new_session=True)
        self.await_text("attempt_started", 1)
        process.send_signal(signal.SIGTSTP)
        self.go.touch()
        run = self.finish(process)
        self.check_reports(run)
        self.assertEqual(run.code, 0, run.stdout)


if __name__ == "__main__":
    unittest.main()
