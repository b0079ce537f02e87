"""Shared by the end-to-end tests: a folder with an inventory and suites, and runs of the built mprun on it.

The program's path comes from $MPRUN, the unix port from mprun's own search ($MICROPYTHON, PATH, ci/setup's).
A missing board fails a test; it never skips it.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree

MPRUN = os.environ["MPRUN"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]


class Run:
    """A finished mprun: its exit code, output and reports."""

    def __init__(self, code, stdout, stderr, out):
        self.code, self.stdout, self.stderr, self.out = code, stdout, stderr, out

    def events(self, kind=None):
        text = (self.out / "events.ndjson").read_text()
        events = [json.loads(line) for line in text.splitlines()]
        return [e for e in events if kind in (None, e["event"])]

    def cells(self):
        """{(board, "suite/name"): cell_finished event} of every planned cell."""
        planned = {e["cell"]: e for e in self.events("cell_planned")}
        return {
            (planned[e["cell"]].get("board") or e.get("board"), planned[e["cell"]]["suite"] + "/" + planned[e["cell"]]["name"]): e
            for e in self.events("cell_finished")
        }

    def junit(self):
        return ElementTree.parse(self.out / "junit.xml").getroot()

    def results(self):
        return json.loads((self.out / "results.json").read_text())


class LabTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mprun-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"
        # Every test has a history of its own, separate from the user's.
        os.environ["XDG_STATE_HOME"] = str(self.folder / "state")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def farm(self, *boards, defaults="{connect_timeout: 10s, reply_timeout: 2s, idle_timeout: 5s, case_timeout: 10s}"):
        body = "".join(f"  - {board}\n" for board in boards)
        return self.write("lab.yaml", f"version: 1\ndefaults: {defaults}\nboards:\n{body}")

    UNIX = "{id: unix, platform: unix, link: {process: {command: [micropython]}}}"

    def unix_port(self):
        """The command that mprun runs the unix port with, taken from a board's log."""
        farm = self.write("one.yaml", f"version: 1\nboards: [{self.UNIX}]\n")
        self.write("find/a.py", "print(1)\n")
        run = self.mprun("--farm", farm, self.folder / "find", "--out", self.folder / "find-out")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        log = (self.folder / "find-out/boards/unix.log").read_text()
        interpreter = re.search(r"opened (\S+)", log).group(1)
        dialect = json.loads((self.folder / "find-out/results.json").read_text())["boards"][0]["facts"]["dialect"]
        server = SOURCE / "runner/device/raw_repl_server.py"
        return [interpreter, "-i"] if dialect == "raw-repl" else [interpreter, str(server)]

    def cpython_that_can_be_closed(self):
        """A CPython for $MPRUN_CPYTHON that only reports its version once the folder has a file `closed`."""
        tell = 'python3 "$@" | sed \'$d\'; echo "$0"; exit'
        python = self.write(
            "python",
            f'#!/bin/sh\ncase "$*" in *implementation*) {tell};; esac\n'
            f'test -e {self.folder}/closed && exit 9\nexec python3 "$@"\n',
        )
        python.chmod(0o755)
        return str(python)

    def board(self, name, *command, more=""):
        """A board that is an arbitrary process of the host."""
        words = json.dumps(list(command))
        return f"{{id: {name}, platform: other{more}, link: {{process: {{command: {words}}}}}}}"

    def start(self, *arguments, **options):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        options.setdefault("cwd", self.folder)
        return subprocess.Popen([MPRUN, *map(str, arguments)], text=True, **options)

    def finish(self, process, timeout=120):
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            stdout, stderr = process.communicate()
            self.fail(f"mprun did not end within {timeout} s:\n{stdout}\n{stderr}")
        return Run(process.returncode, stdout, stderr, self.out)

    def mprun(self, *arguments, **options):
        return self.finish(self.start(*arguments, **options))

    def run_farm(self, farm, suites, *more, **options):
        run = self.mprun("--farm", farm, suites, "--out", self.out, *more, **options)
        self.assertTrue((self.out / "events.ndjson").exists(), run.stdout + run.stderr)
        self.check_reports(run)
        return run

    def await_condition(self, holds):
        deadline = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)  # polls until the deadline above

    def await_text(self, text, times):
        """Waits until the journal, which is written during the run, contains a text `times` times."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for journal in self.out.glob("events.ndjson*"):
                if journal.read_text(errors="replace").count(text) >= times:
                    return
            time.sleep(0.01)  # polls until the deadline above
        self.fail(f"no {text} in the journal")

    def check_reports(self, run):
        """Every planned cell has exactly one verdict in every report, and the reports agree."""
        planned = run.events("cell_planned")
        finished = run.events("cell_finished")
        self.assertEqual(sorted(e["cell"] for e in planned), sorted(e["cell"] for e in finished), run.stdout + run.stderr)
        self.assertEqual(run.events()[-1]["event"], "run_finished")
        self.assertEqual(run.events()[-1]["exit_code"], run.code)
        junit = run.junit()
        self.assertEqual(len(junit.findall(".//testcase")), len(planned))
        self.assertEqual(int(junit.get("tests")), len(planned))
        totals = run.results()["totals"]
        self.assertEqual(totals["planned"], len(planned))
        self.assertEqual(
            totals["planned"], totals["passed"] + totals["failed"] + totals["errored"] + totals["skipped"]
        )
        schema = SOURCE / "reports/files/junit.xsd"
        checked = subprocess.run(
            ["xmllint", "--noout", "--schema", schema, run.out / "junit.xml"], capture_output=True, text=True
        )
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def processes_of(self, run_folder_pattern=r"MPRUN_RUN="):
        """The running processes that have a run's mark in their environment."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = (entry / "environ").read_bytes().decode(errors="replace")
                if re.search(run_folder_pattern, environment):
                    found.append(int(entry.name))
            except OSError:
                pass
        return found


__all__ = ["LabTest", "Run", "SOURCE", "MPRUN", "signal", "unittest"]
