"""Benchmarks in the format of MicroPython's perf_bench/, on real unix ports: scores, verdicts, bench.json, comparison."""

import json
import os

import reconnect_test
from lab import LabTest, unittest

BENCHRUN = """
def bm_run(N, M):
    n = max(key for key in bm_params if 10 * key[0] <= 12 * N and key[1] <= M)
    run, result = bm_setup(bm_params[n])
    run()
    norm, out = result()
    print(1000 * norm, norm, out)
"""

BENCHMARK = """bm_params = {{
    (50, {least}): (2,),
    (1000, {least}): (5,),
}}


def bm_setup(params):
    return lambda: None, lambda: (params[0], {result})
"""


class Perfbench(LabTest):
    def setUp(self):
        super().setUp()
        self.write("perf_bench/benchrun.py", BENCHRUN)

    def benchmark(self, name, result, least=10):
        self.write(f"perf_bench/{name}.py", BENCHMARK.format(result=result, least=least))

    def test_scores_and_comparison(self):
        self.benchmark("bm_a", "params[0] * 2")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        # 5000 us for a norm of 5: a score of 1000.
        self.assertEqual(run.cells()["unix", "perf_bench/bm_a"]["message"], "N=1000 M=100: 5000.00 0.0000 1000.00 0.0000")
        (measure,) = json.loads((self.out / "bench.json").read_text())["mprun"]["measures"]
        self.assertEqual((measure["name"], measure["unit"]), ("unix/perf_bench/bm_a/N1000/M100", "us"))
        self.assertEqual(measure["samples"], [5000] * 8)
        compared = self.mprun("compare", self.out / "bench.json", self.out / "bench.json")
        self.assertEqual(compared.code, 0, compared.stderr)
        self.assertIn("1 same", compared.stdout)

    def bench(self, *options):
        out = self.folder / "head.json"
        ran = self.mprun("bench", f"--benchmark_out={out}", "--rounds=3", *options)
        return ran, json.loads(out.read_text())["mprun"] if out.exists() else None

    def test_in_rounds_by_bench(self):
        self.benchmark("bm_a", "params[0] * 2")
        self.benchmark("bm_b", "params[0] * 2", least=200)
        where = self.folder / "perf_bench"
        ran, file = self.bench("--farm", self.farm(self.UNIX), where, "--perf-m", "100")
        self.assertEqual(ran.code, 0, ran.stdout + ran.stderr)
        (measure,) = file["measures"]
        self.assertEqual((measure["name"], measure["payload"]), ("unix/perf_bench/bm_a", "N=1000 M=100"))
        self.assertEqual([visit["round"] for visit in measure["visits"]], [0, 1, 2])
        self.assertEqual(set(measure["samples"]), {5000})
        self.assertRegex(ran.stdout, "skipped +unix/perf_bench/bm_b: .*200")
        before = self.folder / "base.json"
        (self.folder / "head.json").rename(before)
        self.bench("--farm", self.farm(self.UNIX), where / "bm_a.py", "--perf-m", "50")
        compared = self.mprun("compare", before, self.folder / "head.json")
        self.assertEqual(compared.code, 2, "they are not the same benchmark")
        self.assertIn("N=1000 M=50", compared.stderr)

    def test_of_two_sides_in_turn(self):
        self.benchmark("bm_a", "params[0]")
        farm = self.farm(self.UNIX)
        ran, file = self.bench("--base", farm, "--head", farm, self.folder / "perf_bench")
        self.assertEqual(ran.code, 0, ran.stdout + ran.stderr)
        (base,), (head,) = file["base"], file["measures"]
        self.assertRegex(head["payload"], r"^N=1000 M=\d+$")
        self.assertEqual(base["payload"], head["payload"], "of one size on both sides")
        for side in (base, head):
            self.assertEqual([visit["round"] for visit in side["visits"]], [0, 1, 2])

    def test_bench_gives_no_figure_for_a_wrong_result(self):
        self.benchmark("bm_wrong", "3")
        self.write("perf_bench/bm_wrong.py.exp", "2\n")
        ran, file = self.bench("--farm", self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100")
        self.assertEqual(ran.code, 3, ran.stdout)
        self.assertIn("test: FAIL truth: expected 2, got 3", file["measures"][0]["error"])

    def test_bench_refuses_files_that_are_not_benchmarks(self):
        self.write("other/a.py", "print(1)")
        for path, words in ((self.folder / "other/a.py", "no benchrun.py beside it"), (self.folder / "none", "No such file")):
            ran, _ = self.bench("--farm", self.farm(self.UNIX), path)
            self.assertEqual(ran.code, 2, ran.stdout)
            self.assertIn(words, ran.stderr)

    def test_benchmarks_that_need_the_rest_of_the_tree_are_skipped_with_the_reason(self):
        for name in ("bm_fft", "misc_mandel", "viper_call0", "bm_a"):
            self.benchmark(name, "1")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100")
        self.assertEqual(run.code, 0, run.stdout)
        cells = {name.split("/")[1]: (c["verdict"], c["message"]) for (_, name), c in run.cells().items()}
        self.assertEqual(cells.pop("bm_a")[0], "passed")
        for name, (verdict, message) in cells.items():
            self.assertEqual(verdict, "skipped", name)
            self.assertRegex(message, f"there is no {self.folder}/feature_check/(complex|native_check).py")

    def test_n_and_the_number_of_runs_are_given(self):
        self.benchmark("bm_a", None)
        self.run_farm(
            self.farm(self.UNIX), self.folder / "perf_bench/bm_a.py", "--perf-n", "50", "--perf-m", "10", "--perf-runs", "3"
        )
        (measure,) = json.loads((self.out / "bench.json").read_text())["mprun"]["measures"]
        self.assertEqual(measure["samples"], [2000] * 3)

    def test_verdicts(self):
        self.benchmark("differs_from_cpython", "__import__('sys').implementation.name")
        self.benchmark("differs_from_exp", "1")
        self.write("perf_bench/differs_from_exp.py.exp", "2\n")
        self.benchmark("differs_from_itself", "__import__('os').urandom(16)")
        self.benchmark("too_large", "1", least=1000)
        self.benchmark("raises", "1 / 0")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100")
        self.assertEqual(run.code, 1)
        cells = {name.split("/")[1]: (c["verdict"], c["message"]) for (_, name), c in run.cells().items()}
        self.assertEqual(
            {name: verdict for name, (verdict, _) in cells.items()},
            {
                "differs_from_cpython": "failed",
                "differs_from_exp": "failed",
                "differs_from_itself": "failed",
                "too_large": "skipped",
                "raises": "failed",
            },
        )
        self.assertEqual(cells["differs_from_exp"][1], "FAIL truth: expected 2, got 1")
        self.assertIn("FAIL self", cells["differs_from_itself"][1])
        self.assertEqual(cells["too_large"][1], "too large: needs M=1000, this board has 100")
        document = json.loads((self.out / "_results.json").read_text())
        rows = {name: (result, reason) for name, result, reason in document["results"]}
        self.assertEqual(rows["perf_bench/differs_from_exp.py"], ("fail", "FAIL truth"))
        self.assertEqual(rows["perf_bench/differs_from_itself.py"], ("fail", "FAIL self"))
        self.assertEqual(rows["perf_bench/too_large.py"], ("skip", "too large"))
        self.assertTrue(rows["perf_bench/raises.py"][1].startswith("CRASH: "))
        failed = sorted(name for name, (result, _) in rows.items() if result == "fail")
        self.assertEqual((document["failed_tests"], document["ignored_tests"]), (failed, []))
        self.assertEqual((document["args"]["M"], document["args"]["average"]), (["100"], "8"))
        self.assertEqual(document, json.loads((self.out / "boards/unix_results.json").read_text()))
        self.write("perf_bench/raises.py", BENCHMARK.format(result=1, least=10))
        again = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100", "--run-failures")
        self.assertEqual({"perf_bench/" + name.split("/")[1] + ".py" for _, name in again.cells()}, set(failed))
        self.assertEqual(again.cells()["unix", "perf_bench/raises"]["verdict"], "passed")

    def test_a_unix_port_runs_each_as_a_program_with_its_options(self):
        port = reconnect_test.Reconnect.unix_port(self)[0]
        wrapper = self.write("port", f'#!/bin/sh\necho "$@" >>{self.folder}/started\nexec {port} "$@"\n')
        wrapper.chmod(0o755)
        board = f"{{id: unix, platform: unix, link: {{process: {{command: [{wrapper}], writes: [.]}}}}}}"
        self.benchmark("bm_a", "__import__('gc').mem_free() < 300000")
        self.write("perf_bench/bm_a.py.exp", "True\n")
        run = self.run_farm(
            self.farm(board), self.folder / "perf_bench", "--emit", "native", "--heapsize", "300000", "--perf-runs", "2"
        )
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        started = (self.folder / "started").read_text().splitlines()
        self.assertEqual(started[-2:], ["-X emit=native -X heapsize=300000"] * 2)
        # M depends on the heap that the benchmark gets, not on that of the port's REPL.
        self.assertRegex(run.cells()["unix", "perf_bench/bm_a"]["message"], "^N=1000 M=(2[0-9]0): ")
        arguments = json.loads((self.out / "_results.json").read_text())["args"]
        self.assertEqual((arguments["emit"], arguments["heapsize"]), ("native", "300000"))

    def test_over_the_repl(self):
        self.benchmark("bm_a", "1")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--unix-tests", "repl", "--perf-m", "100")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        log = (self.out / "boards/unix.log").read_text()
        self.assertEqual(log.count("perf_bench/bm_a: start"), 8)

    def test_an_emitter_that_no_board_compiles_to(self):
        self.benchmark("bm_a", "1")
        run = self.mprun(
            "--farm", self.farm(self.UNIX), self.folder / "perf_bench", "--out", self.out, "--emit", "native",
            "--unix-tests", "repl",
        )  # fmt: skip
        self.assertEqual(run.code, 2)
        self.assertIn("add --via-mpy for unix", run.stderr)

    def test_mpy_cross_that_is_missing_or_does_not_take_it(self):
        self.benchmark("bm_a", "1")
        crash = self.write("mpy-cross", "#!/bin/sh\necho no such syntax >&2\nexit 1\n")
        crash.chmod(0o755)
        for program, verdict, text in (("/no/mpy-cross", "errored", "no mpy-cross"), (crash, "failed", "preparation")):
            run = self.run_farm(
                self.farm(self.UNIX), self.folder / "perf_bench", "--via-mpy", "--perf-m", "100",
                env={**os.environ, "MICROPY_MPYCROSS": str(program)},
            )  # fmt: skip
            cell = run.cells()["unix", "perf_bench/bm_a"]
            self.assertEqual(cell["verdict"], verdict, run.stdout)
            self.assertIn(text, cell["message"])

    def test_results_of_cpython_are_kept(self):
        self.benchmark("bm_a", "params[0] * 2")
        cache = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        cache["MPRUN_CPYTHON"] = self.cpython_that_can_be_closed()
        first = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100", env=cache)
        self.assertEqual(first.code, 0, first.stdout)
        # With the answer kept, CPython need only tell its version.
        self.write("closed", "")
        again = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100", env=cache)
        self.assertEqual(again.code, 0, again.stdout)

    def ported(self, script=""):
        """A board that is the unix port, started by a shell script."""
        port = reconnect_test.Reconnect.unix_port(self)[0]
        wrapper = self.write("port", f'#!/bin/sh\n{script}\nexec {port} "$@"\n')
        wrapper.chmod(0o755)
        return f"{{id: unix, platform: unix, link: {{process: {{command: [{wrapper}], writes: [.]}}}}}}"

    def feature_check(self, kill):
        """It kills the board that is asked, the first time."""
        mark = self.folder / "asked"
        text = f"import os\ntry:\n    os.stat('{mark}')\nexcept OSError:\n    open('{mark}', 'w').close()\n"
        self.write("feature_check/complex.py", text + f"    os.system('kill -{kill} $PPID')\nprint('complex')\n")
        return mark

    def test_a_board_that_is_lost_when_it_is_asked(self):
        mark = self.feature_check("KILL")
        self.benchmark("bm_fft", "1")
        run = self.run_farm(
            self.farm(self.ported(f"test -e {mark} && exit 1")), self.folder / "perf_bench",
            "--unix-tests", "repl", "--perf-m", "100",
        )  # fmt: skip
        cell = run.cells()["unix", "perf_bench/bm_fft"]
        self.assertEqual((run.code, cell["verdict"]), (3, "errored"), run.stdout + run.stderr)
        self.assertEqual(len(run.events("board_lost")), 1)

    def test_a_question_that_was_not_answered_is_asked_again(self):
        self.feature_check("SEGV")
        self.benchmark("bm_fft", "1")
        run = self.run_farm(self.farm(self.ported()), self.folder / "perf_bench", "--perf-m", "100", "--retries", "1")
        first, second = run.events("attempt_finished")
        self.assertEqual((first["verdict"], first["blame"]), ("errored", "board"), run.stdout)
        self.assertEqual(first["message"], "feature_check/complex.py: killed by SIGSEGV")
        self.assertEqual(second["verdict"], "passed", run.stdout)

    def test_a_signal_and_a_cpython_that_fails(self):
        self.benchmark("killed", "__import__('os').system('kill -SEGV $PPID')")
        self.benchmark("not_for_cpython", "__import__('micropython') and 1")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100", "--retries", "1")
        cells = run.cells()
        killed = cells["unix", "perf_bench/killed"]
        self.assertEqual((killed["verdict"], killed["message"]), ("failed", "CRASH: killed by SIGSEGV"))
        for attempt in run.events("attempt_finished"):
            if attempt["cell"] == cells["unix", "perf_bench/not_for_cpython"]["cell"]:
                self.assertEqual((attempt["verdict"], attempt["blame"]), ("errored", "host"))
                self.assertIn("CPython itself fails on this benchmark: ModuleNotFoundError", attempt["message"])

    def test_files_that_vanish_are_errors_and_the_rest_runs_unchanged(self):
        self.benchmark("bm_a", "1")
        self.benchmark("bm_b", "1")
        shared = self.folder / "perf_bench/benchrun.py"
        thief = self.ported(f'case "$*" in *heapsize*) rm -f {shared};; esac')  # its heap is asked for with a program
        run = self.run_farm(self.farm(thief), self.folder / "perf_bench", "--heapsize", "300000", "--perf-runs", "1")
        first, second = (run.cells()["unix", f"perf_bench/{name}"] for name in ("bm_a", "bm_b"))
        self.assertEqual((first["verdict"], first["message"][:7]), ("passed", "N=1000 "), run.stdout)
        self.assertEqual((second["verdict"], second["blame"]), ("errored", "host"), run.stdout)
        self.assertEqual(second["message"], f"{shared}: cannot be read: No such file or directory")

    def test_a_question_that_is_not_there_is_no_answer(self):
        self.benchmark("bm_fft", "1")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "perf_bench", "--perf-m", "100")
        cell = run.cells()["unix", "perf_bench/bm_fft"]
        self.assertEqual((cell["verdict"], cell["blame"]), ("skipped", "none"), run.stdout)
        self.assertIn("feature_check/complex.py", cell["message"])

    def test_a_disturbed_link_is_no_failure_of_a_benchmark(self):
        self.benchmark("bm_a", "'x' * 3000")
        faults = "}, faults: {seed: 1, corrupt_rate: 0.0001}}}"
        board = self.UNIX.replace("id: unix", "id: noisy, count: 4").replace("}}}", faults)
        run = self.run_farm(
            self.farm(board), self.folder / "perf_bench", "--unix-tests", "repl", "--perf-m", "100", "--retries", "0"
        )
        bad = [cell for cell in run.cells().values() if cell["verdict"] != "passed"]
        self.assertEqual({cell["blame"] for cell in bad}, {"link"}, bad)
        self.assertTrue(any("disturbed: FAIL" in cell["message"] for cell in bad), bad)


if __name__ == "__main__":
    unittest.main(verbosity=2)
