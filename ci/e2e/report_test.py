"""`mprun report` of several runs, of damaged files, and of runs that cannot be merged."""

import json
import pathlib

from lab import LabTest, Run, unittest
from recorded_farm import recorded_farm


class Report(LabTest):
    def recorded(self, name, **cases):
        """Runs these cases on one unix port and returns the events file."""
        suites = self.folder / f"suites-{name}"
        for case, text in cases.items():
            self.write(f"suites-{name}/s/{case}.py", text)
        run = self.mprun("--farm", self.farm(self.UNIX), suites, "--out", self.folder / name)
        self.assertIn(run.code, (0, 1), run.stderr)
        return self.folder / name / "events.ndjson"

    def report(self, *events, out="merged"):
        run = self.mprun("report", *events, "--out", self.folder / out)
        return Run(run.code, run.stdout, run.stderr, self.folder / out)

    def verdicts(self, run):
        return {f"{cell['suite']}/{cell['name']}": cell["verdict"] for cell in run.results()["cells"]}

    def refused(self, run, *fragments):
        self.assertEqual(run.code, 2, run.stdout + run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for fragment in fragments:
            self.assertIn(fragment, run.stderr)
        self.assertFalse(any(run.out.glob("*.*")), "nothing may be written")

    def test_the_newest_result_of_a_case_counts(self):
        first = self.recorded("first", a="print(1)\n", b="assert 0\n", c="print(3)\n")
        second = self.recorded("second", b="print(2)\n", d="assert 0, 'new'\n")
        for given in ((first, second), (second, first), (first.parent, second.parent)):
            merged = self.report(*given)
            self.assertEqual(merged.code, 1, merged.stderr)
            self.assertEqual(
                self.verdicts(merged), {"s/a": "passed", "s/b": "passed", "s/c": "passed", "s/d": "failed"}
            )
            totals = merged.results()["totals"]
            self.assertEqual((totals["planned"], totals["passed"], totals["failed"]), (4, 3, 1))
            self.assertEqual(len(merged.junit().findall(".//testcase")), 4)
            (b,) = (cell for cell in merged.results()["cells"] if cell["name"] == "b")
            self.assertEqual([(e["verdict"], e["run"]) for e in b["earlier"]], [("failed", self.run_id(first))])
            self.assertIn("merged from 2 runs; 1 result of an older run was replaced", merged.stdout)

    def run_id(self, events):
        return json.loads(events.read_text().splitlines()[0])["run_id"]

    def test_two_runs_in_one_file_are_refused(self):
        first = self.recorded("first", a="print(1)\n")
        second = self.recorded("second", a="assert 0\n")
        glued = self.write("glued.ndjson", first.read_text() + second.read_text())
        self.refused(self.report(glued), "glued.ndjson: two runs are in one file", self.run_id(second))
        torn = first.read_text()
        glued.write_text(torn[: len(torn) * 2 // 3] + second.read_text())
        self.refused(self.report(glued), "two runs are in one file")

    def test_runs_that_cannot_be_merged_are_refused(self):
        first = self.recorded("first", a="print(1)\n")
        self.refused(self.report(first, first), "contain the same run")
        lines = first.read_text().splitlines()
        planned = [line for line in lines if '"cell_planned"' not in line]
        self.refused(self.report(self.write("gap.ndjson", "\n".join(planned) + "\n")), "cell 0, which was never planned")
        other = first.read_text().replace(self.run_id(first), "another").replace('"platform":"unix","link"', '"platform":"rp2","link"')
        self.refused(self.report(first, self.write("other.ndjson", other)), "board unix is")
        newer = lines[0].replace('"version":2', '"version":3')
        self.refused(self.report(self.write("newer.ndjson", newer + "\n")), "version 3", "up to version 2")
        self.refused(self.report(first, self.folder / "none.ndjson"), "none.ndjson", "No such file")
        self.refused(self.report(self.write("empty.ndjson", "")), "contains no events")

    def test_the_intact_part_of_a_damaged_file_is_rendered(self):
        lines = recorded_farm(3, 8)
        damaged = list(lines)
        plan = next(i for i, line in enumerate(lines) if '"cell_planned"' in line)
        damaged[plan] = damaged[plan][:40]
        damaged[plan + 5] = "\0\0\0\0"
        run = self.report(self.write("damaged.ndjson", "\n".join(damaged) + "\n"))
        self.assertEqual(run.code, 3, run.stderr)
        self.assertIn(f"is incomplete: lines {plan + 1}, {plan + 6} are not events", run.stdout)
        self.assertIn("Exit 3: the record of the run is incomplete", run.stdout)
        results = run.results()
        self.assertEqual((results["totals"]["planned"], results["run"]["end"]), (22, "cut-off"))
        whole = self.report(self.write("whole.ndjson", "\n".join(lines) + "\n"), out="whole").results()

        def by_name(document):
            return {(cell["board"], cell["name"]): cell["verdict"] for cell in document["cells"]}

        known = by_name(whole)
        self.assertEqual(by_name(results), {key: known[key] for key in by_name(results)})

    def test_a_truncated_file_is_rendered(self):
        text = self.recorded("first", a="print(1)\n", b="assert 0\n").read_text()
        ends = [i + 1 for i, character in enumerate(text) if character == "\n"]
        for length in (*ends[:-1], *(end - 10 for end in ends[1:])):
            run = self.report(self.write("cut.ndjson", text[:length]))
            self.assertEqual(run.code, 3, run.stderr)
            self.assertIn("cut.ndjson is incomplete", run.stdout)
            totals = run.results()["totals"]
            self.assertEqual(
                totals["planned"], totals["passed"] + totals["failed"] + totals["errored"] + totals["skipped"]
            )

    def test_a_report_that_cannot_be_written_hides_no_other(self):
        events = self.recorded("first", a="print(1)\n")
        (self.folder / "merged/junit.xml/keep").mkdir(parents=True)
        run = self.report(events)
        self.assertEqual(run.code, 3)
        self.assertIn("junit.xml: Is a directory", run.stderr)
        self.assertIn("Exit 3: a report could not be written", run.stdout)
        self.assertEqual(self.verdicts(run), {"s/a": "passed"})
        self.assertTrue((run.out / "report.html").exists())

    def test_merged_shards_are_the_complete_run(self):
        for number in range(12):
            self.write(f"suites/s/case{number}.py", f"print({number})\nassert {number} != 7\n")
        farm = self.farm(self.UNIX, self.UNIX.replace("id: unix", "id: other"))
        whole = self.run_farm(farm, self.folder / "suites")
        shards, planned = [], []
        for number in (1, 2, 3):
            listed = self.mprun("--farm", farm, self.folder / "suites", "--shard", f"{number}/3", "--list")
            self.assertRegex(listed.stdout, rf"shard {number}/3: \d+ of 12 cases\n")
            out = self.folder / f"shard{number}"
            self.mprun("--farm", farm, self.folder / "suites", "--shard", f"{number}/3", "--out", out)
            shard = Run(0, "", "", out)
            self.assertEqual(listed.stdout.count("run   "), len(shard.events("cell_planned")))
            planned += sorted(shard.cells())
            shards.append(out)
        self.assertEqual(sorted(planned), sorted(whole.cells()), "each case is in exactly one shard")
        merged = self.report(*shards)
        self.assertEqual(merged.code, whole.code, merged.stderr)

        def said(document):
            return {(c["board"], c["suite"], c["name"]): (c["verdict"], c["message"], c["detail"] if "detail" in c else "") for c in document["cells"]}

        self.assertEqual(said(merged.results()), said(whole.results()))
        self.assertEqual(merged.results()["totals"], whole.results()["totals"])
        self.refused(self.report(shards[0], shards[2], out="gap"), "the run is incomplete: shard 2/3 is missing")

    def test_an_invalid_shard_is_refused(self):
        farm = self.farm(self.UNIX)
        self.write("suites/s/a.py", "print(1)\n")
        for part in ("0/3", "4/3", "1", "x/y", "1/0"):
            run = self.mprun("--farm", farm, self.folder / "suites", "--shard", part, "--out", self.out)
            self.assertEqual(run.code, 2)
            self.assertIn(f"--shard: '{part}' is not K/N", run.stderr)
        codes = [self.mprun("--farm", farm, self.folder / "suites", "--shard", f"{k}/2", "--list").code for k in (1, 2)]
        self.assertEqual(sorted(codes), [0, 4])
        empty = self.mprun("--farm", farm, self.folder / "suites", "--shard", f"{1 + codes.index(4)}/2", "--out", self.out)
        self.assertEqual((empty.code, empty.stderr.count("\n")), (4, 1))
        self.assertIn("none of the 1 cases is in shard", empty.stderr)

    def test_an_older_format_is_read(self):
        older = pathlib.Path(__file__).resolve().parents[2] / "reports/golden/mixed-version-1.ndjson"
        run = self.report(older)
        self.assertEqual(run.code, 1, run.stderr)
        self.assertEqual(run.results()["totals"]["planned"], 70)


if __name__ == "__main__":
    unittest.main()
