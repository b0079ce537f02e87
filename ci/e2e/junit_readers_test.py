"""junit.xml as programs read it that people use: the same cases with the same outcomes as in results.json.

junitparser and junit2html come from PyPI (ci/test_packages). The two GitHub actions are published as repositories only:
$MPRUN_JUNIT_ACTIONS is a folder with both checked out, as in .github/workflows/ci.yml.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys

from github_action import run_action
from lab import MPRUN, SOURCE, LabTest, unittest

PACKAGES = pathlib.Path(os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share") / "mprun/python"
ACTIONS = pathlib.Path(os.environ.get("MPRUN_JUNIT_ACTIONS") or "/none")
needs_packages = unittest.skipUnless(PACKAGES.exists(), "there are no readers here; ci/setup --tests gets them")


def needs_action(name):
    has_both = shutil.which("node") and (ACTIONS / name / "dist/index.js").exists()
    return unittest.skipUnless(has_both, f"needs Node.js, and {name} checked out in $MPRUN_JUNIT_ACTIONS")


class JunitReaders(LabTest):
    """All of them read the report of a recorded run in which everything happens."""

    def setUp(self):
        super().setUp()
        recorded = SOURCE / "reports/golden/mixed.ndjson"
        subprocess.run([MPRUN, "report", recorded, "--out", self.out], cwd=self.folder, capture_output=True)
        self.file = self.out / "junit.xml"
        results = json.loads((self.out / "results.json").read_text())
        self.cells = {(f"{cell['board']}.{cell['suite'].replace('.', '_')}", cell["name"]): cell for cell in results["cells"]}
        self.totals = results["totals"]
        sys.path.insert(0, str(PACKAGES))
        self.addCleanup(sys.path.remove, str(PACKAGES))

    def bad(self):
        return {key: cell for key, cell in self.cells.items() if cell["verdict"] not in ("passed", "skipped")}

    @staticmethod
    def line_of(cell):
        """The line that the first attempt points at that ended as the case did."""
        for attempt in cell["attempts"]:
            if (attempt["verdict"] == "failed") == (cell["verdict"] == "failed") and attempt["verdict"] != "passed":
                return max(1, attempt["line"])
        return 1

    @needs_packages
    def test_junitparser_sees_every_case_with_its_outcome(self):
        from junitparser import JUnitXml

        kinds = {"passed": [], "failed": ["Failure"], "skipped": ["Skipped"], "errored": ["Error"], "timed-out": ["Error"]}
        report = JUnitXml.fromfile(str(self.file))
        read = {(case.classname, case.name): case for suite in report for case in suite}
        self.assertEqual(read.keys(), self.cells.keys())
        for key, cell in self.cells.items():
            results = read[key].result
            self.assertEqual([type(one).__name__ for one in results], kinds[cell["verdict"]], key)
            if cell["verdict"] not in ("passed", "skipped"):
                self.assertEqual(results[0].type, cell["blame"])
                self.assertTrue(results[0].message.startswith(cell["board"] + ": "), results[0].message)
                self.assertTrue(results[0].text.startswith(results[0].message))
        totals = self.totals
        self.assertEqual(
            (report.tests, report.failures, report.errors, report.skipped),
            (totals["planned"], totals["failed"], totals["errored"], totals["skipped"]),
        )

    @needs_packages
    def test_junitparser_sees_the_other_attempts_with_their_texts(self):
        from junitparser import xunit2

        report = xunit2.JUnitXml.fromfile(str(self.file))
        found = collections.Counter()
        for suite in report:
            for case in suite:
                cell = self.cells[(case.classname, case.name)]
                earlier = [*case.flaky_failures(), *case.rerun_failures()]
                found["flaky"] += len(case.flaky_failures())
                found["rerun"] += len(case.rerun_failures())
                self.assertEqual(bool(case.flaky_failures()), cell["flaky"], (case.classname, case.name))
                for attempt in earlier:
                    self.assertTrue(attempt.stack_trace.startswith(attempt.message), attempt.stack_trace)
                    self.assertIn(attempt.type, ("test", "board", "link", "host"))
        self.assertEqual(found, {"flaky": 1, "rerun": 3})

    @needs_packages
    def test_junit2html_shows_every_case_under_its_board(self):
        from junit2htmlreport import parser
        from markupsafe import escape

        report = parser.Junit(str(self.file))
        read = {(name, case.name): case for suite in report.suites for name, group in suite.classes.items() for case in group.cases}
        self.assertEqual(read.keys(), self.cells.keys())
        for key, cell in self.cells.items():
            outcome = {"passed": "passed", "skipped": "skipped"}.get(cell["verdict"], "failed")
            self.assertEqual(read[key].outcome().value, outcome, key)
        page = report.html()
        for (group, name), cell in self.bad().items():
            self.assertIn(escape(group), page)
            self.assertIn(escape(read[(group, name)].failure_msg), page)

    @needs_action("action-junit-report")
    def test_action_junit_report_annotates_what_did_not_pass(self):
        ran = run_action(
            ACTIONS / "action-junit-report", self.folder, self.folder / "temporary", report_paths="out/junit.xml",
            annotate_only="true", detailed_summary="true", include_passed="true", flaky_summary="true",
        )  # fmt: skip
        self.assertEqual(ran.code, 0, ran.log)
        totals = self.totals
        self.assertEqual(
            {name: int(ran.outputs[name]) for name in ("total", "passed", "failed", "skipped")},
            {
                "total": totals["planned"], "passed": totals["passed"], "skipped": totals["skipped"],
                "failed": totals["failed"] + totals["errored"],
            },
        )  # fmt: skip
        shown = []
        for level, where, message in ran.annotations:
            at = dict(part.split("=", 1) for part in where.split(","))
            shown.append((level, at["file"], int(at["line"]), message.split(": ")[0]))
        wanted = [("error", cell["file"], self.line_of(cell), cell["board"]) for cell in self.bad().values()]
        self.assertEqual(sorted(shown), sorted(wanted))
        flaky = ran.summary[ran.summary.index("<th>Retries</th>") :]
        self.assertEqual(flaky.count("</td><td>1</td>"), totals["flaky"])

    @needs_action("test-reporter")
    def test_test_reporter_lists_suites_by_board(self):
        subprocess.run(["git", "init", "--quiet"], cwd=self.folder, check=True)
        ran = run_action(
            ACTIONS / "test-reporter", self.folder, self.folder / "temporary",
            name="mprun", path="out/junit.xml", reporter="java-junit", fail_of_on_of_error="false",
        )  # fmt: skip
        self.assertEqual(ran.code, 0, ran.log)
        totals = self.totals
        self.assertEqual(
            [ran.outputs[name] for name in ("passed", "failed", "skipped", "conclusion")],
            [str(totals["passed"]), str(totals["failed"] + totals["errored"]), str(totals["skipped"]), "failure"],
        )
        for group in {key[0] for key in self.cells}:
            self.assertIn(f"[{group}](", ran.summary)
        for cell in self.bad().values():
            self.assertIn(f"❌ {cell['name']}\n\t{cell['blame']}: {cell['board']}: ", ran.summary)


if __name__ == "__main__":
    unittest.main()
