"""Errors a user can make: one clear line with the position and the remedy, exit 2, and nothing is started."""

import os
import socket

from lab import LabTest, unittest


class WrongInput(LabTest):
    def setUp(self):
        super().setUp()
        self.suite = self.write("suites/one/hello.py", "print('hello')\n").parent

    def refused(self, run, *fragments):
        self.assertEqual(run.code, 2, run.stderr + run.stdout)
        self.assertEqual(run.stdout, "")
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for fragment in fragments:
            self.assertIn(fragment, run.stderr)
        self.assertFalse(self.out.exists(), "nothing may be written")

    def refuse_farm(self, text, *fragments):
        farm = self.write("lab.yaml", text)
        self.refused(self.mprun("--farm", farm, self.suite, "--out", self.out), *fragments)

    def test_bad_yaml(self):
        self.refuse_farm("version: 1\nboards: [{id: a\n", "lab.yaml:")

    def test_an_unknown_key_is_reported_with_the_nearest(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - id: a\n    platfrom: unix\n    link: {process: {command: [micropython]}}\n",
            "lab.yaml:4:5", "platfrom", "platform",
        )

    def test_wrong_type(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - id: a\n    platform: unix\n    count: many\n    link: {process: {command: [micropython]}}\n",
            "lab.yaml:5", "count",
        )

    def test_duplicate_ids(self):
        board = "{id: a, platform: unix, link: {process: {command: [micropython]}}}"
        self.refuse_farm(f"version: 1\nboards:\n  - {board}\n  - {board}\n", "lab.yaml:4", "'a'", "3")

    def test_missing_binary(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - {id: a, platform: unix, link: {process: {command: [no-such-program]}}}\n",
            "board a", "no-such-program",
        )

    def test_a_folder_to_write_to_that_is_missing(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - {id: a, platform: unix, link: {process: {command: [micropython], writes: [none]}}}\n",
            "board a", f"{self.folder}/none does not exist", "`writes`",
        )

    def test_unset_environment_variable(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - {id: a, platform: unix, link: {process: {command: ['${NO_SUCH_VARIABLE}']}}}\n",
            "lab.yaml:3", "NO_SUCH_VARIABLE",
        )

    def test_missing_farm_file(self):
        self.refused(self.mprun("--farm", "nowhere.yaml", self.suite, "--out", self.out), "nowhere.yaml")

    def test_an_invalid_run_timeout(self):
        for limit in ("soon", "0s", "-1s", "10"):
            run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, f"--run-timeout={limit}")
            self.refused(run, "--run-timeout", f"'{limit}'", "a duration such as")

    def test_missing_suite(self):
        run = self.mprun("--farm", self.farm(self.UNIX), "suites/nowhere", "--out", self.out)
        self.refused(run, "suites/nowhere")

    def test_bad_suite_yaml(self):
        self.write("suites/one/suite.yaml", "requires: {modulse: [os]}\n")
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out)
        self.refused(run, "suite.yaml:1", "modulse", "modules")

    def test_an_expectation_that_cannot_be_read(self):
        (self.suite / "hello.py.exp").mkdir()
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out)
        self.refused(run, "hello.py.exp")

    def test_unknown_board(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "--board", "unxi")
        self.refused(run, "unxi", "unix")

    def test_bad_regular_expression(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "-i", "(")
        self.refused(run, "-i", "(")

    def test_an_output_folder_that_cannot_be_created(self):
        self.write("file", "")
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", "file/out")
        self.refused(run, "--out", "file/out")

    def test_unknown_option(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--outt", self.out)
        self.refused(run, "--outt")

    def test_pipes_and_sockets_among_suites(self):
        for make in (os.mkfifo, self.socket):
            for name in ("hello.py", "odd.py", "hello.py.exp", "suite.yaml", "odd"):
                with self.subTest(make.__name__, name=name):
                    odd = self.suite / name
                    odd.unlink(missing_ok=True)
                    make(odd)
                    given = [odd] if name == "odd" else [odd, self.suite] if name.endswith(".py") else [self.suite]
                    for path in given:
                        run = self.mprun("--farm", self.farm(self.UNIX), path, "--out", self.out)
                        self.refused(run, str(odd), "file")
                    odd.unlink()
                    self.write("suites/one/hello.py", "print('hello')\n")

    def socket(self, path):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))

    def test_an_unknown_option_is_named_with_the_nearest(self):
        farm = self.farm(self.UNIX)
        for words, option, nearest in (
            (("--frm", farm, self.suite), "--frm", "--farm"),
            (("--farm", farm, self.suite, "--jbos=3"), "--jbos", "--jobs"),
            (("--farm", farm, self.suite, "-farm"), "-farm", "--farm"),
            (("bench", "--farm", farm, "--benchmark_filer=x"), "--benchmark_filer", "--benchmark_filter"),
            (("put", "--dryrun", "--farm", farm, "a", "b"), "--dryrun", "--dry-run"),
            (("compare", "--treshold", "3", "a", "b"), "--treshold", "--threshold"),
        ):
            self.refused(self.mprun(*words), f"{option}: unknown option, did you mean {nearest}?")
        self.refused(self.mprun("--farm", farm, self.suite, "--xyzzy"), "--xyzzy: unknown option")

    def test_a_misspelt_command_is_named_with_the_nearest(self):
        farm = self.farm(self.UNIX)
        for word, nearest in (("sycn", "sync"), ("putt", "put"), ("remot", "remote"), ("histroy", "history")):
            self.refused(self.mprun(word, "--farm", farm, "a", "b"), f"{word}: neither a command nor a suite, did you mean {nearest}?")
        self.refused(self.mprun("--farm", farm, "nowhere"), "nowhere: No such file or directory")
        self.write("sycn/hello.py", "print('hello')\n")
        self.assertEqual(self.mprun("sycn", "--farm", farm, "--list").code, 0)

    def test_an_empty_argument_is_named(self):
        farm = self.farm(self.UNIX)
        for words, named in (
            (("--farm", "", self.suite), "--farm"),
            (("--farm=", self.suite), "--farm"),
            (("--farm", farm, ""), "paths"),
            (("--farm", farm, self.suite, ""), "paths"),
            (("--farm", farm, "--out=", self.suite), "--out"),
            (("--farm", farm, "--board", "", self.suite), "--board"),
            (("--farm", farm, "-i", "", self.suite), "--include"),
            (("report", ""), "events"),
            (("compare", "a", ""), "files"),
            (("put", "--farm", farm, "", "x"), "files"),
        ):
            with self.subTest(words):
                self.refused(self.mprun(*words), named, "empty")

    def test_invalid_numbers(self):
        farm = self.farm(self.UNIX)
        numbers = ("--jobs", "--retries", "--max-fail", "--perf-n", "--perf-m", "--perf-runs", "--permutations", "--lanes")
        for option in numbers:
            for number in ("-1", "18446744073709551616", "4294967297", "1e3", "0x10", "+1", " 1", "1.5", "x"):
                for words in ((option, number), (f"{option}={number}",)):
                    run = self.mprun("--farm", farm, self.suite, "--out", self.out, *words)
                    self.refused(run, option, f"'{number}'")
        run = self.mprun("bench", "--farm", farm, "--rounds", "-1")
        self.refused(run, "--rounds", "'-1'")

    def test_a_number_with_a_zero_before_it_is_decimal(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--retries", "0101")
        self.refused(run, "--retries", "'0101' is not a whole number from 0 to 100")
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "--retries", "010", "--jobs", "08")
        self.assertEqual(run.code, 0, run.stderr)

    def test_names_with_brackets_or_of_commands_are_plain_names(self):
        for name in ("[x]", "[a,b]", "run", "report"):
            self.write(f"odd/{name}/hello.py", "print('hello')\n")
        farm = self.farm(self.UNIX)
        for words in (("[x]",), ("[a,b]", "[x]"), ("run",), ("report", "run")):
            with self.subTest(words):
                run = self.mprun("run", "--farm", farm, *words, "--out", self.out, cwd=self.folder / "odd")
                self.assertEqual(run.code, 0, run.stderr)
                self.assertEqual({suite for _, suite in run.cells()}, {f"{word}/hello" for word in words})

    def test_nothing_selected_is_exit_4(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "-i", "nothing-matches")
        self.assertEqual(run.code, 4)
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main()
