"""`mprun rerun`: the cases that did not pass in a run, once more."""

import signal

from lab import LabTest, Run, unittest

FAILS_ONCE = "import os\nassert os.getenv('GOOD'), 'not yet'\nprint(1)\n"


class Rerun(LabTest):
    def boards(self):
        odd = self.UNIX.replace("[micropython]", "[micropython], environment: {GOOD: '1'}").replace("id: unix", "id: odd")
        return self.farm(self.UNIX, odd)

    def rerun(self, *arguments, out="mprun-rerun"):
        run = self.mprun("rerun", *arguments)
        return Run(run.code, run.stdout, run.stderr, self.folder / out)

    def cases(self):
        self.write("suites/s/good.py", "print(1)\n")
        self.write("suites/s/odd.py", FAILS_ONCE)
        self.write("suites/s/odd.py.exp", "1\n")
        self.write("suites/s/bad.py", "assert 0\n")
        self.write("suites/s/skips.py", "print('SKIP')\nraise SystemExit\n")
        return self.folder / "suites"

    def test_runs_exactly_the_failed_cases_with_the_options_of_the_run(self):
        farm, suites = self.boards(), self.cases()
        first = self.mprun("--farm", farm, suites, "--retries", "0", "--retry-failures", "-e", "nothing")
        self.assertEqual(first.code, 1, first.stderr)
        again = self.rerun()
        self.assertEqual(again.code, 1, again.stderr)
        self.assertEqual(sorted(again.cells()), [("odd", "s/bad"), ("unix", "s/bad"), ("unix", "s/odd")])
        self.assertIn("running again what did not pass in run", again.stdout)
        self.check_reports(again)
        # A fixed case passes, and a rerun of the rerun has less to do.
        self.write("suites/s/bad.py", "print(1)\n")
        second = self.rerun("mprun-rerun", "--out", "second", out="second")
        self.assertEqual(sorted((where, cell["verdict"]) for where, cell in second.cells().items()),
                         [(("odd", "s/bad"), "passed"), (("unix", "s/bad"), "passed"), (("unix", "s/odd"), "failed")])
        third = self.rerun("second/events.ndjson", "--out", "third", out="third")
        self.assertEqual(sorted(third.cells()), [("unix", "s/odd")])
        merged = self.mprun("report", "mprun-out", "mprun-rerun", "second", "third", "--out", "all")
        self.assertEqual(merged.code, 1, merged.stderr)
        totals = Run(1, "", "", self.folder / "all").results()["totals"]
        self.assertEqual((totals["planned"], totals["passed"], totals["failed"], totals["skipped"]), (8, 5, 1, 2))

    def test_nothing_to_rerun_is_exit_4(self):
        self.write("suites/s/good.py", "print(1)\n")
        self.assertEqual(self.mprun("--farm", self.farm(self.UNIX), "suites").code, 0)
        run = self.rerun()
        self.assertEqual((run.code, run.stdout, run.stderr.count("\n")), (4, "", 1))
        self.assertIn("nothing to rerun: all cases of run", run.stderr)
        self.assertFalse(run.out.exists())

    def test_missing_cases_are_reported(self):
        self.boards(), self.cases()
        self.mprun("--farm", "lab.yaml", "suites")
        for name in ("bad.py", "odd.py", "odd.py.exp"):
            (self.folder / "suites/s" / name).unlink()
        run = self.rerun()
        self.assertEqual(run.code, 4, run.stderr)
        self.assertIn("3 of the 3 cases to run again no longer exist", run.stderr)

    def test_list_runs_nothing(self):
        self.boards(), self.cases()
        self.mprun("--farm", "lab.yaml", "suites")
        run = self.rerun("--list")
        self.assertEqual(run.code, 0, run.stderr)
        self.assertEqual(run.stdout.count("run   "), 3)
        self.assertFalse(run.out.exists())

    def test_cases_that_an_interrupted_run_did_not_reach(self):
        self.write("suites/s/a.py", "import time\nprint(1)\ntime.sleep(2)\n")
        self.write("suites/s/a.py.exp", "1\n")
        self.write("suites/s/b.py", "print(2)\n")
        self.out = self.folder / "mprun-out"
        process = self.start("--farm", self.farm(self.UNIX), "suites")
        self.await_text("attempt_started", 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(process).code, 130)
        run = self.rerun()
        self.assertEqual((run.code, list(run.cells())), (0, [("unix", "s/b")]), run.stderr)
        merged = self.mprun("report", "mprun-out", "mprun-rerun", "--out", "all")
        self.assertEqual(merged.code, 0, merged.stdout)

    def test_a_shard_is_rerun_without_the_others(self):
        farm, suites = self.boards(), self.cases()
        for shard in ("1/2", "2/2"):
            out = f"shard{shard[0]}"
            run = self.mprun("--farm", farm, suites, "--shard", shard, "--out", out)
            failed = {where for where, cell in Run(0, "", "", self.folder / out).cells().items() if cell["verdict"] == "failed"}
            again = self.rerun(out, "--out", f"again{shard[0]}", out=f"again{shard[0]}")
            self.assertEqual(again.code, 1 if failed else 4, again.stderr)
            if failed:
                self.assertEqual(set(again.cells()), failed)

    def test_files_that_are_not_runs_are_refused(self):
        for given, said in (("nowhere", "No such file"), (self.folder, "No such file")):
            run = self.rerun(given)
            self.assertEqual(run.code, 2)
            self.assertIn(said, run.stderr)


if __name__ == "__main__":
    unittest.main()
