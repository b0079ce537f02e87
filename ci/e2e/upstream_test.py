"""Every rule of MicroPython's own tests, with a small tree of our own in the same form, on real unix ports."""

import json
import os
import subprocess

from lab import LabTest, unittest

RUN_TESTS = '''
PC_PLATFORMS = ("darwin", "linux", "win32")
platform_to_port_map = {"pyboard": "stm32"}
platform_to_port_map.update({p: "unix" for p in PC_PLATFORMS})
platform_tests_to_skip = {"linux": ("basics/skip_by_platform.py",), "rp2": ("basics/plain.py",)}
emitter_tests_to_skip = {"native": ("basics/plain.py",)}
via_mpy_tests_to_skip = {True: ("basics/exp.py",)}
tests_requiring_float = ("basics/needs_float.py",)
tests_with_regex_output = [base_path(file) for file in ("basics/pattern.py",)]
tests_requiring_target_wiring = ("extmod/wired.py",)
flaky_tests_to_ignore = {"thread/flaky.py": ("a race", None)}


def run_tests(pyb, tests, args, result_dir, num_threads=1):
    skip_tests = set()
    skip_native = False
    skip_int_big = False
    if True:
        output = run_feature_check(pyb, args, "native_check.py")
        if output != b"native\\n":
            skip_native = True
        output = run_feature_check(pyb, args, "int_big.py")
        if output != b"1000000000000000000000000000000000000000000000\\n":
            skip_int_big = True
        output = run_feature_check(pyb, args, "never.py")
        if output != b"never\\n":
            skip_never = True
        has_missing = run_feature_check(pyb, args, "never.py") == b"never\\n"
    if args.float_prec == 0:
        skip_tests.update(tests_requiring_float)
    if not has_missing:
        skip_tests.add("basics/skip_by_probe.py")
    if args.platform not in PC_PLATFORMS:
        skip_tests.add("basics/plain.py")
    skip_tests.update(via_mpy_tests_to_skip.get(args.via_mpy, ()))
    skip_tests.update(emitter_tests_to_skip.get(args.emit, ()))
    skip_tests.update(platform_tests_to_skip.get(args.platform, ()))
    if not_a_rule_that_is_known(args):
        skip_tests.add("basics/plain.py")

    def run_one_test(test_file):
        is_native = test_name.startswith("native_") or test_name.startswith("viper_")
        is_int_big = test_name.startswith("int_big")
        is_never = test_name.startswith("never_") or test_name.endswith("_never")
        skip_it |= skip_native and is_native
        skip_it |= skip_int_big and is_int_big
        skip_it |= skip_never and is_never
'''
TARGET_INFO = (
    "import sys\n"
    "print(getattr(sys, 'platform', 'minimal'), None, 0, 'standard', getattr(sys.implementation, '_thread', None),"
    " 64, True, 'normal')\n"
)
DASHES = "-" * 70
FILES = {
    "run-tests.py": RUN_TESTS,
    "feature_check/target_info.py": TARGET_INFO,
    "feature_check/inlineasm.py": "raise SystemExit\n",
    "feature_check/native_check.py": "print('native')\n",
    "feature_check/int_big.py": "print(10**45)\n",
    "feature_check/never.py": "raise ValueError\n",
    "basics/plain.py": "print(sorted({'b': 1, 'a': 2}))\n",
    "basics/wrong.py": "import sys\nprint(sys.implementation.name)\n",
    "basics/exp.py": "import sys\nprint(sys.implementation.name)\n",
    "basics/exp.py.exp": "micropython\r\n",
    "basics/emitter.py": "print('native' if False else 'bytecode')\n",
    "basics/emitter.py.exp": "bytecode\n",
    "basics/emitter.py.native.exp": "not this one\n",
    "basics/pattern.py": "print('head')\nfor i in range(3):\n    print('line', i)\nprint('mem: 1234 (x)')\n",
    "basics/pattern.py.exp": "head\n########\nmem: \\d\\+ (x)\n".replace("\\d\\+", "\\[0-9\\]\\+"),
    "basics/skips.py": "print('SKIP')\nraise SystemExit\n",
    "basics/unit.py": f"print('noise')\nprint('{DASHES}')\nprint('Ran 2 tests\\n\\nOK (skipped=1)')\n",
    "basics/unit_bad.py": f"print('noise')\nprint('{DASHES}')\nprint('Ran 2 tests\\n\\nFAILED (failures=1, errors=1)')\n",
    "basics/crash.py": "print('before')\n1 / 0\n",
    "basics/exits.py": "import sys\nprint('before')\nsys.exit(3)\n",
    "basics/no_unittest.py": "import unittest_that_is_missing\n",
    "basics/cpython_fails.py": "import micropython\nprint('x')\n",
    "basics/int_big_one.py": "print(2**100)\n",
    "basics/never_one.py": "print('x')\n",
    "basics/skip_by_platform.py": "print('x')\n",
    "basics/skip_by_probe.py": "print('x')\n",
    "basics/memory.py": "a = bytearray(1 << 60)\n",
    "basics/lone_cr.py": "print('a\\rb')\n",
    "basics/line_numbers.py": "# line 1\ntry:\n    1 / 0\nexcept ZeroDivisionError as e:\n    print('caught')\n",
    "thread/flaky.py": "import sys\nprint(sys.implementation.name)\n",
    "extmod/plain.py": "print('extmod')\n",
    "micropython/plain.py": "print('m')\n",
    "import/sibling.py": "import sibling_module\nprint(sibling_module.x)\n",
    "import/sibling_module.py": "x = 17\nprint('imported')\n",
    "io/writes.py": "f = open('scratch', 'w')\nf.write('x')\nf.close()\nprint(open('scratch').read())\n"
    "try:\n    import os\n    (getattr(os, 'unlink', None) or os.remove)('scratch')\nexcept ImportError:\n    pass\n",
    "cmdline/options.py": "# cmdline: -X heapsize=100000\nimport gc\nprint(gc.mem_free() < 100000)\n",
    "cmdline/options.py.exp": "True\n",
    "cmdline/fails.py": "raise SystemExit(3)\n",
    "cmdline/fails.py.exp": "CRASH",
    "cmdline/repl_typed.py": "# typed at the prompt\nprint('typed', 1 + 1)\n",
    "cmdline/repl_typed.py.exp": "MicroPython \\.\\+ version\n########\n\\.\\*typed 2\n>>> \\$\n",
    "cmdline/repl_sigint.py": "# sigint: from the terminal\nimport time\ntime.sleep(20)\n{\\x03}\nprint('still here')\n",
    "cmdline/repl_sigint.py.exp": "########\nKeyboardInterrupt: \\$\n########\nstill here\n########\n>>> \\$\n",
    "cmdline/repl_skips.py": "print('SKIP')\n",
    "ports/unix/own.py": "print('unix')\n",
    "ports/rp2/other.py": "print('rp2')\n",
    "perf_bench/bench.py": "print('no test')\n",
}
#: What the official rules make of it on a unix port: pass, fail or skip.
VERDICTS = {
    "basics/plain": "passed", "basics/wrong": "failed", "basics/exp": "passed", "basics/emitter": "passed",
    "basics/pattern": "passed", "basics/skips": "skipped", "basics/unit": "passed", "basics/unit_bad": "failed",
    "basics/crash": "failed", "basics/exits": "failed", "basics/no_unittest": "failed",
    "basics/cpython_fails": "failed", "basics/int_big_one": "passed", "basics/never_one": "skipped",
    "basics/skip_by_platform": "skipped", "basics/skip_by_probe": "skipped", "basics/memory": "failed",
    "basics/lone_cr": "passed", "basics/line_numbers": "passed", "extmod/plain": "passed",
    "micropython/plain": "passed", "import/sibling": "passed", "import/sibling_module": "passed",
    "io/writes": "passed", "cmdline/options": "passed", "cmdline/fails": "passed", "cmdline/repl_typed": "passed",
    "cmdline/repl_sigint": "passed", "cmdline/repl_skips": "skipped", "ports/unix/own": "passed",
}  # fmt: skip


class Tree(LabTest):
    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        for name, text in FILES.items():
            file = self.folder / "mp/tests" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        self.tree = self.folder / "mp/tests"

    def run_tree(self, *more, path="", boards=None, **environment):
        farm = self.farm(*(boards or [self.UNIX]))
        run = self.mprun("--farm", farm, self.tree / path, "--out", self.out, *more, env={**self.environment, **environment})
        if (self.out / "events.ndjson").exists():
            self.check_reports(run)
        return run

    def verdicts(self, run, board="unix"):
        return {name: cell["verdict"] for (b, name), cell in run.cells().items() if b == board}

    def official_results(self, name="_results.json"):
        document = json.loads((self.out / name).read_text())
        return document, {row[0]: row[1] for row in document["results"]}


class Spawned(Tree):
    def test_every_rule(self):
        run = self.run_tree()
        verdicts = self.verdicts(run)
        threads = "thread/flaky" in verdicts and verdicts.pop("thread/flaky")
        self.assertEqual(verdicts, VERDICTS, run.stdout)
        self.assertIn(threads, (False, "skipped"))
        self.assertEqual(run.code, 1)
        for cell in run.cells().values():
            if cell["verdict"] != "passed":
                self.assertTrue(cell["message"])
        cells = {name: cell["message"] for (_, name), cell in run.cells().items()}
        self.assertIn("linux", cells["basics/skip_by_platform"])
        self.assertIn("never.py", cells["basics/never_one"])
        self.assertRegex(cells["basics/crash"], "CRASH: exited with status 1: ZeroDivisionError")
        self.assertIn("CRASH", cells["basics/exits"])
        self.assertFalse((self.tree / "io/scratch").exists())
        # The report names the source of the rules, and the part of them that could not be read.
        notices = [e["message"] for e in run.events("notice")]
        self.assertTrue(any("run-tests.py" in n and "not_a_rule_that_is_known" in n for n in notices), notices)
        document, rows = self.official_results()
        self.assertEqual(document["args"]["platform"], "linux")
        self.assertEqual(document["args"]["emit"], "bytecode")
        words = {"passed": "pass", "failed": "fail", "skipped": "skip"}
        for name, verdict in VERDICTS.items():
            self.assertEqual(rows[name + ".py"], words[verdict], name)
        self.assertEqual(sorted(document["failed_tests"]), sorted(n for n, r in rows.items() if r == "fail"))
        self.assertNotIn("ports/rp2/other.py", rows)

    def test_only_failed_tests_run_again(self):
        first = self.run_tree()
        failed = {name for name, verdict in self.verdicts(first).items() if verdict == "failed"}
        (self.tree / "basics/wrong.py").write_text("print('right now')\n")
        again = self.run_tree("--run-failures")
        verdicts = self.verdicts(again)
        self.assertEqual(set(verdicts), failed)
        self.assertEqual(verdicts["basics/wrong"], "passed")

    def test_folders_files_and_expressions(self):
        self.assertEqual(set(self.verdicts(self.run_tree(path="io"))), {"io/writes"})
        self.assertEqual(set(self.verdicts(self.run_tree(path="basics/plain.py"))), {"basics/plain"})
        run = self.run_tree("-i", "^basics/un", "-e", "bad.py$")
        self.assertEqual(set(self.verdicts(run)), {"basics/unit"})

    def test_expected_outputs_of_cpython_are_cached(self):
        self.run_tree(path="basics/plain.py")
        # With the cached output, CPython only needs to report its version.
        (self.folder / "python").write_text('#!/bin/sh\ncase "$*" in *implementation*) exec python3 "$@";; esac\nexit 9\n')
        (self.folder / "python").chmod(0o755)
        again = self.run_tree(path="basics/plain.py", MPRUN_CPYTHON=str(self.folder / "python"))
        self.assertEqual(again.code, 0, again.stdout)

    def test_a_changed_sibling_changes_the_expected_output(self):
        self.assertEqual(self.run_tree(path="import/sibling.py").code, 0)
        (self.tree / "import/sibling_module.py").write_text("x = 18\n")
        again = self.run_tree(path="import/sibling.py")
        self.assertEqual(again.code, 0, again.stdout)

    def test_surveys_are_cached_per_firmware(self):
        self.run_tree(path="basics/never_one.py")
        surveys = list((self.folder / "cache/mprun/upstream/surveys").iterdir())
        self.assertEqual(len(surveys), 1)
        (self.tree / "feature_check/never.py").write_text("print('never')\n")
        run = self.run_tree(path="basics/never_one.py")
        self.assertEqual(self.verdicts(run), {"basics/never_one": "passed"})

    def test_a_survey_with_a_script_that_took_too_long_is_not_cached(self):
        mark = self.folder / "mark"
        looks = f"import os\ntry:\n    os.stat('{mark}')\nexcept OSError:\n    while True:\n        pass\n"
        (self.tree / "feature_check/never.py").write_text(looks + "print('never')\n")
        first = self.run_tree(path="basics/never_one.py", MICROPY_TEST_TIMEOUT="2")
        self.assertEqual(self.verdicts(first), {"basics/never_one": "skipped"}, first.stdout)
        mark.touch()
        again = self.run_tree(path="basics/never_one.py")
        self.assertEqual(self.verdicts(again), {"basics/never_one": "passed"}, again.stdout)

    def test_two_boards_do_not_disturb_each_other(self):
        two = self.UNIX.replace("id: unix", "id: unix, count: 2")
        run = self.run_tree(boards=[two])
        for board in ("unix-0", "unix-1"):
            verdicts = self.verdicts(run, board)
            self.assertEqual({n: v for n, v in verdicts.items() if n in VERDICTS}, VERDICTS, run.stdout)
            rows = self.official_results(f"boards/{board}_results.json")[1]
            self.assertEqual(rows["basics/wrong.py"], "fail")

    def test_assign_any_runs_each_test_once(self):
        two = self.UNIX.replace("id: unix", "id: unix, count: 2")
        run = self.run_tree("--assign", "any", boards=[two])
        verdicts = {name: cell["verdict"] for (_, name), cell in run.cells().items()}
        self.assertEqual({n: v for n, v in verdicts.items() if n in VERDICTS}, VERDICTS)

    def test_the_tests_of_a_board_that_goes_away_move_to_another(self):
        lost = self.folder / "port"
        found = subprocess.run(["sh", "-c", "command -v \"${MICROPYTHON:-micropython}\""], capture_output=True, text=True)
        unpacked = os.path.expanduser("~/.local/share/mprun/bin/micropython")
        port = found.stdout.strip() or unpacked
        # It goes away once it has taken a test; the survey before that still works.
        lost.write_text(f'#!/bin/sh\ncase "$*" in */basics/*) rm -f "$0" ;; esac\nexec {port} "$@"\n')
        lost.chmod(0o755)
        doomed = f"{{id: doomed, platform: unix, link: {{process: {{command: [{lost}], writes: [.]}}}}}}"
        # One board at a time, so that the one that will go away begins.
        options = ("--assign", "any", "--lanes", "1", "--jobs", "1")
        run = self.run_tree(*options, path="basics", boards=[doomed, self.UNIX])
        verdicts = {name: cell["verdict"] for (_, name), cell in run.cells().items()}
        expected = {n: v for n, v in VERDICTS.items() if n.startswith("basics/")}
        self.assertEqual(verdicts, expected, run.stdout)
        self.assertEqual([e["board"] for e in run.events("board_lost")], ["doomed"])


    def test_a_test_that_vanishes_during_the_run(self):
        found = subprocess.run(["sh", "-c", 'command -v "${MICROPYTHON:-micropython}"'], capture_output=True, text=True)
        port = found.stdout.strip() or os.path.expanduser("~/.local/share/mprun/bin/micropython")
        thief = self.folder / "port"
        thief.write_text(f'#!/bin/sh\nrm -f {self.tree}/micropython/plain.py\nexec {port} "$@"\n')
        thief.chmod(0o755)
        board = f"{{id: unix, platform: unix, link: {{process: {{command: [{thief}]}}}}}}"
        for way in ("spawn", "repl"):
            with self.subTest(way):
                (self.tree / "micropython/plain.py").write_text("print('m')\n")
                run = self.run_tree("--unix-tests", way, path="micropython", boards=[board])
                cell = run.cells()["unix", "micropython/plain"]
                self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "host"), run.stdout)
                self.assertIn("plain.py: cannot be read: No such file", cell["message"])


    def test_the_official_runners_time_limit(self):
        (self.tree / "micropython/hangs.py").write_text("while True:\n    pass\n")
        (self.tree / "micropython/hangs.py.exp").write_text("")
        run = self.run_tree(path="micropython/hangs.py", MICROPY_TEST_TIMEOUT="1")
        self.assertEqual(self.verdicts(run), {"micropython/hangs": "timed-out"}, run.stdout)
        for limit in ("inf", "nan", "no number"):
            run = self.run_tree(path="micropython/plain.py", MICROPY_TEST_TIMEOUT=limit)
            self.assertEqual(self.verdicts(run), {"micropython/plain": "passed"}, f"{limit}: {run.stdout}")


class OverTheRepl(Tree):
    #: Where a raw REPL makes another verdict of it: what needs the process, and memory for the test itself.
    DIFFERENT = {"basics/memory": "skipped", "basics/exits": None}

    def test_every_rule(self):
        run = self.run_tree("--unix-tests", "repl", "-e", "^cmdline/")
        verdicts = self.verdicts(run)
        for name, verdict in VERDICTS.items():
            if not name.startswith("cmdline/") and name not in self.DIFFERENT and not name.startswith(("import/", "io/")):
                self.assertEqual(verdicts[name], verdict, f"{name}\n{run.stdout}")

    def test_a_noisy_line_fails_no_test_and_spoils_no_survey(self):
        faults = "}, faults: {seed: 5, corrupt_rate: 0.002}}}"
        # The boards may need many tries to be believed, and this host may have other work.
        noisy = self.UNIX.replace("id: unix", "id: noisy, count: 2, connect_timeout: 60s").replace("}}}", faults)
        run = self.run_tree(path="basics", boards=[noisy])
        cells = run.cells()
        failed = {name for (_, name), cell in cells.items() if cell["verdict"] == "failed"}
        self.assertEqual({VERDICTS[name] for name in failed}, {"failed"}, run.stdout)
        self.assertIn("link", {cell["blame"] for cell in cells.values()}, run.stdout)
        # What was learned over the noisy line is cached and correct.
        surveys = list((self.folder / "cache/mprun/upstream/surveys").iterdir())
        self.assertEqual(len(surveys), 1, run.events("board_opened"))
        verdicts = self.verdicts(self.run_tree("--unix-tests", "repl", path="basics"))
        for name in verdicts.keys() & VERDICTS.keys() - self.DIFFERENT.keys():
            self.assertEqual(verdicts[name], VERDICTS[name], name)

    def test_a_skip_does_not_cost_two_resets(self):
        run = self.run_tree("--unix-tests", "repl", path="basics/skips.py")
        self.assertEqual(self.verdicts(run), {"basics/skips": "skipped"})


class WrongInput(Tree):
    def check_single_line(self, run, code, *words):
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_no_test_tree(self):
        self.check_single_line(self.run_tree(path=".."), 2, "mp", "tests")
        self.check_single_line(self.run_tree(path="perf_bench"), 2, "run-perfbench.py")
        self.check_single_line(self.run_tree(path="basics/exp.py.exp"), 2, "exp.py.exp")
        self.check_single_line(self.run_tree("--run-failures"), 2, "_results.json")

    def test_unreadable_rules_are_replaced_by_those_that_ship(self):
        (self.tree / "run-tests.py").write_text("def (\n")
        run = self.run_tree(path="basics/plain.py")
        self.assertEqual(run.code, 0, run.stdout)
        notices = [e["message"] for e in run.events("notice")]
        self.assertTrue(any("built-in rules" in n for n in notices), notices)

    def test_no_cpython(self):
        run = self.run_tree(path="basics", MPRUN_CPYTHON="no-such-python")
        cells = {name: cell for (_, name), cell in run.cells().items()}
        self.assertEqual((cells["basics/plain"]["verdict"], cells["basics/plain"]["blame"]), ("errored", "host"))
        self.assertIn("no-such-python", cells["basics/plain"]["message"])
        self.assertEqual(cells["basics/exp"]["verdict"], "passed")

    def test_no_mpy_cross(self):
        run = self.run_tree("--via-mpy", path="basics/plain.py", MICROPY_MPYCROSS="/no/mpy-cross")
        cell = run.cells()["unix", "basics/plain"]
        self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "host"))
        self.assertIn("mpy-cross", cell["message"])

    def test_an_expectation_that_cannot_be_read(self):
        (self.tree / "basics/exp.py.exp").unlink()
        (self.tree / "basics/exp.py.exp").mkdir()
        run = self.run_tree(path="basics")
        cells = {name: cell for (_, name), cell in run.cells().items()}
        self.assertEqual((cells["basics/exp"]["verdict"], cells["basics/exp"]["blame"]), ("errored", "host"))
        self.assertIn("exp.py.exp", cells["basics/exp"]["message"])
        self.assertEqual(cells["basics/plain"]["verdict"], "passed")

    def test_a_firmware_without_unittest(self):
        (self.tree / "basics/needs.py").write_text("import unittest\nunittest.main()\n")
        run = self.run_tree(path="basics/needs.py")
        cell = run.cells()["unix", "basics/needs"]
        self.assertEqual(cell["verdict"], "skipped")
        self.assertIn("mip install unittest", cell["message"])


if __name__ == "__main__":
    unittest.main()
