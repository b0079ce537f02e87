"""What people see of a failure: the file of the test in its traceback and, at the end, the command that reproduces it;
the trace of a run, and what GitHub shows of it."""

import json
import os
import pathlib
import re
import subprocess

from lab import MPRUN, LabTest, unittest

RAISES = "def check(n):\n    raise ValueError('bad %d' % n)\n\ncheck(3)\n"


class ShownFailures(LabTest):
    def failing_run(self, *more, **options):
        self.write("suites/s/raises.py", RAISES)
        self.write("suites/s/good+.py", "print(1)\n")
        slow = self.UNIX.replace("}}}", "}, faults: {seed: 5, latency: 1ms}}}").replace("id: unix", "id: slow")
        self.farm(self.UNIX, slow)
        return self.run_farm("lab.yaml", "suites", *more, **options)

    def line(self, board):
        faults = "  # faults on slow: seed: 5, latency: 1ms" if board == "slow" else ""
        return f"mprun --farm lab.yaml suites --board {board} -i '^s/raises$'{faults}"

    def test_every_failure_ends_with_the_line_that_reproduces_it(self):
        run = self.failing_run()
        self.assertEqual(run.code, 1)
        for board in ("unix", "slow"):
            shown = re.search(rf"^FAIL +{board} .*\n((?: {{9}}.*\n)+)", run.stdout, re.M).group(1)
            self.assertEqual(shown.splitlines()[-1].strip(), self.line(board))
        summary = run.stdout[run.stdout.index("\nNot passed\n") :]
        self.assertIn(f"\n           {self.line('unix')}\n", summary)
        failures = {failure.text.splitlines()[-1] for failure in run.junit().iter("failure")}
        self.assertEqual(failures, {f"again: {self.line('unix')}", f"again: {self.line('slow')}"})
        fields = {cell["board"]: cell.get("reproduce") for cell in run.results()["cells"] if cell["name"] == "raises"}
        self.assertEqual(fields, {board: self.line(board) for board in ("unix", "slow")})
        self.assertTrue(all("reproduce" not in cell for cell in run.results()["cells"] if cell["name"] != "raises"))

    def test_the_line_reproduces_the_failure(self):
        run = self.failing_run()
        path = f"{pathlib.Path(MPRUN).parent}:{os.environ['PATH']}"
        for board in ("unix", "slow"):
            again = subprocess.run(
                ["sh", "-c", self.line(board)], cwd=self.folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
            )
            self.assertEqual(again.returncode, 1, again.stderr)
            events = (self.folder / "mprun-out/events.ndjson").read_text()
            self.assertEqual(events.count('"cell_planned"'), 1)
            self.assertIn("bad 3", events)
        self.assertIn("seed: 5", str(run.events("board_declared")))

    def test_a_port_has_no_choice_of_boards(self):
        self.write("suites/s/raises.py", RAISES)
        run = self.mprun("--port", "exec:micropython", "suites", "--out", self.out)
        self.assertEqual(run.code, 1, run.stderr)
        line = "mprun --port exec:micropython suites -i '^s/raises$'"
        self.assertIn(f"         {line}\n", run.stdout)
        path = f"{pathlib.Path(MPRUN).parent}:{os.environ['PATH']}"
        again = subprocess.run(["sh", "-c", line], cwd=self.folder, env={**os.environ, "PATH": path}, capture_output=True)
        self.assertEqual(again.returncode, 1, again.stderr)

    def test_tracebacks_name_the_file(self):
        run = self.failing_run()
        frame = 'File "suites/s/raises.py", line 4, in <module>'
        self.assertEqual(run.stdout.count(frame), 2, run.stdout)
        self.assertNotIn("<stdin>", run.stdout)
        for failure in run.junit().iter("failure"):
            self.assertIn(frame, failure.text)
            self.assertNotIn("<stdin>", failure.text)
        for cell in run.results()["cells"]:
            for attempt in cell["attempts"]:
                self.assertNotIn("<stdin>", cell["message"] + attempt["message"] + attempt["detail"])
        # The board's output is unchanged.
        raw = [e for e in run.events("attempt_finished") if e["verdict"] == "failed"]
        self.assertTrue(all('File "<stdin>", line 4' in e["detail"] + e["output"] for e in raw))
        outputs = [case.find("system-out") for case in run.junit().iter("testcase") if case.find("failure") is not None]
        texts = [output.text for output in outputs if output is not None and not output.text.startswith("[[ATTACHMENT|")]
        self.assertTrue(all('"<stdin>", line 4' in text for text in texts), texts)

    def test_the_trace_can_be_read_by_perfetto(self):
        self.write("suites/t/suite.yaml", "cases:\n  small: {transfer: {size: 1KiB}}\n")
        run = self.failing_run("--trace", "trace.json")
        text = (self.folder / "trace.json").read_text()
        trace = json.loads(text)
        rows = {e["tid"]: e["args"]["name"] for e in trace["traceEvents"] if e["name"] == "thread_name"}
        self.assertEqual(set(rows.values()), {"run", "unix", "slow"})
        slices = [e for e in trace["traceEvents"] if e["ph"] == "X"]
        for event in trace["traceEvents"]:
            self.assertLessEqual({"name", "ph", "pid"}, set(event))
            self.assertIn(event["ph"], "MXi")
            if event["ph"] == "X":
                self.assertGreaterEqual(min(event["ts"], event["dur"]), 0)
        cases = [(rows[e["tid"]], e["name"], e["args"]["verdict"]) for e in slices if "verdict" in e["args"]]
        self.assertEqual(len(cases), len(run.events("attempt_finished")))
        self.assertIn(("slow", "s/raises", "failed"), cases)
        self.assertEqual(sum(e["cat"] == "transfer" for e in slices), 4)
        again = self.mprun("report", self.out, "--out", "again", "--trace", "again.json")
        self.assertEqual(again.code, 1, again.stderr)
        self.assertEqual((self.folder / "again.json").read_text(), text)

    def test_a_trace_that_cannot_be_written_is_reported(self):
        self.failing_run()
        for command in (("--farm", "lab.yaml", "suites"), ("report", self.out)):
            run = self.mprun(*command, "--out", "other", "--trace", "none/trace.json")
            self.assertEqual(run.code, 3, run.stderr)
            self.assertIn("cannot write none/trace.json: No such file or directory", run.stderr)
            self.assertIn("Exit 3: a report could not be written", run.stdout)
            self.assertTrue((self.folder / "other/junit.xml").exists())

    def test_github_reports_are_written(self):
        summary = self.write("summary.md", "before\n")
        run = self.failing_run("--github", env={**os.environ, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)})
        self.assertEqual(run.code, 1)
        orders = [line for line in run.stdout.splitlines() if line.startswith("::")]
        (order,) = orders
        self.assertEqual(run.stdout.splitlines()[-1], order, "after all that people read")
        self.assertTrue(order.startswith("::error file=suites/s/raises.py,line=2,title=s/raises failed on unix%2C slow::"), order)
        self.assertTrue(order.endswith(f"%0A{self.line('unix')}"), order)
        text = summary.read_text()
        self.assertTrue(text.startswith("before\n## ❌ mprun: 2 failed"), text)
        self.assertIn(self.line("unix"), text)
        self.assertNotIn("<stdin>", text)
        comment = (self.out / "github-comment.md").read_text()
        self.assertEqual(comment.splitlines()[0], "<!-- mprun report -->")
        again = self.mprun("report", self.out, "--out", "again", "--github", env={k: v for k, v in os.environ.items() if k != "GITHUB_STEP_SUMMARY"})
        self.assertEqual((self.folder / "again/github-comment.md").read_text(), comment)
        self.assertEqual("before\n" + (self.folder / "again/step-summary.md").read_text(), text)
        self.assertIn(order, again.stdout)


if __name__ == "__main__":
    unittest.main()
