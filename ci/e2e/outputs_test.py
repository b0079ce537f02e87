"""Outputs of mprun: a folder that another mprun writes to, missing standard descriptors, and a console that nobody
reads."""

import fcntl
import os
import signal

from lab import LabTest, unittest


class Outputs(LabTest):
    def test_a_folder_is_written_by_one_mprun_at_a_time(self):
        farm = self.farm(self.UNIX)
        self.write("suites/s/a.py", "print(1)\n")
        self.write("suites/s/b.py", "import time\nwhile True:\n    time.sleep(1)\n")
        self.write("other/s/a.py", "print(2)\n")
        before = self.folder / "before"
        self.assertEqual(self.mprun("--farm", farm, self.folder / "other", "--out", before).code, 0)
        first = self.start("--farm", farm, self.folder / "suites", "--out", self.out)
        for line in first.stdout:
            if "PASS" in line:
                break
        for command in (("--farm", farm, self.folder / "other"), ("report", before / "events.ndjson")):
            second = self.mprun(*command, "--out", self.out)
            self.assertEqual(second.code, 2, second.stdout)
            self.assertIn(f"is being written to by mprun {first.pid}", second.stderr)
        first.send_signal(signal.SIGINT)
        run = self.finish(first)
        self.assertIn("s/b", {f"{e['suite']}/{e['name']}" for e in run.events("cell_planned")})
        third = self.run_farm(farm, self.folder / "other")
        self.assertEqual(third.code, 0, third.stdout + third.stderr)

    def test_outputs_of_an_earlier_run_are_removed(self):
        two = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2"))
        single = self.write("one.yaml", f"version: 1\nboards:\n  - {self.UNIX}\n")
        bad = self.write("bad.yaml", "version: 1\nbords: []\n")
        suites = self.write("suites/s/a.py", "print(1)\n").parent.parent
        mine = self.out / "mine.txt"

        def files():
            return sorted(str(p.relative_to(self.out)) for p in self.out.rglob("*") if p.is_file() and p.name != ".lock")

        for new, code in (
            (("--farm", single, suites), 0),
            (("--farm", bad, suites), 2),
            (("--farm", two, suites / "nowhere"), 2),
            (("--farm", two, suites, "-i", "fits-nothing"), 4),
        ):
            with self.subTest(code=code):
                self.run_farm(two, suites, "--record", "all")
                self.write("out/bench.json", "{}")
                self.write("out/_results.json", "{}")
                mine.write_text("mine")
                self.assertIn("matrix.txt", files())
                before = files()
                self.assertEqual(self.mprun("--list", *new, "--out", self.out).code, code)
                self.assertEqual(files(), before)
                self.assertEqual(self.mprun(*new, "--out", self.out).code, code)
                fresh = ["boards/unix.log", "events.ndjson", "junit.xml", "report.html", "results.json"] if code == 0 else []
                self.assertEqual(files(), sorted(["mine.txt", *fresh]))

    def test_a_folder_that_no_run_has_written_to_is_left_alone(self):
        names = ("junit.xml", "results.json", "bench.json", "_results.json", "boards/a.log")
        for name in names:
            self.write(f"out/{name}", "mine")
        run = self.mprun("--farm", "nowhere.yaml", ".", "--out", self.out)
        self.assertEqual(run.code, 2)
        for name in names:
            self.assertEqual((self.out / name).read_text(), "mine")

    def test_a_refused_run_does_not_affect_the_run_that_writes_there(self):
        self.write("suites/s/b.py", "import time\nwhile True:\n    time.sleep(1)\n")
        first = self.start("--farm", self.farm(self.UNIX), self.folder / "suites", "--out", self.out)
        self.await_text("attempt_started", 1)
        self.assertEqual(self.mprun("--farm", "nowhere.yaml", ".", "--out", self.out).code, 2)
        first.send_signal(signal.SIGTERM)
        self.check_reports(self.finish(first))

    def test_output_that_cannot_be_written_is_exit_3(self):
        farm = self.farm(self.UNIX)
        suites = self.write("suites/s/a.py", "print(1)\n").parent.parent
        recorded = self.run_farm(farm, suites, "--record", "all")
        self.assertEqual(recorded.code, 0)
        figures = self.folder / "figures.json"
        bench = ("bench", "--farm", farm, "--benchmark_filter=command_latency", "--rounds=2")
        self.assertEqual(self.mprun(*bench, f"--benchmark_out={figures}").code, 0)
        for command in (
            ("--help",),
            ("run", "--help"),
            ("--version",),
            ("--farm", farm, suites, "--out", self.folder / "out2"),
            ("--farm", farm, suites, "--list"),
            ("boards", "--farm", farm),
            ("report", recorded.out / "events.ndjson", "--out", self.folder / "out3"),
            ("replay", recorded.out / "boards/unix.rec"),
            ("put", "--farm", farm, suites / "s/a.py", self.folder / "b.py"),
            ("get", "--farm", farm, suites / "s/a.py", self.folder / "c.py"),
            ("get", "--farm", farm, suites / "s/a.py", "-"),
            ("compare", figures, figures),
            ("compare", figures, figures, "--format", "json"),
            ("scan", "--sysfs", self.folder / "sys", "--dev", self.folder / "dev"),
            bench,
            (*bench, "--benchmark_format=json"),
            (*bench, "--benchmark_list_tests"),
        ):
            with self.subTest(command=" ".join(map(str, command[:2]))), open("/dev/full", "w") as full:
                run = self.mprun(*command, stdout=full)
                self.assertEqual(run.code, 3, run.stderr)
                self.assertIn("No space left", run.stderr)
        run = self.mprun(*bench, "--benchmark_out=/dev/full")
        self.assertEqual(run.code, 3, run.stderr)
        run = self.mprun("compare", figures, figures, "--out", "/dev/full")
        self.assertEqual(run.code, 3, run.stderr)

    def test_a_reader_that_goes_away_is_no_error(self):
        farm = self.farm(self.UNIX)
        for command in (("--help",), ("boards", "--farm", farm)):
            reader, writer = os.pipe()
            os.close(reader)
            run = self.mprun(*command, stdout=writer)
            os.close(writer)
            self.assertEqual((run.code, run.stderr), (0, ""))

    def test_no_board_can_give_commands_to_a_ci_service(self):
        orders = ("::error::x", "  ::set-output name=a::b", "got ##[error]x")
        self.write("suites/s/a.py", "".join(f"print({order!r})\n" for order in orders))
        self.write("suites/s/a.py.exp", "right\n")
        self.write("suites/s/b.py", "raise ValueError('x\\n::error::x')\n")  # on a line of its own in the traceback
        on_github = {**os.environ, "GITHUB_ACTIONS": "true"}
        for environment in (os.environ, on_github):
            run = self.run_farm(self.farm(self.UNIX), self.folder / "suites", env=environment)
            self.assertEqual(run.code, 1)
            obeyed = [line for line in run.stdout.splitlines() if line.lstrip().startswith("::") or "##[" in line]
            self.assertEqual(bool(obeyed), environment is os.environ, run.stdout)
        self.assertIn("\\x3a:error::x", run.stdout)
        self.assertIn("got \\x23#[error]x", run.stdout)

    def test_long_output_of_any_characters_stays_text_in_the_events(self):
        self.write("suites/s/a.py", "print('x' + 20000 * '€')\nprint('end')\nassert 0\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        output = run.events("attempt_finished")[-1]["output"]
        self.assertIsInstance(output, str, str(output)[:100])
        self.assertTrue(output.startswith("x€") and output.splitlines()[-1] == "end", output[-100:])
        self.assertRegex(output, r"€\n\[\.\.\. \d+ bytes left out \.\.\.\]\n€")
        self.assertLess(len(output.encode()), 33 * 1024)

    def test_without_standard_descriptors_boards_are_left_alone(self):
        farm = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 3"))
        self.write("suites/s/a.py", "print(1)\n")
        for missing in ((0, 1), (0,), (1,), (0, 1, 2)):
            with self.subTest(missing=missing):
                run = self.start(
                    "--farm", farm, self.folder / "suites", "--out", self.out,
                    preexec_fn=lambda fds=missing: [os.close(fd) for fd in fds],
                )  # fmt: skip
                run = self.finish(run)
                self.check_reports(run)
                totals = run.results()["totals"]
                self.assertEqual((totals["planned"], totals["passed"]), (3, 3), run.stderr)

    def many_cases(self):
        for i in range(60):
            self.write(f"suites/s/case_{i:02}.py", f"print({i})\n")
        return self.farm(self.UNIX.replace("id: unix", "id: unix, count: 3"))

    def test_a_pager_that_reads_nothing_delays_no_board(self):
        farm = self.many_cases()
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        process = self.start("--farm", farm, "suites", "--out", self.out, stdout=writer)
        os.close(writer)
        self.await_text("run_finished", 1)
        with open(reader) as pager:
            shown = pager.read()
        run = self.finish(process)
        run.stdout = shown
        self.check_reports(run)
        self.assertEqual(run.code, 0, shown)
        self.assertEqual(sum(line.startswith("PASS") for line in shown.splitlines()), 180, shown)
        self.assertIn("Exit 0", shown.splitlines()[-1])

    def test_a_terminal_stopped_by_ctrl_s_delays_no_board(self):
        farm = self.many_cases()
        self.write("suites/s/case_59.py", "print('wrong')\n")
        self.write("suites/s/case_59.py.exp", "right\n")
        screen, terminal = os.openpty()
        environment = {**os.environ, "TERM": "xterm"}
        process = self.start("--farm", farm, "suites", "--out", self.out, stdout=terminal, env=environment)
        os.read(screen, 1)  # it has begun
        os.write(screen, b"\x13")
        self.await_text("run_finished", 1)
        os.write(screen, b"\x11")
        os.close(terminal)
        shown = b""
        try:
            while True:
                shown += os.read(screen, 65536)
        except OSError:  # the end of a terminal is EIO
            os.close(screen)
        run = self.finish(process)
        run.stdout = shown.decode()
        self.check_reports(run)
        self.assertEqual(run.code, 1, shown)
        lines = [line for line in shown.decode().splitlines() if "FAIL" in line and "s/case_59" in line]
        self.assertGreaterEqual(len(lines), 3, shown)
        self.assertIn(b"Exit 1", shown)


if __name__ == "__main__":
    unittest.main()
