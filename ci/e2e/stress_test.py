"""`--stress`: the same cases again and again until one fails."""

import re

from lab import LabTest, unittest

# Fails at its third run on this host, whichever board runs it.
THIRD_FAILS = """
import os
name = os.getenv("COUNTER")
try:
    with open(name) as file:
        runs = int(file.read()) + 1
except OSError:
    runs = 1
with open(name, "w") as file:
    file.write(str(runs))
assert runs < 3, "run %d" % runs
"""


class Stress(LabTest):
    def counting_board(self):
        link = f"{{process: {{command: [micropython], environment: {{COUNTER: '{self.folder}/state/runs'}}, writes: [{self.folder}/state]}}}}"
        (self.folder / "state").mkdir()
        return f"{{id: unix, platform: unix, link: {link}}}"

    def test_ends_at_the_first_failure_with_its_rate(self):
        self.write("suites/s/counts.py", THIRD_FAILS)
        self.write("suites/s/counts.py.exp", "")
        self.write("suites/s/good.py", "print(1)\n")
        run = self.run_farm(self.farm(self.counting_board()), self.folder / "suites", "--stress", "50")
        self.assertEqual(run.code, 1, run.stdout)
        cells = run.cells()
        failed, good = cells["unix", "s/counts"], cells["unix", "s/good"]
        self.assertEqual(failed["verdict"], "failed")
        self.assertEqual((good["verdict"], good["attempts"], good["message"]), ("passed", 2, "2 repetitions passed"))
        notices = [e["message"] for e in run.events("notice")]
        self.assertIn("s/counts: 1 of 3 repetitions failed: 33 % (95 % interval 6.1 % to 79 %)", notices)
        self.assertIn("stress: 1 of 5 repetitions failed: 20 % (95 % interval 3.6 % to 62 %)", notices)
        self.assertIn("stress: 1 of 5 repetitions failed: 20 %", run.stdout)
        self.assertIn("stress: 1 of 5 repetitions failed", str(run.results()["notices"]))
        attempts = {cell["name"]: cell["attempts"] for cell in run.results()["cells"]}
        verdicts = [a["verdict"] for a in attempts["counts"]]  # on a busy host the failed case is run again alone
        self.assertEqual((verdicts[:2], verdicts[-1]), (["passed", "passed"], "failed"))

    def test_a_number_of_times_on_every_board(self):
        self.write("suites/s/a.py", "print(1)\n")
        self.write("suites/s/b.py", "print(2)\n")
        farm = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2"))
        run = self.run_farm(farm, self.folder / "suites", "--stress", "4")
        self.assertEqual(run.code, 0, run.stdout)
        self.assertEqual(len(run.events("attempt_finished")), 16)
        self.assertEqual({e["attempts"] for e in run.events("cell_finished")}, {4})
        self.assertFalse(any(e["flaky"] for e in run.events("cell_finished")))
        self.assertEqual(len(run.events("board_opened")), 2, "boards stay open")
        self.assertIn("stress: none of 16 repetitions failed: 0 % (95 % interval 0 % to 19 %)", run.stdout)
        self.assertEqual(len(re.findall(r"^PASS .* 4 repetitions passed$", run.stdout, re.M)), 4)

    def test_for_a_time(self):
        self.write("suites/s/a.py", "print(1)\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites", "--stress", "2s")
        self.assertEqual(run.code, 0, run.stdout)
        repetitions = len(run.events("attempt_finished"))
        self.assertGreaterEqual(repetitions, 2)
        self.assertIn(f"stress: none of {repetitions} repetitions failed", run.stdout)
        (cell,) = run.events("cell_finished")
        self.assertEqual(cell["attempts"], repetitions)

    def test_values_that_are_neither_numbers_nor_times_are_refused(self):
        self.write("suites/s/a.py", "print(1)\n")
        for value in ("0", "1", "x", "-3", "0s", "1000001"):
            run = self.mprun("--farm", self.farm(self.UNIX), self.folder / "suites", f"--stress={value}")
            self.assertEqual(run.code, 2, run.stdout)
            self.assertIn(f"--stress: '{value}' is neither", run.stderr)
        run = self.mprun("--farm", self.farm(self.UNIX), self.folder / "suites", "--stress=3", "--retry-failures")
        self.assertEqual(run.code, 2)
        self.assertIn("--retry-failures", run.stderr)


if __name__ == "__main__":
    unittest.main()
