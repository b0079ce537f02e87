"""Baselines and quarantines of the built program: what is marked, what counts, and what is reported."""

import json
import sqlite3

from lab import LabTest, Run, unittest

GOOD = "print(1)\n"
BAD = "assert 1 == 2, 'one is not two'\n"
FAR = "expires: 2999-12-31"


class Marked(LabTest):
    def case(self, name, text):
        self.write(f"suites/s/{name}.py", text)

    def run_suites(self, *more, board=None):
        return self.run_farm(self.farm(board or self.UNIX), self.folder / "suites", *more)

    def property_of(self, run, case, name):
        found = run.junit().findall(f".//testcase[@name='{case}']/properties/property[@name='{name}']")
        return found[0].get("value") if found else None


class Baseline(Marked):
    def earlier(self):
        """Makes a run in which `known` and `fixed` failed, and keeps it under another name."""
        for name, text in {"good": GOOD, "known": BAD, "fixed": BAD, "new": GOOD}.items():
            self.case(name, text)
        self.run_suites()
        kept = self.folder / "before"
        self.out.rename(kept)
        self.case("fixed", GOOD)
        self.case("new", BAD)
        return kept

    def check(self, run):
        self.assertEqual(run.code, 1, run.stdout)
        found = {name.split("/")[1]: cell.get("baseline") for (_, name), cell in run.cells().items()}
        self.assertEqual(found, {"good": None, "known": "known", "fixed": "fixed", "new": "new"})
        cells = {cell["name"]: cell["baseline"] for cell in run.results()["cells"]}
        self.assertEqual(cells, found)
        self.assertEqual(self.property_of(run, "new", "baseline"), "new")
        self.assertIsNone(self.property_of(run, "good", "baseline"))
        self.assertIn("1 new, 1 fixed, 1 known compared with the baseline", run.stdout)
        self.assertRegex(run.stdout, r"FAIL +unix +s/new .*\[new\]")
        self.assertRegex(run.stdout, r"\nFixed\n +PASS +unix +s/fixed\n")
        self.assertTrue("[new] " in (run.out / "report.html").read_text())

    def test_a_runs_folder_events_or_results_can_be_the_baseline(self):
        before = self.earlier()
        for named in (before, before / "events.ndjson", before / "results.json"):
            self.check(self.run_suites("--baseline", named))

    def test_the_previous_run_in_the_same_folder_can_be_the_baseline(self):
        before = self.earlier()
        before.rename(self.out)
        self.check(self.run_suites("--baseline", self.out))

    def test_the_latest_run_of_a_branch_can_be_the_baseline(self):
        self.write(".git/HEAD", "ref: refs/heads/main\n")
        self.earlier()
        self.check(self.run_suites("--baseline", "latest:main"))
        again = self.mprun("report", self.out, "--out", "again", "--history", "state/mprun/history.sqlite", "--baseline", "latest:main")
        self.assertIn("1 new, 1 fixed, 1 known compared with the baseline", again.stdout, "it is no baseline of itself")
        first = self.run_suites("--baseline", "latest:other")
        self.assertEqual(first.code, 1)
        self.assertIn("has no run of branch other yet", first.stdout)

    def test_a_report_that_is_made_again_can_have_a_baseline(self):
        before = self.earlier()
        run = self.run_suites()
        self.assertNotIn("baseline", run.cells()["unix", "s/new"])
        again = self.mprun("report", run.out / "events.ndjson", "--out", self.folder / "again", "--baseline", before)
        self.assertIn("1 new, 1 fixed, 1 known compared with the baseline", again.stdout)

    def test_a_merged_report_can_have_a_baseline_and_its_runs_do_not_change(self):
        before = self.earlier()
        parts = []
        for chosen in ("new|good", "fixed|known"):
            self.run_suites("-i", chosen, "--no-history")
            parts.append(self.out.rename(self.folder / f"part-{len(parts)}"))
        for _ in range(2):
            merged = self.mprun("report", *parts, "--out", "all", "--baseline", before, "--history", "kept.sqlite")
            self.assertEqual(merged.code, 1, merged.stderr)
            self.assertIn("1 new, 1 fixed, 1 known compared with the baseline", merged.stdout)
            with sqlite3.connect(self.folder / "kept.sqlite") as database:
                counts = database.execute("SELECT planned, passed, failed FROM run ORDER BY started_ms").fetchall()
            self.assertEqual(counts, [(2, 1, 1), (2, 1, 1)])

    def test_files_that_are_not_runs_are_refused(self):
        self.case("good", GOOD)
        for named, why in {"nowhere": "cannot read", "latest:": "needs the name of a branch"}.items():
            run = self.mprun("--farm", self.farm(self.UNIX), self.folder / "suites", "--out", self.out, "--baseline", named)
            self.assertEqual(run.code, 2, run.stdout)
            self.assertIn(why, run.stderr)
        run = self.mprun(
            "--farm", self.farm(self.UNIX), self.folder / "suites", "--out", self.out, "--no-history", "--baseline", "latest:main"
        )
        self.assertEqual(run.code, 2)
        self.assertIn("needs a history", run.stderr)


class Quarantine(Marked):
    def quarantine(self, *entries, name="quarantine.yaml"):
        return self.write(name, "".join(f"- {entry}\n" for entry in entries))

    def test_named_cases_run_and_do_not_count(self):
        self.case("good", GOOD)
        self.case("bad", BAD)
        file = self.quarantine(f"{{tests: '^s/bad$', boards: [unix], reason: not built yet, owner: ann, {FAR}}}")
        run = self.run_suites("--quarantine", file)
        self.assertEqual(run.code, 0, run.stdout)
        cell = run.cells()["unix", "s/bad"]
        self.assertEqual((cell["verdict"], cell["quarantine"]), ("failed", "not built yet; ann, until 2999-12-31; quarantine.yaml:1"))
        totals = run.results()["totals"]
        self.assertEqual((totals["failed"], totals["quarantined"], totals["passed"]), (1, 1, 1))
        self.assertRegex(run.stdout, r"\nQuarantined\n +FAIL +unix +s/bad .*not built yet")
        self.assertNotIn("Not passed", run.stdout)
        self.assertIn("1 failed (1 quarantined), 1 passed", run.stdout)
        self.assertIn("Exit 0: no case failed that is not quarantined", run.stdout)
        junit = run.junit()
        self.assertEqual((junit.get("failures"), junit.get("skipped")), ("0", "1"))
        self.assertIn("AssertionError", junit.find(".//testcase[@name='bad']/skipped").get("message"))
        self.assertIn("ann", self.property_of(run, "bad", "quarantine"))
        self.assertTrue("[quarantined: not built yet" in (run.out / "report.html").read_text())

    def test_other_cases_count(self):
        self.case("bad", BAD)
        for entry in (
            f"{{tests: '^s/good$', reason: r, owner: o, {FAR}}}",
            f"{{tests: bad, boards: [uni], reason: r, owner: o, {FAR}}}",
            f"{{tests: bad, firmware: '^no such', reason: r, owner: o, {FAR}}}",
        ):
            run = self.run_suites("--quarantine", self.quarantine(entry))
            self.assertEqual(run.code, 1, entry)

    def test_a_pass_is_reported(self):
        self.case("good", GOOD)
        file = self.quarantine(f"{{tests: good, reason: was slow, owner: ann, {FAR}}}")
        run = self.run_suites("--quarantine", file)
        self.assertEqual(run.code, 0)
        self.assertRegex(run.stdout, r"PASS +unix +s/good +passed: its entry can be removed +\[quarantined: was slow; ann")

    def test_an_expired_entry_is_reported_and_has_no_effect(self):
        self.case("bad", BAD)
        file = self.quarantine("{tests: bad, reason: old, owner: ann, expires: 2020-01-31}")
        run = self.run_suites("--quarantine", file)
        self.assertEqual(run.code, 1)
        self.assertIn("quarantine.yaml:1: this quarantine expired on 2020-01-31 (ann) and excuses nothing any more: old", run.stdout)

    def test_an_error_of_the_board_does_not_count_either(self):
        self.case("hangs", "import time\ntime.sleep(60)\n")
        file = self.quarantine(f"{{tests: hangs, reason: r, owner: o, {FAR}}}")
        farm = self.farm(self.UNIX, defaults="{case_timeout: 1s, idle_timeout: 1s}")
        run = self.run_farm(farm, self.folder / "suites", "--retries", "0", "--quarantine", file)
        self.assertEqual(run.cells()["unix", "s/hangs"]["verdict"], "timed-out")
        self.assertEqual(run.code, 0, run.stdout)

    def test_it_does_not_end_repetitions(self):
        self.case("bad", BAD)
        self.case("good", GOOD)
        file = self.quarantine(f"{{tests: bad, reason: r, owner: o, {FAR}}}")
        run = self.run_suites("--stress", "3", "--quarantine", file)
        self.assertEqual(run.code, 0, run.stdout)
        good, bad = run.cells()["unix", "s/good"], run.cells()["unix", "s/bad"]
        self.assertEqual((good["verdict"], good["message"]), ("passed", "3 repetitions passed"))
        self.assertEqual(bad["verdict"], "failed")
        self.assertIn("stress: 1 of 4 repetitions failed", run.stdout)

    def test_it_holds_in_a_rerun_and_in_merged_reports(self):
        self.case("bad", BAD)
        self.case("good", GOOD)
        file = self.quarantine(f"{{tests: bad, reason: r, owner: o, {FAR}}}")
        self.assertEqual(self.run_suites("--quarantine", file).code, 0)
        again = self.mprun("rerun", self.out, "--out", "again")
        self.assertEqual(again.code, 0, again.stdout + again.stderr)
        rerun = Run(0, again.stdout, again.stderr, self.folder / "again")
        self.assertEqual(list(rerun.cells()), [("unix", "s/bad")])
        merged = self.mprun("report", self.out, "again", "--out", "all")
        self.assertEqual(merged.code, 0, merged.stdout)
        self.assertIn("1 failed (1 quarantined), 1 passed", merged.stdout)

    def test_the_events_give_the_same_result(self):
        self.case("bad", BAD)
        file = self.quarantine(f"{{tests: bad, reason: r, owner: o, {FAR}}}")
        run = self.run_suites("--quarantine", file)
        again = self.folder / "again"
        replay = self.mprun("report", run.out / "events.ndjson", "--out", again)
        self.assertEqual(replay.code, 0)
        for name in ("junit.xml", "results.json", "report.html"):
            self.assertEqual((again / name).read_text(), (run.out / name).read_text(), name)

    def test_wrong_input_is_refused_with_its_position(self):
        self.case("good", GOOD)
        for entry, why in {
            "{tests: a, reason: r, owner: o}": "quarantine.yaml:1:3: key '[0]': the key 'expires' is missing",
            f"{{tests: a, owners: o, reason: r, {FAR}}}": "quarantine.yaml:1:14: key 'owners': unknown, did you mean 'owner'?",
        }.items():
            run = self.mprun(
                "--farm", self.farm(self.UNIX), self.folder / "suites", "--out", self.out, "--quarantine", self.quarantine(entry)
            )
            self.assertEqual((run.code, run.stdout), (2, ""))
            self.assertIn(why, run.stderr)
            self.assertEqual(len(run.stderr.strip().splitlines()), 1)

    def test_octoprobes_xfail_file_is_accepted(self):
        self.case("bad", BAD)
        file = self.write("xfail.json", json.dumps({"RUN-TESTS_STANDARD": {"s/bad.py": ["PYBV11"]}}))
        self.assertEqual(self.run_suites("--quarantine", file).code, 1)
        tagged = self.UNIX.replace("platform: unix", "platform: unix, tags: [PYBV11]")
        run = self.run_suites("--quarantine", file, board=tagged)
        self.assertEqual(run.code, 0, run.stdout)
        self.assertIn("expected to fail (RUN-TESTS_STANDARD)", run.stdout)


if __name__ == "__main__":
    unittest.main()
