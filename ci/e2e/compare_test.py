"""mprun compare on real files: its findings, output formats and exit codes, and what it refuses."""

import json
import os
import subprocess

from lab import MPRUN, SOURCE, LabTest, unittest

GOOGLE = SOURCE / "bench/golden/google_benchmark.json"


def spread(centre, count=20):
    """Samples in steps of a thousandth around the centre, unsorted."""
    return [centre * (1 + (i * 7 % count - count / 2) / 1000) for i in range(count)]


def measure(name, samples, **more):
    about = {
        "board": name.split("/")[0], "platform": "unix", "machine": "linux", "firmware": "v1.25.0", "version": "1.25.0",
        "link": "process pty", "faults": "", "measure": "upload", "payload": "random", "size": 102400,
        "sha256": "verified", "unit": "us", "lower_is_better": True, "error": "",
    }
    visits = [{"round": i, "samples": 1} for i in range(len(samples))]
    return {"name": name, **about, "samples": samples, "visits": visits, **more}


class Compare(LabTest):
    def bench(self, name, *measures, schema=1):
        document = {
            "context": {"mprun_schema": "1", "mprun_version": "0.1.0", "run_id": name},
            "benchmarks": [],
            "mprun": {"schema": schema, "measures": list(measures)},
        }
        return self.write(name, json.dumps(document))

    def compare(self, *arguments):
        return self.mprun("compare", *arguments)

    def refused(self, run, *fragments):
        self.assertEqual(run.code, 2, run.stderr + run.stdout)
        self.assertEqual(run.stdout, "")
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for fragment in fragments:
            self.assertIn(fragment, run.stderr)

    def slower(self):
        base = self.bench("base.json", measure("a/up", spread(100)), measure("a/down", spread(100)))
        head = self.bench("head.json", measure("a/up", spread(120)), measure("a/down", spread(100)))
        return base, head

    def test_a_regression_comes_first_and_is_exit_1(self):
        run = self.compare(*self.slower())
        self.assertEqual((run.code, run.stderr), (1, ""))
        lines = run.stdout.splitlines()
        self.assertRegex(lines[1], r"^REGRESSED +1\.200 .* 20/20  a/up$")
        self.assertRegex(lines[2], r"^same +1\.000 .* a/down$")
        self.assertEqual(lines[-1], "1 of 2 measures regressed (threshold 5 %): 1 regressed, 1 same")
        self.assertLessEqual(max(map(len, lines)), 100)

    def test_the_other_way_round_is_better(self):
        base, head = self.slower()
        run = self.compare(head, base)
        self.assertEqual(run.code, 0)
        self.assertIn("improved", run.stdout)

    def test_threshold(self):
        self.assertEqual(self.compare(*self.slower(), "--threshold", "22").code, 0)
        self.assertEqual(self.compare(*self.slower(), "--threshold", "18").code, 1)

    def test_confidence_asks_for_more_rounds(self):
        base = self.bench("base.json", measure("a/up", [100, 101, 102, 103]))
        head = self.bench("head.json", measure("a/up", [200, 201, 202, 203]))
        self.assertEqual(self.compare(base, head, "--confidence", "95").code, 1)
        run = self.compare(base, head)
        self.assertEqual(run.code, 0)
        self.assertRegex(run.stdout, r"unclear +1\.985 +unknown")
        self.assertIn("too few rounds to tell", run.stdout)

    def test_spread_between_runs(self):
        files = self.slower()
        self.assertIn("more files per side measure it", self.compare(*files).stdout)
        self.assertEqual(self.compare(*files, "--spread", "25").code, 0)
        other = self.bench("other.json", measure("a/up", spread(127)), measure("a/down", spread(100)))
        run = self.compare(files[0], "--", files[1], other)
        self.assertEqual(run.code, 1)
        self.assertIn("spread between runs: measured", run.stdout)
        run = self.compare(files[0], other, "--", files[1], other, "--format", "json")
        self.assertEqual(run.code, 0)
        found = json.loads(run.stdout)
        self.assertEqual([side["file"] for side in found["base"]], [str(files[0]), str(other)])
        self.assertAlmostEqual({m["name"]: m for m in found["measures"]}["a/up"]["estimate"]["spread_percent"], 27, delta=0.01)

    def test_alternating_runs_are_paired(self):
        bases, heads = [], []
        for i in range(12):
            host = 1 + i % 4  # affects both sides
            bases.append(self.bench(f"base-{i}.json", measure("a/up", [100 * host])))
            heads.append(self.bench(f"head-{i}.json", measure("a/up", [(110 + i / 10) * host])))
        self.assertEqual(self.compare(*bases, "--", *heads).code, 0)
        run = self.compare("--in-turn", *bases, "--", *heads)
        self.assertEqual(run.code, 1, run.stdout)
        self.assertIn("none: both sides were measured in turn", run.stdout)
        self.refused(self.compare("--in-turn", *bases, "--", *heads[1:]), "as many files")

    def test_ambiguous_sides_are_refused(self):
        base, head = self.slower()
        self.refused(self.compare(base, head, head), "--")
        self.refused(self.compare(base, "--"), "at least one file on each side")
        self.refused(self.compare("--", base), "at least one file on each side")
        self.refused(self.compare(base, "--", head, "--", head), "at least one file on each side")
        self.refused(self.compare(base), "base.json", "only one side")

    def test_higher_can_be_better(self):
        base = self.bench("base.json", measure("a/rate", spread(100), unit="B/s", lower_is_better=False))
        head = self.bench("head.json", measure("a/rate", spread(80), unit="B/s", lower_is_better=False))
        self.assertEqual(self.compare(base, head).code, 1)
        self.assertEqual(self.compare(head, base).code, 0)

    def test_an_error_where_there_was_a_figure_is_a_regression(self):
        base = self.bench("base.json", measure("a/up", spread(100)))
        head = self.bench("head.json", measure("a/up", [], error="hash mismatch"))
        run = self.compare(base, head)
        self.assertEqual(run.code, 1)
        self.assertIn("BROKEN", run.stdout)
        self.assertIn("HEAD: hash mismatch", run.stdout)
        self.assertEqual(self.compare(head, base).code, 0)
        self.assertEqual(self.compare(head, head).code, 0)

    def test_measures_of_a_single_side_are_listed(self):
        base = self.bench("base.json", measure("a/up", spread(100)), measure("a/old", spread(1)))
        head = self.bench("head.json", measure("a/up", spread(100)), measure("a/new", spread(1)))
        run = self.compare(base, head)
        self.assertEqual(run.code, 0)
        self.assertRegex(run.stdout, r"(?m)^added .* a/new$")
        self.assertRegex(run.stdout, r"(?m)^removed .* a/old$")

    def test_differing_conditions_are_refused_unless_allowed(self):
        for key, value in {
            "platform": "rp2", "machine": "Pico", "firmware": "v1.26.0", "link": "serial", "faults": "latency 10ms",
        }.items():
            with self.subTest(key):
                base = self.bench("base.json", measure("a/up", spread(100)))
                head = self.bench("head.json", measure("a/up", spread(100), **{key: value}))
                self.refused(self.compare(base, head), f"{key} of a", value, "--allow-different")
                run = self.compare(base, head, "--allow-different")
                self.assertEqual(run.code, 0)
                self.assertRegex(run.stdout, rf"^DIFFERENT  {key} of a: .*{value}")

    def test_many_differences_are_still_a_single_line(self):
        names = [f"board-{i}/up" for i in range(9)]
        base = self.bench("base.json", *(measure(name, spread(100)) for name in names))
        head = self.bench("head.json", *(measure(name, spread(100), firmware="v1.26.0") for name in names))
        self.refused(self.compare(base, head), "and 6 more")

    def test_the_same_files_give_the_same_output(self):
        files = self.slower()
        for form in ("text", "markdown", "json"):
            first, second = (self.compare(*files, "--format", form) for _ in range(2))
            self.assertEqual(first.stdout, second.stdout)

    def test_json(self):
        base, head = self.slower()
        run = self.compare(base, head, "--format", "json")
        self.assertEqual(run.code, 1)
        found = json.loads(run.stdout)
        self.assertEqual((found["format"], found["version"]), ("mprun-comparison", 2))
        self.assertEqual(found["base"][0]["run_id"], "base.json")
        self.assertTrue(found["regressed"])
        self.assertEqual([m["verdict"] for m in found["measures"]], ["regressed", "same"])
        schema = json.loads((SOURCE / "bench/comparison/comparison.schema.json").read_text())
        self.assertEqual(list(found), schema["required"])

    def test_markdown_into_a_file(self):
        run = self.compare(*self.slower(), "--format", "markdown", "--out", "step.md")
        self.assertEqual(run.code, 1)
        self.assertEqual(len(run.stdout.splitlines()), 1)
        self.assertTrue(run.stdout.startswith("1 of 2 measures regressed"))
        written = (self.folder / "step.md").read_text()
        self.assertTrue(written.startswith("### :x: 1 of 2 measures regressed"))
        self.assertIn("| **regressed** | `a/up` | 1.200 |", written)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["base.json", "head.json", "step.md"])

    def test_plain_google_benchmark_files(self):
        run = self.compare(GOOGLE, GOOGLE)
        self.assertEqual(run.code, 0)
        self.assertIn("plain/1024/iterations:1/manual_time", run.stdout)
        self.assertIn('BASE: the board "pico" went away', run.stdout)
        document = GOOGLE.read_text().replace('"real_time": 1', '"real_time": 2').replace('"real_time": 9.9', '"real_time": 25.0')
        run = self.compare(GOOGLE, self.write("head.json", document), "--confidence", "90")  # five samples
        self.assertEqual(run.code, 1, run.stdout)
        self.assertIn("the files have no rounds", run.stdout)

    def test_wrong_files(self):
        good = self.bench("good.json", measure("a/up", spread(100)))
        self.refused(self.compare(good, "nowhere.json"), "nowhere.json", "No such file")
        self.refused(self.compare(self.folder, good), "Is a directory")
        self.refused(self.compare(good, self.write("text.json", "hello")), "text.json", "not JSON")
        self.refused(self.compare(good, self.write("other.json", '{"a": 1}')), "other.json", "benchmark")
        self.refused(self.compare(good, self.bench("later.json", schema=2)), "later.json", "schema")
        self.refused(self.compare(good, self.bench("empty.json")), "empty.json", "no measure")
        self.refused(self.compare(good, self.bench("else.json", measure("b/up", spread(1)))), "no measure in common")
        self.refused(
            self.compare(good, self.bench("unit.json", measure("a/up", spread(1), unit="B/s"))), "a/up", "'us'", "'B/s'"
        )
        self.refused(
            self.compare(good, self.bench("bad.json", measure("a/up", [1, "2"]))),
            "bad.json.mprun.measures[0].samples", "list of numbers",
        )

    def test_wrong_options(self):
        base, head = self.slower()
        self.refused(self.compare(base, head, "--format", "xml"), "--format", "xml")
        self.refused(self.compare(base, head, "--threshold", "-1"), "--threshold")
        self.refused(self.compare(base, head, "--threshold", "nan"), "--threshold")
        self.refused(self.compare(base, head, "--confidence", "100"), "--confidence")
        self.refused(self.compare(base, head, "--out", "nowhere/step.md"), "nowhere/step.md")

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            run = self.mprun("compare", *self.slower(), stdout=full)
        self.assertEqual(run.code, 3)
        self.assertIn("No space left", run.stderr)

    def test_a_reader_that_goes_away(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([MPRUN, "compare", *self.slower()], stdout=write, stderr=subprocess.PIPE, text=True)
        os.close(write)
        self.assertEqual((done.returncode, done.stderr), (1, ""))

    def test_help_lists_the_exit_codes(self):
        run = self.compare("--help")
        self.assertEqual(run.code, 0)
        self.assertIn("Exit codes:", run.stdout)
        self.assertIn("compare", self.mprun("--help").stdout)


if __name__ == "__main__":
    unittest.main()
