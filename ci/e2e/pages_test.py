"""The pages beside report.html's own results: how cases did in earlier runs, the history, and comparisons of benchmarks."""

import json

from compare_test import measure, spread
from lab import LabTest, unittest
from shown_pages import PageTest, needs_chromium

EVIL = "</script><script>window.owned=1</script><img src=x onerror=window.owned=1>\u202e"


class Written(LabTest):
    """Tests that need no browser."""

    def bench(self, name, *measures):
        document = {"context": {"mprun_schema": "1", "mprun_version": "0.1.0", "run_id": name}, "benchmarks": [], "mprun": {"schema": 1, "measures": list(measures)}}
        return self.write(name, json.dumps(document))

    def test_a_page_that_cannot_be_written_is_refused_before_the_work(self):
        base = self.bench("base.json", measure("a/up", spread(100)))
        for command in (["compare", base, base], ["bench", "--farm", self.farm(self.UNIX)], ["history", "--history", "none.sqlite"]):
            run = self.mprun(*command, "--html", "none/page.html")
            self.assertEqual((run.code, run.stdout), (2, ""), command)
            self.assertIn("cannot write none/page.html", run.stderr)

    def test_only_comparisons_are_shown_as_such(self):
        self.write("suites/s/a.py", "print(1)\n")
        self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        wrong = {
            "text.json": "hello",
            "other.json": json.dumps({"format": "mprun-history", "version": 1}),
            "later.json": json.dumps({"format": "mprun-comparison", "version": 99}),
            "part.json": json.dumps({"format": "mprun-comparison", "version": 2, "measures": [], "base": []}),
        }
        for name, text in wrong.items():
            run = self.mprun("report", self.out, "--html", "x.html", "--comparison", self.write(name, text))
            self.assertEqual(run.code, 2, name)
            self.assertIn(name, run.stderr)
        self.assertFalse((self.folder / "x.html").exists())

    def test_the_history_chooses_between_json_and_a_page(self):
        run = self.mprun("history", "--json", "--html", "x.html")
        self.assertEqual(run.code, 2)


@needs_chromium
class Past(PageTest):
    def run_suites(self, *more):
        return self.run_farm(self.farm(self.UNIX), self.folder / "suites", *more)

    def test_a_report_shows_how_its_cases_did_before(self):
        self.write("suites/s/good.py", "print(1)\n")
        bad = self.write("suites/s/turns.py", "assert 0, 'no'\n")
        first = self.run_suites()
        page = self.open(first.out / "report.html")
        self.assertEqual(self.texts(page, ".sparkline"), [], "there is no earlier run")
        bad.write_text("print(1)\n")
        self.run_suites()
        bad.write_text("assert 0, 'no'\n")
        self.run_suites()
        page = self.open(self.out / "report.html")
        labels = page.evaluate("[...document.querySelectorAll('.matrix .sparkline')].map(s => s.getAttribute('aria-label'))")
        self.assertEqual(len(labels), 2)
        self.assertTrue(any(label.startswith("2 earlier runs: 1 failed, 1 passed, ") for label in labels), labels)
        # In the group of failures, the bars include this run.
        self.assertEqual(page.evaluate("document.querySelectorAll('#failure-groups summary .sparkline g').length"), 3)
        self.assertEqual(page.evaluate("document.querySelectorAll('#failure-groups summary .sparkline g.failed').length"), 2)
        self.check_looks(self.out / "report.html", ("", "#cell=0"))
        # Written again from the events: the history is asked only where it is named, and later runs do not count.
        plain = self.mprun("report", self.out, "--html", "plain.html")
        self.assertEqual(plain.code, 1)
        self.assertNotIn('"past":', (self.folder / "plain.html").read_text())
        self.mprun("report", self.out, "--html", "known.html", "--history", "state/mprun/history.sqlite")
        self.assertEqual((self.folder / "known.html").read_bytes(), (self.out / "report.html").read_bytes())

    def test_merged_runs_show_the_results_that_newer_ones_replaced(self):
        bad = self.write("suites/s/a.py", f"print({EVIL!r})\nassert 0, 'no <b>'\n")
        self.write("suites/s/b.py", "print(1)\n")
        self.run_suites()
        bad.write_text("print(1)\n")
        again = self.mprun("rerun", self.out, "--out", "again")
        self.assertEqual(again.code, 0, again.stderr)
        merged = self.mprun("report", self.out, "again", "--html", "merged.html")
        self.assertEqual(merged.code, 0, merged.stderr)
        page = self.open(self.folder / "merged.html")
        self.assertIn("1 result replaced one of an older run, 1 of which had not passed.", self.texts(page, "#reasons li"))
        cell = page.evaluate("Number(Object.keys(run.earlier)[0])")
        page = self.open(self.folder / "merged.html", f"#cell={cell}")
        (earlier,) = self.texts(page, "#detail .earlier li")
        self.assertIn("failed blame: test", earlier)
        self.assertIn("AssertionError: no <b>", earlier)
        self.check_looks(self.folder / "merged.html", (f"#cell={cell}",))

    def test_the_history_as_a_page(self):
        self.write("suites/s/good.py", "print(1)\n")
        flaky = self.write("suites/s/turns.py", "")
        for i in range(6):
            flaky.write_text("print(1)\n" if i % 2 == 0 else f"raise ValueError({EVIL!r})\n")
            self.run_suites()
        written = self.mprun("history", "--html", "history.html")
        self.assertEqual((written.code, written.stdout), (0, "history.html: 6 runs\n"), written.stderr)
        page = self.open(self.folder / "history.html")
        self.assertEqual(self.texts(page, "h1"), ["1 case does not pass"])
        self.assertEqual(self.texts(page, "#bad-rows tbody th code"), ["s/turns"])
        self.assertIn("onerror=window.owned=1>\\u202e", self.texts(page, "#bad-rows tbody th")[0])
        self.assertEqual(self.texts(page, "#flaky-rows tbody th code"), ["s/turns"])
        self.assertEqual(page.evaluate("document.querySelectorAll('#flaky-rows .sparkline g.failed').length"), 3)
        self.assertEqual(sorted(self.texts(page, "#slow-rows tbody th code")), ["s/good", "s/turns"])
        self.assertEqual(page.evaluate("document.querySelectorAll('.trend').length"), 3)
        self.assertEqual(len(self.texts(page, "#run-rows tbody tr")), 6)
        # The search is in the address.
        page.press("/", "/")
        page.type("good")
        self.wait(page, "location.hash === '#q=good'")
        self.assertEqual(self.texts(page, "#slow-rows tbody th code"), ["s/good"])
        self.assertEqual(self.texts(page, "#bad-rows p"), ["Nothing matches the search."])
        page.reload()
        page.settle()
        self.assertEqual(self.texts(page, "#slow-rows tbody th code"), ["s/good"])
        self.assertIsNone(page.evaluate("window.owned ?? null"))
        self.check_looks(self.folder / "history.html", ("", "#q=turns"))

    def test_a_history_without_the_runs_that_were_asked_for(self):
        self.write("suites/s/good.py", "print(1)\n")
        self.run_suites()
        self.assertEqual(self.mprun("history", "--html", "none.html", "--branch", "other").code, 0)
        page = self.open(self.folder / "none.html")
        self.assertEqual((self.texts(page, "h1"), page.messages), (["The history has no such run"], []))


@needs_chromium
class Compared(PageTest):
    bench = Written.bench

    def sides(self):
        base = self.bench("base.json", measure("a/up", spread(100)), measure("a/down", spread(100)), measure(f"a/{EVIL}", spread(50)))
        newer = {"firmware": f"v1.26 {EVIL}"}
        head = self.bench("head.json", measure("a/up", spread(120), **newer), measure("a/down", spread(80), **newer), measure(f"a/{EVIL}", [], error=f"link: {EVIL}", **newer))
        return base, head

    def check_comparison(self, page, box):
        self.assertEqual(page.messages, [])
        self.assertEqual(self.texts(page, f"{box} tbody .badge"), ["broken", "regressed", "improved"])
        self.assertIn("1 broken, 1 regressed, 1 improved, with a threshold of 5 %.", self.texts(page, f"{box} .summary")[0])
        (difference,) = self.texts(page, f"{box} .earlier li")
        self.assertIn("firmware of a: v1.25.0 in BASE, v1.26", difference)
        self.assertEqual(self.texts(page, f"{box} tbody tr:nth-child(2) td:nth-child(3)"), ["1.200"])
        self.assertIsNone(page.evaluate("window.owned ?? null"))

    def test_a_comparison_as_a_page(self):
        run = self.mprun("compare", *self.sides(), "--allow-different", "--html", "compared.html")
        self.assertEqual(run.code, 1, run.stderr)
        self.assertIn("2 of 3 measures regressed", run.stdout)
        page = self.open(self.folder / "compared.html")
        self.assertEqual(self.texts(page, "h1"), ["2 of 3 measures regressed"])
        self.check_comparison(page, "#rows")
        page.evaluate("document.querySelector('#rows input').focus()")
        page.type("down")
        self.assertEqual(self.texts(page, "#rows tbody .badge"), ["improved"])
        self.check_looks(self.folder / "compared.html")

    def test_a_comparison_in_a_report(self):
        self.mprun("compare", *self.sides(), "--allow-different", "--format", "json", "--out", "compared.json")
        self.write("suites/s/a.py", "print(1)\n")
        self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        self.assertEqual(self.mprun("report", self.out, "--html", "x.html", "--comparison", "compared.json").code, 0)
        page = self.open(self.folder / "x.html", "#at=comparison")
        self.wait(page, "document.activeElement.id === 'comparison-title'")
        self.check_comparison(page, "#comparison-rows")
        self.check_looks(self.folder / "x.html")
        without = self.open(self.out / "report.html")
        self.assertTrue(without.evaluate("document.getElementById('comparison').hidden && document.getElementById('to-comparison').hidden"))

    def test_a_benchmark_of_one_side_and_of_two(self):
        farm = self.farm(self.UNIX, self.UNIX.replace("id: unix", "id: other"))
        options = ["--farm", farm, "--benchmark_filter=commands/100$", "--rounds=4"]
        single = self.mprun("bench", *options, "--board", "unix", "--html", "one.html")
        self.assertEqual(single.code, 0, single.stderr)
        page = self.open(self.folder / "one.html")
        self.assertIn("measure", self.texts(page, "h1")[0])
        self.assertIn("unix/commands/100", self.texts(page, "tbody th code"))
        self.check_looks(self.folder / "one.html")
        two = self.mprun("bench", *options, "--base", "unix", "--head", "other", "--html", "two.html")
        self.assertIn(two.code, (0, 1), two.stderr)
        page = self.open(self.folder / "two.html")
        self.assertIn("of 1 measure" if two.code else "No regression shown in 1 measure", self.texts(page, "h1")[0])
        self.assertEqual(page.messages, [])


if __name__ == "__main__":
    unittest.main()
