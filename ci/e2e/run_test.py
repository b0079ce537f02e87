"""The main job on real boards: the shipped suites pass, and the options of run do what they say."""

import json
import os
import re
import shlex
import subprocess

from lab import MPRUN, SOURCE, LabTest, unittest

MICROBIT = (
    "{id: microbit, platform: microbit, link: {process: {command: [qemu-system-arm, -M, microbit, -display, none, "
    "-monitor, none, -serial, stdio, -device, "
    "'loader,file=/usr/share/firmware-microbit-micropython/firmware.hex']}}}"
)


class ShippedSuites(LabTest):
    def test_the_demo_farm_is_green(self):
        run = self.run_farm(SOURCE / "configs/unix.yaml", SOURCE / "suites", timeout=None)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        boards = {e["board"]: e for e in run.events("board_opened")}
        self.assertEqual(len(boards), 12)
        self.assertTrue(boards["microbit"]["facts"]["version"].startswith("1.9"))
        passed = [key for key, cell in run.cells().items() if cell["verdict"] == "passed"]
        self.assertGreater(sum(board == "microbit" for board, _ in passed), 5)
        self.assertGreater(sum(board == "unix-poor-line" for board, _ in passed), 30)
        self.assertEqual(run.cells()["microbit", "smoke/time_moves"]["message"], "not for a board tagged emulated")
        for (board, name), cell in run.cells().items():
            if cell["verdict"] == "skipped":
                self.assertTrue(cell["message"], f"{board} {name} is skipped without a reason")
        for suite in ("smoke", "language", "files", "repl", "stress"):
            self.assertTrue(any(b == "unix-0" and n.startswith(suite + "/") for b, n in passed), suite)

    def run_farm(self, farm, suites, *more, timeout=300, **options):
        process = self.start("--farm", farm, suites, "--out", self.out, *more, **options)
        run = self.finish(process, timeout or 600)
        self.check_reports(run)
        return run

    def test_unix_port_over_a_pty(self):
        farm = self.farm(
            "{id: pty, platform: unix, link: {process: {command: [micropython], stdio: pty}}}"
        )
        run = self.run_farm(farm, SOURCE / "suites")
        self.assertEqual(run.code, 0, run.stdout)

    def test_the_same_seed_gives_the_same_faults(self):
        board = (
            "{id: noisy, platform: unix, link: {process: {command: [micropython]}, "
            "faults: {seed: 11, read_error_rate: 0.2}}}"
        )
        farm = self.farm(board)
        logs = []
        for attempt in ("one", "two"):
            self.out = self.folder / attempt
            self.run_farm(farm, SOURCE / "suites/smoke")
            log = (self.out / "boards/noisy.log").read_text()
            logs.append(re.findall(r"injected: (.*)", log))
        self.assertGreater(len(logs[0]), 3)
        # The heap size in the probe's answer may have one digit more, and then the last fault moves.
        common = min(len(logs[0]), len(logs[1]))
        self.assertEqual(logs[0][: common // 2], logs[1][: common // 2])


class Options(LabTest):
    def suite(self, **cases):
        for name, text in cases.items():
            self.write(f"suites/s/{name}.py", text)
        return self.folder / "suites"

    def test_the_expected_output_is_cpythons_and_is_cached(self):
        suite = self.suite(good="print(sorted({3, 1, 2}))\n", wrong="import sys\nprint(sys.implementation.name)\n")
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        run = self.run_farm(self.farm(self.UNIX), suite, env=environment)
        self.assertEqual(run.code, 1)
        self.assertEqual(run.cells()["unix", "s/good"]["verdict"], "passed")
        wrong = run.cells()["unix", "s/wrong"]
        self.assertEqual((wrong["verdict"], wrong["blame"]), ("failed", "test"))
        self.assertIn("cpython", wrong["message"])
        # With a warm cache no CPython is needed at all.
        environment["MPRUN_CPYTHON"] = "/bin/false"
        again = self.run_farm(self.farm(self.UNIX), suite, env=environment)
        self.assertIn(again.cells()["unix", "s/good"]["verdict"], ("passed", "errored"))

    def test_a_missing_cpython_is_the_hosts_fault(self):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "empty"), "MPRUN_CPYTHON": "no-such-python"}
        run = self.run_farm(self.farm(self.UNIX), self.suite(a="print(1)\n"), env=environment)
        cell = run.cells()["unix", "s/a"]
        self.assertEqual((cell["verdict"], cell["blame"], run.code), ("errored", "host", 3))
        self.assertIn("no-such-python", cell["message"])

    def test_each_case_starts_on_a_fresh_board(self):
        leaves = "import sys\nsys.modules['left'] = 1\nleft = 1\nprint('SKIP' if False else 'x')\n"
        finds = "import sys\nprint('left' in sys.modules, 'left' in globals())\n"
        suite = self.suite(a=leaves, b=finds)
        run = self.run_farm(self.farm(self.UNIX, MICROBIT), suite, "-i", "s/b|s/a")
        self.assertEqual(run.cells()["unix", "s/b"]["verdict"], "passed", run.stdout)

    def test_assign_any_runs_each_case_once(self):
        suite = self.suite(**{f"c{i}": f"print({i})\n" for i in range(12)})
        unix = self.UNIX.replace("id: unix", "id: unix, count: 3")
        run = self.run_farm(self.farm(unix), suite, "--assign", "any")
        self.assertEqual(run.code, 0, run.stdout)
        self.assertEqual(len(run.events("attempt_started")), 12)
        self.assertGreater(len({e["board"] for e in run.events("cell_finished")}), 1)

    def test_skips_carry_their_reason(self):
        self.write("suites/s/suite.yaml", "requires: {modules: [no_such_module]}\n")
        suite = self.suite(a="print(1)\n")
        self.write("suites/t/b.py", "print('SKIP')\nraise SystemExit\n")
        run = self.run_farm(self.farm(self.UNIX, MICROBIT), suite)
        for board in ("unix", "microbit"):
            self.assertIn("no_such_module", run.cells()[board, "s/a"]["message"])
            self.assertEqual(run.cells()[board, "t/b"]["verdict"], "skipped")
            self.assertTrue(run.cells()[board, "t/b"]["message"])

    def test_unittest_verdicts(self):
        report = "-" * 70 + "\\nRan 3 tests in 0.1s\\n\\n"
        suite = self.suite(
            good=f"print('noise')\nprint('{report}OK')\n", bad=f"print('{report}FAILED (failures=1, errors=1)')\n"
        )
        run = self.run_farm(self.farm(self.UNIX), suite)
        self.assertEqual(run.cells()["unix", "s/good"]["verdict"], "passed", run.stdout)
        self.assertEqual(run.cells()["unix", "s/bad"]["verdict"], "failed")

    def test_fail_fast_stops_and_gives_the_rest_a_verdict(self):
        suite = self.suite(**{f"c{i}": "assert False\n" for i in range(6)})
        run = self.run_farm(self.farm(self.UNIX), suite, "--fail-fast")
        verdicts = [cell["verdict"] for cell in run.cells().values()]
        self.assertEqual((verdicts.count("failed"), verdicts.count("skipped"), run.code), (1, 5, 1))

    def test_jobs_limits_the_boards_at_work(self):
        unix = self.UNIX.replace("id: unix", "id: unix, count: 4")
        run = self.run_farm(self.farm(unix), self.suite(a="print(1)\n", b="print(2)\n"), "--jobs", "1")
        running = set()
        for event in run.events():
            if event["event"] == "attempt_started":
                running.add(event["board"])
                self.assertEqual(len(running), 1)
            elif event["event"] == "attempt_finished":
                running.discard(event["board"])

    def test_list_prints_the_plan_and_runs_nothing(self):
        self.write("suites/s/suite.yaml", "cases: {b: {requires: {platforms: [rp2]}}, c: {requires: {modules: [os]}}}\n")
        suite = self.suite(a="print(1)\n", b="print(1)\n", c="print(1)\n")
        run = self.mprun("--farm", self.farm(self.UNIX), suite, "--out", self.out, "--list")
        self.assertEqual(run.code, 0)
        self.assertRegex(run.stdout, r"run +unix +s/a\n")
        self.assertRegex(run.stdout, r"skip +unix +s/b: needs platform rp2")
        self.assertRegex(run.stdout, r"run +unix +s/c .*os")
        self.assertFalse(self.out.exists())

    def test_boards_describes_each_board_or_says_why_not(self):
        farm = self.farm(self.UNIX, MICROBIT, self.board("bad", "sleep", "1000"), defaults="{connect_timeout: 4s, reply_timeout: 1s}")
        run = self.mprun("boards", "--farm", farm)
        self.assertEqual(run.code, 3)
        self.assertRegex(run.stdout, r"unix: micropython 1\.\d+")
        self.assertRegex(run.stdout, r"microbit: micropython 1\.9\.2 on .*micro:bit")
        self.assertRegex(run.stdout, r"bad: board: .*raw REPL")

    def test_version(self):
        run = self.mprun("--version")
        self.assertRegex(run.stdout, r"^mprun \d+\.\d+\.\d+\n$")

    def test_help_of_every_command(self):
        for command in ([], ["run"], ["boards"], ["report"], ["rerun"], ["history"], ["flaky"]):
            run = self.mprun(*command, "--help")
            self.assertEqual(run.code, 0)
            self.assertIn("--help", run.stdout)


class Reports(LabTest):
    def test_replayed_events_give_the_same_reports(self):
        self.write("suites/s/a.py", "print('a')\n")
        self.write("suites/s/b.py", "print('b')\nassert 1 == 2\n")
        self.write("suites/s/c.py", "print('SKIP')\nraise SystemExit\n")
        live = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        again = self.folder / "again"
        replay = self.mprun("report", live.out / "events.ndjson", "--out", again)
        self.assertEqual(replay.code, live.code, replay.stderr)
        for name in ("junit.xml", "report.html", "results.json"):
            self.assertEqual((again / name).read_text(), (live.out / name).read_text(), name)
        attached = re.findall(r"\[\[ATTACHMENT\|(.*)\]\]", (again / "junit.xml").read_text())
        self.assertEqual(attached, [str(live.out / "boards/unix.log")], "the log of the run, wherever it is reported")

    def test_results_match_their_schema(self):
        self.write("suites/s/a.py", "print('a')\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        results = run.results()
        schema = json.loads((SOURCE / "reports/files/results.schema.json").read_text())
        for key in schema["required"]:
            self.assertIn(key, results)

    def test_junit_names_files_relative_to_the_repository(self):
        (self.folder / "project/.git").mkdir(parents=True)
        (self.folder / "project/tools").mkdir()
        self.write("project/tests/a.py", "print(1)\n")
        self.write("project/tests/a.py.exp", "2\n")
        farm = self.farm(self.UNIX)
        run = self.run_farm(farm, "../tests", cwd=self.folder / "project/tools")
        self.assertEqual([case.get("file") for case in run.junit().iter("testcase")], ["tests/a.py"])
        (failure,) = run.junit().iter("failure")
        self.assertTrue(failure.text.startswith("unix: output differs"), failure.text)
        self.assertIn("case: tests/a.py", failure.text)
        self.assertEqual(run.events("cell_planned")[0]["file"], "../tests/a.py")

    def test_invisible_differences_are_escaped(self):
        self.write("suites/s/a.py", "print('\\ufeffa\\u00a0b\\u200bc\\u202ed')\n")
        self.write("suites/s/a.py.exp", "a bcd\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        (failure,) = run.junit().iter("failure")
        for shown in (run.stdout, failure.text, run.cells()["unix", "s/a"]["message"]):
            self.assertIn("\\ufeffa\\u00a0b\\u200bc\\u202ed", shown)
            for character in "\ufeff\u00a0\u200b\u202e":
                self.assertNotIn(character, shown)

    def test_names_that_junit_would_confuse(self):
        for name in ("test", "test ", " test"):
            self.write(f"suites/s/{name}.py", "print(1)\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        names = {case.get("name") for case in run.junit().iter("testcase")}
        self.assertEqual(names, {"test", "test~2", "test~3"})

    def test_replay_of_rubbish_is_refused(self):
        rubbish = self.write("events.ndjson", "not json\n")
        run = self.mprun("report", rubbish, "--out", self.out)
        self.assertEqual(run.code, 2)
        self.assertEqual(len(run.stderr.strip().splitlines()), 1)

    def test_a_replay_that_ends_in_rubbish_is_an_error(self):
        self.write("suites/s/a.py", "print('a')\n")
        live = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        events = (live.out / "events.ndjson").read_text()
        damaged = self.write("damaged.ndjson", events + "not json\n")
        run = self.mprun("report", damaged, "--out", self.folder / "again")
        self.assertEqual(run.code, 3)  # not a usage error: what came before it is shown
        self.assertIn("PASS", run.stdout)
        number = len(events.splitlines()) + 1
        self.assertIn(f"damaged.ndjson is incomplete: line {number} is not an event", run.stdout)

    def test_a_pipe_gets_a_line_per_case(self):
        self.write("suites/s/a.py", "print('a')\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        self.assertEqual(len(re.findall(r"^PASS +unix +s/a", run.stdout, re.M)), 1, run.stdout + run.stderr)
        self.assertNotIn("\x1b", run.stdout)

    def test_a_terminal_gets_a_live_status(self):
        self.write("suites/s/a.py", "import time\ntime.sleep(0.5)\nprint('a')\n")
        farm = self.farm(self.UNIX)
        command = (MPRUN, "--farm", farm, self.folder / "suites", "--out", self.out)
        shown = subprocess.run(
            ["script", "-qec", shlex.join(map(str, command)), "/dev/null"],
            capture_output=True, text=True, timeout=60, env={**os.environ, "TERM": "xterm"},
        )
        self.assertEqual(shown.returncode, 0, shown.stdout)
        self.assertIn("\x1b[", shown.stdout)
        self.assertIn("unix", shown.stdout)


if __name__ == "__main__":
    unittest.main()
