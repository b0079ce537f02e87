"""Boards that log between the protocol's bytes, that stop giving credit, and that answer mprun's own programs wrongly."""

import hashlib
import json
import os
import pathlib
import random

import upstream_test
from lab import SOURCE, LabTest, unittest

BOARDS = pathlib.Path(__file__).resolve().parent / "boards"
LOG = r"^(\x1b\[[0-9;]*m)?[IWE] \(\d+\) "


class Proxied(LabTest):
    def proxied(self, proxy, *arguments, name="b", log_lines=None, more=""):
        command = ["python3", str(BOARDS / proxy), *map(str, arguments), *self.unix_port()]
        if log_lines:
            more += f", log_lines: {json.dumps([log_lines])}"
        return self.board(name, *command, more=more)

    def suite(self, **cases):
        for name, (text, expected) in cases.items():
            self.write(f"suites/s/{name}.py", text)
            self.write(f"suites/s/{name}.py.exp", expected)
        return self.folder / "suites/s"

    def log_of(self, board="b"):
        return (self.out / f"boards/{board}.log").read_text()


class Chatty(Proxied):
    def test_shipped_cases_pass_between_log_lines(self):
        for seed, how in enumerate((("--every", 0.003), ("--between", 0.3), ("--every", 0.02, "--between", 1))):
            with self.subTest(how):
                farm = self.farm(self.proxied("chatty.py", "--seed", seed, *how, log_lines=LOG))
                run = self.run_farm(farm, SOURCE / "suites/smoke", SOURCE / "suites/language", "--retries", "0")
                totals = run.results()["totals"]
                self.assertEqual((totals["failed"], totals["errored"]), (0, 0), run.stdout)
                self.assertGreater(totals["passed"], 20)
                if "--between" in how:  # timed lines need not come while a case prints
                    self.assertRegex(self.log_of(), r"\| .*I \(4711\) wifi: rssi -61")

    def test_a_failure_says_which_lines_were_left_out(self):
        farm = self.farm(self.proxied("chatty.py", "--between", 1, log_lines=LOG))
        run = self.run_farm(farm, self.suite(bad=("print('as\\nit is')\n", "otherwise\n")), "--retries", "0")
        self.assertEqual(run.code, 1, run.stdout)
        cell = run.events("attempt_finished")[-1]
        self.assertEqual((cell["verdict"], cell["blame"]), ("failed", "test"))
        self.assertRegex(cell["detail"], r"\d+ log lines? left out")
        self.assertNotIn("wifi", cell["detail"])

    def test_files_pass_between_log_lines(self):
        content = random.Random(7).randbytes(50_000)
        local = self.folder / "up"
        local.mkdir()
        (local / "a.bin").write_bytes(content)
        (local / "empty").write_bytes(b"")
        for how in (("--every", 0.05), ("--between", 1)):
            with self.subTest(how):
                there = self.folder / f"there{how[0]}"
                there.mkdir()
                farm = self.farm(self.proxied("chatty.py", *how))
                put = self.mprun("put", "--farm", farm, str(local) + "/", f"{there}/")
                self.assertEqual(put.code, 0, put.stdout + put.stderr)
                self.assertEqual(sorted(path.name for path in there.rglob("*") if path.is_file()), ["a.bin", "empty"])
                back = self.folder / f"back{how[0]}"
                get = self.mprun("get", "--farm", farm, f"{there}/", str(back))
                self.assertEqual(get.code, 0, get.stdout + get.stderr)
                got = next(back.rglob("a.bin")).read_bytes()
                self.assertEqual(hashlib.sha256(got).digest(), hashlib.sha256(content).digest())

    def test_without_the_key_it_still_opens_and_is_probed(self):
        farm = self.farm(self.proxied("chatty.py", "--every", 0.02))
        run = self.run_farm(farm, self.suite(quiet=("pass\n", "")), "--retries", "0")
        facts = run.results()["boards"][0]["facts"]
        self.assertEqual(facts["implementation"], "micropython")


class Stingy(Proxied):
    LONG = ("# " + "x" * 3000 + "\nprint('fine')\n", "fine\n")

    def test_the_source_is_sent_in_standard_raw_mode(self):
        board = self.proxied("stingy.py", 12)
        suite = self.suite(**{f"c{i}": self.LONG for i in range(6)})
        run = self.run_farm(self.farm(board, defaults="{reply_timeout: 1s, connect_timeout: 10s}"), suite, "--retries", "0")
        self.assertEqual(run.code, 0, run.stdout + self.log_of())
        log = self.log_of()
        # A process board is restarted for each case, and its credits with it.
        self.assertIn("the board gave no credit; the source went by standard raw mode", log)

    def test_raw_paste_is_not_tried_again_on_a_board_without_credit(self):
        board = self.proxied("stingy.py", 0)
        suite = self.suite(**{f"c{i}": self.LONG for i in range(5)})
        run = self.run_farm(self.farm(board, defaults="{reply_timeout: 1s, connect_timeout: 10s}"), suite, "--retries", "0")
        self.assertEqual(run.code, 0, run.stdout + self.log_of())
        self.assertEqual(self.log_of().count("no credit"), 2)
        self.assertEqual(self.log_of().count("no credit again"), 1)

    def test_a_case_that_needs_raw_paste_does_not_pass_without_it(self):
        board = self.proxied("stingy.py", 0)
        suite = self.suite(a=self.LONG)
        self.write("suites/s/suite.yaml", "cases: {a: {requires: {raw_paste: true}}}\n")
        run = self.run_farm(self.farm(board, defaults="{reply_timeout: 1s, connect_timeout: 10s}"), suite, "--retries", "0")
        cell = run.cells()["b", "s/a"]
        self.assertEqual(cell["verdict"], "skipped", cell)
        self.assertIn("raw-paste", cell["message"])

    def test_files_pass(self):
        (self.folder / "f").write_bytes(bytes(range(256)) * 50)
        farm = self.farm(self.proxied("stingy.py", 0), defaults="{reply_timeout: 1s, connect_timeout: 10s}")
        put = self.mprun("put", "--farm", farm, "f", f"{self.folder}/there")
        self.assertEqual(put.code, 0, put.stdout + put.stderr)
        self.assertEqual((self.folder / "there").read_bytes(), bytes(range(256)) * 50)


class Senseless(Proxied):
    """An end marker in the answer to each of mprun's own programs: never the test's fault."""

    def check_none_is_blamed(self, run, *verdicts):
        self.assertEqual(run.code, 3, run.stdout)
        for cell in run.events("cell_finished"):
            self.assertIn(cell["verdict"], verdicts)
            if cell["verdict"] != "skipped":
                self.assertIn(cell["blame"], ("board", "link"), cell)
        for lost in run.events("board_lost"):
            self.assertIn(lost["blame"], ("board", "link"))

    def test_end_marker_in_the_answer_to_the_probe(self):
        suite = self.suite(a=("print(1)\n", "1\n"), b=("print(1)\n", "1\n"))
        run = self.run_farm(self.farm(self.proxied("senseless.py", "implementation")), suite)
        self.check_none_is_blamed(run, "errored")

    def with_a_file(self):
        suite = self.suite(a=("print(1)\n", "1\n"))
        self.write("suites/s/suite.yaml", "cases: {a: {files: [f.bin]}}\n")
        self.write("suites/s/f.bin", "content\n")
        return suite

    def test_end_marker_in_the_answer_to_the_transfer_probe(self):
        run = self.run_farm(self.farm(self.proxied("senseless.py", "DeflateIO")), self.with_a_file(), "--retries", "0")
        self.check_none_is_blamed(run, "errored")

    def test_end_marker_in_the_answer_to_a_digest(self):
        suite = self.with_a_file()
        plain = self.farm(self.board("b", *self.unix_port()))
        self.assertEqual(self.run_farm(plain, suite).code, 0)
        # The existing file is hashed first; if the answer is invalid, the file is sent again.
        run = self.run_farm(self.farm(self.proxied("senseless.py", "_mprun_sha256(0,")), suite, "--retries", "0")
        self.assertEqual(run.code, 0, run.stdout)

    def test_end_marker_in_the_answer_to_a_survey(self):
        for name, text in upstream_test.FILES.items():
            self.write(f"mp/tests/{name}", text)
        farm = self.farm(self.proxied("senseless.py", "10**45"))
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        run = self.run_farm(farm, self.folder / "mp/tests/basics", env=environment)
        self.assertIn("feature_check/int_big.py", run.events("board_lost")[0]["message"])
        self.check_none_is_blamed(run, "errored", "skipped")


if __name__ == "__main__":
    unittest.main()
