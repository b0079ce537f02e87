"""Benchmarks in the format of MicroPython's perf_bench/, on real unix ports: scores, verdicts, bench.json, comparison."""

import json

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
