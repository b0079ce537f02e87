"""mprun bench on real boards: every measure with its conditions, in files that compare and Google Benchmark's tools can
read; a file that does not arrive is an error, what a board cannot do is skipped, and wrong input is refused."""

import json
import os

from lab import LabTest, signal, unittest
from run_test import MICROBIT

QUICK = ("--rounds=2", "--benchmark_min_time=0.001")
CONDITIONS = ("board", "platform", "machine", "firmware", "version", "link", "measure", "sha256", "unit")
NOISY = (
    "{id: noisy, platform: unix, link: {process: {command: [micropython]}, "
    "faults: {seed: 4, corrupt_rate: 0.0002}}}"
)


class Bench(LabTest):
    def bench(self, *arguments, boards=(LabTest.UNIX,), out="bench.json", quick=QUICK, **options):
        run = self.mprun(
            "bench", "--farm", self.farm(*boards), *quick, f"--benchmark_out={out}", *arguments, **options
        )
        path = self.folder / out
        self.file = json.loads(path.read_text()) if path.exists() else None
        return run

    def measures(self):
        return {m["name"]: m for m in self.file["mprun"]["measures"]}

    def refused(self, run, *fragments, code=2):
        self.assertEqual(run.code, code, run.stderr + run.stdout)
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for fragment in fragments:
            self.assertIn(fragment, run.stderr)
        self.assertIsNone(self.file)

    def test_every_measure_with_its_conditions(self):
        run = self.bench(boards=[LabTest.UNIX.replace("id: unix", "id: unix, count: 2")])
        self.assertEqual((run.code, run.stderr), (0, ""), run.stdout)
        found = self.measures()
        sizes = ("1KiB", "5KiB", "10KiB", "100KiB", "1MiB")
        kinds = ["connect", "commands/100", "commands_pipelined/100", "soft_reset"]
        kinds += [f"command_latency{part}" for part in ("", "/p50", "/p95", "/p99")]
        kinds += [f"keystroke_echo{part}" for part in ("", "/p50", "/p95")]
        kinds += [f"{way}/{data}/{size}" for way in ("upload", "download") for data in ("random", "text") for size in sizes]
        wanted = [f"unix-{board}/{kind}" for board in (0, 1) for kind in kinds]
        for work in ("commands_{}/100", "upload_{}/random/10KiB"):
            wanted += ["all/" + work.format("at_once") + part for part in ("", "/cpu", "/memory")]
            wanted += ["all/" + work.format("in_turn")]
        self.assertEqual(sorted(found), sorted(wanted))
        for name, measure in found.items():
            with self.subTest(name):
                for key in CONDITIONS:
                    self.assertTrue(measure[key], key)
                self.assertEqual((measure["error"], measure["faults"]), ("", ""))
                self.assertTrue(measure["samples"])
                self.assertEqual(len(measure["taken_at"]), len(measure["samples"]))
                self.assertEqual([visit["round"] for visit in measure["visits"]], [0, 1])
                self.assertEqual(sum(visit["samples"] for visit in measure["visits"]), len(measure["samples"]))
                self.assertGreater(measure["visits"][0]["load"], 0)
                other_boards = 1 if "at_once" in name else 0
                self.assertEqual(measure["visits"][0]["other_boards"], other_boards)
                self.assertGreater(min(measure["samples"]), 0)
                is_transfer = measure["size"] > 0
                self.assertEqual(measure["sha256"], "verified" if is_transfer else "not applicable")
                self.assertIn(name, run.stdout)
        self.assertIn("MicroPython", found["unix-0/connect"]["firmware"])
        self.assertEqual(found["unix-0/connect"]["link"], "process socketpair micropython")
        self.assertEqual(found["all/commands_at_once/100"]["link"], "2 boards: process socketpair micropython")
        self.assertEqual(found["unix-1/upload/text/100KiB"]["size"], 102400)
        self.assertEqual(found["all/commands_at_once/100/memory"]["unit"], "B")
        self.assertEqual(self.file["context"]["mprun_schema"], "1")
        self.google_entries()
        self.assertRegex(run.stdout, r"commands: all boards at once are \d+\.\d\d x as fast")

    def google_entries(self):
        """The entries that Google Benchmark's own tools read."""
        entries = {e["run_name"]: e for e in self.file["benchmarks"] if e["run_type"] == "iteration"}
        latency = entries["unix-0/command_latency/manual_time"]
        self.assertEqual((latency["run_type"], latency["time_unit"]), ("iteration", "us"))
        self.assertTrue(latency["p50"] <= latency["p95"] <= latency["p99"])
        self.assertGreater(entries["unix-0/upload/random/10KiB/manual_time"]["bytes_per_second"], 0)
        for entry in entries.values():
            for word in ("board ", "firmware ", "link ", "process socketpair micropython", "faults none", "payload ", "SHA-256 "):
                self.assertIn(word, entry["label"])

    def test_a_file_compared_with_itself(self):
        run = self.bench("--benchmark_filter=commands/100|connect", "--benchmark_repetitions=5", quick=())
        self.assertEqual(run.code, 0, run.stderr)
        self.assertEqual(sorted(self.measures()), ["unix/commands/100", "unix/connect"])
        self.assertEqual(run.stdout.count("unix/connect\n"), 1)
        self.assertIn("2 figures, 0 skipped, 0 errors", run.stdout)
        iterations = [e for e in self.file["benchmarks"] if e["run_type"] == "iteration"]
        self.assertEqual(len(iterations), 10)
        means = [e for e in self.file["benchmarks"] if e.get("aggregate_name") == "mean"]
        self.assertEqual(sorted(e["run_name"] for e in means), ["unix/commands/100/manual_time", "unix/connect/manual_time"])
        self.assertGreaterEqual(len(self.measures()["unix/connect"]["samples"]), 5)
        run = self.mprun("compare", "bench.json", "bench.json")
        self.assertEqual((run.code, run.stderr), (0, ""))
        self.assertIn("unix/connect", run.stdout)
        del self.file["mprun"]  # like a plain Google Benchmark file
        plain = self.write("plain.json", json.dumps(self.file))
        run = self.mprun("compare", plain, plain)
        self.assertEqual((run.code, run.stderr), (0, ""))
        self.assertIn("unix/connect/manual_time", run.stdout)

    def test_differing_conditions_are_reported(self):
        self.assertEqual(self.bench("--benchmark_filter=connect", out="base.json").code, 0)
        far = LabTest.UNIX.replace("[micropython]}", "[micropython]}, faults: {seed: 9, latency: 1500us}")
        self.assertEqual(self.bench("--benchmark_filter=connect", boards=[far], out="head.json").code, 0)
        self.assertEqual(self.measures()["unix/connect"]["faults"], "seed 9, latency 1500us")
        run = self.mprun("compare", "base.json", "head.json")
        self.assertEqual(run.code, 2)
        self.assertIn("faults of unix", run.stderr)

    def test_corruption_is_an_error_never_a_figure(self):
        run = self.bench("--benchmark_filter=load/random/100KiB", boards=[NOISY, LabTest.UNIX])
        self.assertEqual(run.code, 3, run.stdout)
        found = self.measures()
        for name, measure in found.items():
            with self.subTest(name):
                self.assertEqual(bool(measure["samples"]), measure["board"] == "unix")
                self.assertEqual(measure["error"].startswith("link: "), measure["board"] == "noisy", measure["error"])
                self.assertEqual(measure["sha256"] == "verified", measure["board"] == "unix")
        self.assertEqual(sorted(m["board"] for m in found.values()), ["noisy"] * 2 + ["unix"] * 2)
        errors = [e for e in self.file["benchmarks"] if e.get("error_occurred")]
        self.assertEqual(len(errors), 2)
        self.assertIn("corrupt_rate 0.0002", errors[0]["label"])
        self.assertRegex(run.stderr, r"ERROR +noisy/upload/random/100KiB: link: ")

    def test_small_and_broken_boards(self):
        boards = [self.board("bad", "false"), MICROBIT, LabTest.UNIX]
        kinds = "commands/100|commands_pipelined|echo|soft_reset|load/text/1KiB|load/random/1MiB|all/"
        run = self.bench(f"--benchmark_filter={kinds}", boards=boards)
        self.assertEqual(run.code, 3, run.stdout)
        found = self.measures()
        measured = sorted(n for n, m in found.items() if m["samples"] and m["board"] == "microbit")
        self.assertEqual(
            measured,
            ["microbit/commands/100", "microbit/commands_pipelined/100", "microbit/download/text/1KiB", "microbit/keystroke_echo",
             "microbit/keystroke_echo/p50", "microbit/keystroke_echo/p95", "microbit/soft_reset", "microbit/upload/text/1KiB"],
        )
        self.assertNotIn("microbit/upload/random/1MiB", found)
        self.assertRegex(run.stdout, r"skipped +microbit/upload/random/1MiB: .* do not fit on the board")
        skipped = [e["name"] for e in self.file["benchmarks"] if e.get("skipped")]
        self.assertEqual(len(skipped), 2)
        self.assertTrue(found["unix/upload/random/1MiB"]["samples"])
        self.assertIn("board bad: ", found["all/commands_at_once/100"]["error"])
        self.assertEqual(run.stderr.count(" bad/"), 1, run.stderr)  # a loss is reported once
        self.assertEqual(len([m for m in found.values() if m["board"] == "bad" and m["error"]]), 8)

    def test_filters_choose_boards_too(self):
        boards = [LabTest.UNIX, self.board("bad", "false")]
        run = self.bench("--benchmark_filter=^unix/upload/.*/1KiB$", boards=boards)
        self.assertEqual(run.code, 0, run.stderr)  # the other board was not even opened
        self.assertEqual(sorted(self.measures()), ["unix/upload/random/1KiB", "unix/upload/text/1KiB"])
        names = self.mprun("bench", "--farm", self.farm(*boards), "--benchmark_list_tests", "--benchmark_filter=-load|^all")
        self.assertEqual(names.code, 0)
        self.assertEqual(
            [n for n in names.stdout.split() if n.startswith("unix")],
            ["unix/connect", "unix/commands/100", "unix/commands_pipelined/100", "unix/command_latency", "unix/keystroke_echo",
             "unix/soft_reset"],
        )

    def test_json_on_stdout(self):
        run = self.bench("--benchmark_filter=connect", "--benchmark_format=json")
        self.assertEqual(run.code, 0)
        self.assertEqual(json.loads(run.stdout), self.file)

    def test_ctrl_c_keeps_the_measurements(self):
        terminal, theirs = os.openpty()  # a terminal shows the current round
        self.addCleanup(os.close, terminal)
        process = self.start(
            "bench", "--farm", self.farm(LabTest.UNIX), "--rounds=10000", "--benchmark_filter=connect",
            "--benchmark_out=bench.json", stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        while b"round 3 of 10000" not in shown:
            shown += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        run = self.finish(process, timeout=30)
        self.assertEqual(run.code, 130, run.stdout)
        shown += os.read(terminal, 4096)
        self.assertIn(b"mprun: interrupted: leaving the boards; again to stop at once", shown)
        self.file = json.loads((self.folder / "bench.json").read_text())
        self.assertGreaterEqual(len(self.measures()["unix/connect"]["visits"]), 2)

    def test_two_sides_alternate(self):
        quick = LabTest.UNIX.replace("id: unix", "id: quick")
        slow = "{id: slow, platform: unix, link: {process: {command: [micropython]}, faults: {baud: 1000000}}}"
        run = self.bench("--benchmark_filter=upload/random/10KiB", "--rounds=14", "--base", "quick", "--head", "slow",
                         boards=[quick, slow], quick=())  # fmt: skip
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"REGRESSED .* 14/14  quick/upload/random/10KiB")
        self.assertIn("DIFFERENT  faults of quick: none in BASE", run.stdout)
        self.assertEqual([m["name"] for m in self.file["mprun"]["base"]], list(self.measures()))
        order = sorted(
            (m["taken_at"][sum(v["samples"] for v in m["visits"][:k])], side)
            for side, all in (("A", self.file["mprun"]["base"]), ("B", self.file["mprun"]["measures"]))
            for m in all
            for k in range(4)
        )  # fmt: skip
        self.assertEqual("".join(side for _, side in order), "ABBAABBA")
        again = self.mprun("compare", "bench.json")
        self.assertEqual(again.code, 1)
        self.assertIn(again.stdout, run.stdout)

    def test_inventories_as_sides(self):
        other = self.write("other.yaml", self.farm(self.UNIX).read_text())
        run = self.bench("--benchmark_filter=connect", "--rounds=3", "--base", other, "--head", other, quick=())
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertIn("too few rounds to tell", run.stdout)

    def test_a_board_compared_with_itself(self):
        run = self.bench("--benchmark_filter=commands", "--rounds=14", "--self-check", quick=())
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"on this host at this time a difference of \d+\.\d % can be seen in half of the measures")

    def test_wrong_input(self):
        farm = self.farm(self.UNIX)
        self.refused(self.bench("--board", "nobody"), "nobody", "unix")
        self.refused(self.bench("--benchmark_filter=a["), "--benchmark_filter", "a[", "regular expression")
        self.refused(self.bench("--benchmark_filter=nothing-like-it"), "nothing-like-it", code=4)
        self.refused(self.bench("--benchmark_min_time=never"), "min_time", "never")
        self.refused(self.bench("--benchmark_repetitions=0"), "--rounds")
        self.refused(self.bench("--benchmark_filer=x"), "benchmark_filer")
        self.refused(self.bench("--benchmark_out_format=csv"), "csv")
        self.refused(self.bench(out="nowhere/bench.json"), "nowhere/bench.json", "No such file")
        self.refused(self.mprun("bench"), "--farm")
        self.refused(self.bench("--base", "unix"), "--base and --head go together")
        self.refused(self.bench("--base", "unix", "--head", "nobody"), "nobody")
        self.refused(self.bench("--base", "unix", "--head", "unix", "--self-check"), "--self-check")
        self.refused(self.mprun("bench", "--base", "unix", "--head", "unix"), "'unix' is not a file", "--farm")
        self.refused(self.mprun("bench", "--farm", farm, "--benchmark_out", self.folder), "Is a directory")

    def test_help_has_examples(self):
        run = self.mprun("bench", "--help")
        self.assertEqual(run.code, 0)
        for word in ("--benchmark_filter", "mprun compare", "keystroke_echo", "Exit codes"):
            self.assertIn(word, run.stdout)


if __name__ == "__main__":
    unittest.main()
