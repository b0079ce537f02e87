"""Tests that need several boards at once, on real unix ports: the rules of run-multitests.py."""

import json
import os
import signal
import time

import reconnect_test
from lab import LabTest, unittest

MICROBIT = (
    "{id: microbit, platform: microbit, link: {process: {command: [qemu-system-arm, -M, microbit, -display, none, "
    "-monitor, none, -serial, stdio, -device, "
    "'loader,file=/usr/share/firmware-microbit-micropython/firmware.hex']}}}"
)

# Two instances that communicate over a TCP connection of their own and through the runner.
CONVERSATION = """
import socket

def instance0():
    multitest.globals(IP=multitest.get_network_ip(), PORT=18431, GREETING="hello")
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(socket.getaddrinfo("0.0.0.0", 18431)[0][-1])
    server.listen(1)
    multitest.next()
    peer = server.accept()[0]
    print(peer.recv(100))
    multitest.broadcast("heard")
    multitest.wait("bye")
    print("end of 0")

def instance1():
    multitest.next()
    client = socket.socket()
    client.connect(socket.getaddrinfo(IP, PORT)[0][-1])
    client.send(GREETING.encode())
    multitest.wait("heard")
    multitest.output_metric("took no time")
    multitest.broadcast("bye")
    print("end of 1")
"""


def two(first, second, before=""):
    """A test of two instances, each a list of statements."""
    body = [before]
    for number, lines in enumerate((first, second)):
        body += [f"def instance{number}():"] + ["    " + line for line in lines]
    return "\n".join(body) + "\n"


class Multitests(LabTest):
    def two_boards(self, **options):
        return self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2"), **options)

    def cell(self, run, name="multi/x"):
        return next(c for (_, n), c in run.cells().items() if n == name)

    def run_test(self, text, *more, expected=None, farm=None):
        self.write("multi/x.py", text)
        if expected is not None:
            self.write("multi/x.py.exp", expected)
        run = self.run_farm(farm or self.two_boards(), self.folder / "multi", *more)
        return run, self.cell(run)

    def test_instances_communicate_and_cpython_gives_the_expected_output(self):
        run, cell = self.run_test(CONVERSATION)
        self.assertEqual((run.code, cell["verdict"]), (0, "passed"), run.stdout)
        self.assertEqual(cell["message"], "unix-0|unix-1; took no time")
        self.assertEqual(list(run.out.glob("boards/*.rec")), [])

    def test_recordings_cannot_replay_them(self):
        run, cell = self.run_test(CONVERSATION, "--record", "all")
        self.assertEqual(cell["verdict"], "passed", run.stdout)
        replays = ", ".join(f"{{id: unix-{n}, platform: unix, link: {{replay: {{file: {run.out}/boards/unix-{n}.rec}}}}}}" for n in (0, 1))
        farm = self.write("replay.yaml", f"version: 1\nboards: [{replays}]\n")
        again = self.mprun("--farm", farm, self.folder / "multi", "--out", self.folder / "again")
        self.assertEqual(again.code, 2, again.stdout)
        self.assertIn("board unix-0: a recording cannot replay multitests; leave out multi/x", again.stderr)

    def test_it_runs_once_under_either_assignment(self):
        four = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 4"))
        self.write("multi/x.py", CONVERSATION)
        listed = self.mprun("--farm", four, self.folder / "multi", "--list")
        self.assertEqual(listed.code, 0, listed.stderr)
        self.assertIn("run   2 boards  multi/x\nkind  multitest  ", listed.stdout)
        self.assertIn("x.py: it defines instance0() and uses multitest\n1 to run, 0 skipped; 4 boards, 1 cases", listed.stdout)
        for how in ("every", "any"):
            run = self.run_farm(four, self.folder / "multi", "--assign", how)
            self.assertEqual((run.code, len(run.cells())), (0, 1), run.stdout)
            self.assertEqual(len(run.events("attempt_started")), 1)

    def test_permutations_of_the_boards(self):
        run, _ = self.run_test(CONVERSATION, "--permutations", "5")
        self.assertEqual(run.code, 0, run.stdout)
        messages = [self.cell(run, name)["message"] for name in ("multi/x", "multi/x#2")]
        self.assertEqual(messages, ["unix-0|unix-1; took no time", "unix-1|unix-0; took no time"])
        self.assertEqual(len(run.cells()), 2)

    def test_a_difference_is_a_failure(self):
        source = two(["multitest.next()", "print('a')"], ["multitest.next()", "print('b')"])
        run, cell = self.run_test(source, expected="--- instance0 ---\na\n--- instance1 ---\nc\n")
        self.assertEqual((run.code, cell["verdict"], cell["blame"]), (1, "failed", "test"))
        for board in ("unix-0", "unix-1"):
            self.assertGreater((run.out / "boards" / f"{board}.rec").stat().st_size, 0)
        self.assertIn("line 4", cell["message"])

    def test_an_instance_may_skip_the_test(self):
        run, cell = self.run_test(two(["multitest.skip()"], ["print('never')"]))
        self.assertEqual((run.code, cell["verdict"]), (4, "skipped"), run.stdout)

    def test_a_skip_by_cpython_is_not_an_expected_output(self):
        skips = "import sys\nON_CPYTHON = sys.implementation.name == 'cpython'"
        source = two(["if ON_CPYTHON: multitest.skip()", "multitest.next()"], ["multitest.next()"], before=skips)
        run, cell = self.run_test(source)
        self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "host"), run.stdout)
        self.assertIn("CPython itself skips", cell["message"])

    def test_an_exception_ends_the_others_too(self):
        wait = ["multitest.next()", "multitest.wait('what nobody says')"]
        expected = "--- instance0 ---\n\n--- instance1 ---\n\n"
        run, cell = self.run_test(two(wait, ["multitest.next()", "1/0"]), expected=expected)
        self.assertEqual((run.code, cell["verdict"]), (1, "failed"), run.stdout)
        self.assertLess(run.events("run_finished")[0]["took_us"], 10_000_000)

    def test_ten_seconds_of_silence(self):
        wait = ["multitest.next()", "multitest.wait('what nobody says')"]
        run, cell = self.run_test(two(wait, ["multitest.next()"]), expected="--- instance0 ---\n\n--- instance1 ---\n\n")
        self.assertEqual((run.code, cell["verdict"], cell["blame"]), (1, "timed-out", "test"), run.stdout)

    def test_goes_on_after_a_reboot(self):
        source = two(
            ["multitest.next()", "print('before')", "multitest.expect_reboot('instance0_after')", "raise SystemExit"],
            ["multitest.next()", "multitest.wait('back')", "print('seen')"],
        )
        source += "def instance0_after():\n    print('after')\n    multitest.broadcast('back')\n"
        expected = "--- instance0 ---\nbefore\nWAIT_FOR_REBOOT instance0_after 0\nafter\n--- instance1 ---\nseen\n"
        run, cell = self.run_test(source, expected=expected)
        self.assertEqual((run.code, cell["verdict"]), (0, "passed"), run.stdout)

    def reboots(self, *how):
        """Instance 1 reboots and still knows what it got before: a global that instance 0 set."""
        source = two(
            ["multitest.globals(WORD='kept')", "multitest.next()", "multitest.wait('back')", "print('seen')"],
            ["multitest.next()", "print('before')", "multitest.expect_reboot('instance1_after', 5000)", *how],
        )
        source += "def instance1_after():\n    print('after', WORD)\n    multitest.broadcast('back')\n"
        expected = "--- instance0 ---\nseen\n--- instance1 ---\nbefore\n"
        return source, expected + "WAIT_FOR_REBOOT instance1_after 5000\nafter kept\n"

    def test_goes_on_after_a_reboot_that_takes_the_link_away(self):
        bench = reconnect_test.Bench(reconnect_test.Reconnect.unix_port(self))
        self.addCleanup(bench.close)
        source, expected = self.reboots("raise SystemExit")
        far = f"{{id: far, platform: other, link: {bench.link}}}"
        run, cell = self.run_test(source, "--retries", "0", expected=expected, farm=self.farm(self.UNIX, far))
        self.assertEqual((run.code, cell["verdict"]), (0, "passed"), run.stdout)
        self.assertGreater(bench.connections, 1)

    def test_goes_on_after_the_reset_of_a_machine(self):
        source, expected = self.reboots("import microbit", "microbit.reset()")
        run, cell = self.run_test(source, expected=expected, farm=self.farm(self.UNIX, MICROBIT))
        self.assertEqual((run.code, cell["verdict"]), (0, "passed"), run.stdout)
        self.assertEqual(cell["message"], "unix|microbit")

    def test_jobs_limit_the_boards_at_work(self):
        # Not of platform unix: such boards share this host's ports, so they never run at the same time.
        boards = self.board("mp", *reconnect_test.Reconnect.unix_port(self), more=", count: 4")
        for name in "abc":
            self.write(f"multi/{name}.py", two(["multitest.next()"], ["multitest.next()", "sum(range(300000))"]))
            self.write(f"multi/{name}.py.exp", "--- instance0 ---\n\n--- instance1 ---\n\n")
        for jobs, at_once in (("1", 1), ("3", 1), ("4", 2)):
            run = self.run_farm(self.farm(boards), self.folder / "multi", "--jobs", jobs)
            self.assertEqual(run.code, 0, run.stdout)
            under_way, most = 0, 0
            for event in run.events():
                under_way += {"attempt_started": 1, "attempt_finished": -1}.get(event["event"], 0)
                most = max(most, under_way)
            self.assertLessEqual(most, at_once, jobs)

    def test_results_in_the_official_format_and_the_failed_again(self):
        self.write("multi/good.py", CONVERSATION)
        self.write("multi/skips.py", two(["multitest.skip()"], ["pass"]))
        self.write("multi/bad.py", two(["multitest.next()", "print('a')"], ["multitest.next()"]))
        self.write("multi/bad.py.exp", "something else\n")
        run = self.run_farm(self.two_boards(), self.folder / "multi", "--permutations", "2")
        self.assertEqual(run.code, 1, run.stdout)
        document = json.loads((self.out / "_results.json").read_text())
        self.assertEqual(
            document["results"],
            [["multi/bad.py", "fail", ""], ["multi/good.py", "pass", ""], ["multi/skips.py", "skip", ""]],
        )
        self.assertEqual((document["failed_tests"], document["ignored_tests"]), (["multi/bad.py"], []))
        self.assertEqual(document["args"]["test_instance"], ["unix-0", "unix-1"])
        self.assertEqual(document["args"]["permutations"], 2)
        again = self.run_farm(self.two_boards(), self.folder / "multi", "--run-failures")
        self.assertEqual([name for _, name in again.cells()], ["multi/bad"])

    def test_the_output_of_cpython_is_cached(self):
        cache = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        cache["MPRUN_CPYTHON"] = self.cpython_that_can_be_closed()
        self.write("multi/x.py", CONVERSATION)
        first = self.run_farm(self.two_boards(), self.folder / "multi", env=cache)
        self.assertEqual(first.code, 0, first.stdout)
        # With the cached output, CPython only needs to report its version.
        self.write("closed", "")
        again = self.run_farm(self.two_boards(), self.folder / "multi", env=cache)
        self.assertEqual(again.code, 0, again.stdout)
        # A different test needs CPython again.
        self.write("multi/x.py", CONVERSATION.replace("end of 0", "end of nought"))
        other = self.run_farm(self.two_boards(), self.folder / "multi", env=cache)
        self.assertEqual(self.cell(other)["verdict"], "failed", other.stdout)

    def test_too_few_boards_is_a_skip_with_a_reason(self):
        run, cell = self.run_test(CONVERSATION, farm=self.farm(self.UNIX))
        self.assertEqual((run.code, cell["verdict"]), (4, "skipped"))
        self.assertEqual(cell["message"], "needs 2 boards, the farm has 1")

    def test_a_board_that_cannot_be_opened_is_replaced_by_another(self):
        dead = self.board("dead", "/bin/false")
        unix = self.UNIX.replace("id: unix", "id: unix, count: 2")
        run, cell = self.run_test(CONVERSATION, farm=self.farm(dead, unix))
        self.assertEqual(cell["verdict"], "passed", run.stdout)
        self.assertEqual(cell["message"], "unix-0|unix-1; took no time")

    def test_too_few_boards_are_left(self):
        run, cell = self.run_test(CONVERSATION, farm=self.farm(self.board("dead", "/bin/false"), self.UNIX))
        self.assertEqual((run.code, cell["verdict"], cell["blame"]), (3, "errored", "board"), run.stdout)

    def test_a_lost_board_is_the_boards_fault_and_the_rest_goes_on(self):
        kill = ["multitest.next()", "import os", "os.system('kill -9 $PPID')", "multitest.wait('x')"]
        self.write("multi/a.py", two(["multitest.next()"], kill))
        self.write("multi/a.py.exp", "--- instance0 ---\n--- instance1 ---\n")
        run, cell = self.run_test(CONVERSATION, "--retries", "0")
        dead = self.cell(run, "multi/a")
        self.assertEqual((dead["verdict"], dead["blame"]), ("errored", "board"), run.stdout)
        self.assertIn("instance1 on unix-1", dead["message"])
        self.assertEqual(cell["verdict"], "passed", run.stdout)

    def test_beside_single_tests_in_one_run(self):
        self.write("multi/x.py", CONVERSATION)
        self.write("single/y.py", "print(1)\n")
        self.write("single/below/z.py", CONVERSATION)  # in a subfolder
        self.write("single/names.py", 'TEXT = """\ndef instance0():\n"""\n\n\ndef f():\n    def instance0():\n        pass\n\n\nprint(2)\n')
        self.write("single/other.py", "def instance0():\n    pass\n\n\nprint(3)\n")  # unrelated to multitests
        self.write("single/_helper.py", "def instance0():\n    multitest.next()\n")
        run = self.mprun("--farm", self.two_boards(), self.folder / "multi", self.folder / "single", "--out", self.out)
        self.assertEqual(run.code, 0, run.stdout)
        self.check_reports(run)
        cells = [(e["board"], f'{e["suite"]}/{e["name"]}') for e in run.events("cell_planned")]
        alone = [(board, f"single/{name}") for board in ("unix-0", "unix-1") for name in ("names", "other", "y")]
        self.assertEqual(sorted(cells), sorted([("", "multi/x"), ("", "below/z"), *alone]))
        listed = self.mprun("--farm", self.two_boards(), "--list", self.folder / "multi", self.folder / "single").stdout
        for name in ("multi/x", "below/z", "single/names", "single/other", "single/y", "_helper.py: a helper"):
            self.assertIn(name, listed)

    def test_the_trees_modules_can_be_imported_beside_other_tests(self):
        self.write("tests/run-tests.py", "")
        self.write("tests/feature_check/float.py", "")
        self.write("extmod/shipped.py", "def hello():\n    return 'from extmod'\n")
        says = ["import shipped", "multitest.next()", "print(shipped.hello())"]
        self.write("tests/multi_net/x.py", two(says, says))
        self.write("tests/multi_net/x.py.exp", "--- instance0 ---\nfrom extmod\n--- instance1 ---\nfrom extmod\n")
        self.write("single/y.py", "try:\n    import shipped\nexcept ImportError:\n    print('none')\n")
        self.write("single/y.py.exp", "none\n")
        farm = self.two_boards()
        for paths in (["tests/multi_net"], ["tests/multi_net", "single"]):
            with self.subTest(paths=paths):
                run = self.run_farm(farm, *(self.folder / path for path in paths))
                self.assertEqual(run.code, 0, run.stdout)
        run = self.run_farm(farm, self.folder / "tests/multi_net", "--keep-path", "--retries", "0")
        self.assertEqual(run.code, 1, run.stdout)

    def test_ctrl_c_twice_ends_at_once_and_leaves_nothing(self):
        temporary = self.folder / "tmp"
        temporary.mkdir()
        wait = ["multitest.next()", "multitest.wait('what nobody says')"]
        for name in ("a", "b"):
            self.write(f"multi/{name}.py", two(wait, ["multitest.next()", "print('on')", "multitest.wait('x')"]))
        process = self.start(
            "--farm", self.two_boards(), "multi", "--out", self.out, env={**os.environ, "TMPDIR": str(temporary)}
        )
        self.await_text("attempt_started")
        process.send_signal(signal.SIGINT)
        self.await_text("interrupted")
        process.send_signal(signal.SIGINT)
        run = self.finish(process)
        self.check_reports(run)
        self.assertEqual(run.code, 130)
        self.assertEqual([self.cell(run, f"multi/{n}")["verdict"] for n in "ab"], ["errored", "skipped"])
        self.assertEqual(list(temporary.iterdir()), [])
        self.assertEqual(self.processes_of(str(temporary)), [])

    def await_text(self, text):
        """Waits until the journal, which is written during the run, contains a text."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if any(text in journal.read_text(errors="replace") for journal in self.out.glob("events.ndjson*")):
                return
            time.sleep(0.01)  # polls until the deadline above
        self.fail(f"no {text} in the journal")


if __name__ == "__main__":
    unittest.main(verbosity=2)
