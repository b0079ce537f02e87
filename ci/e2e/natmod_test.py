"""MicroPython's tests with native modules: a small tree of our own in the same form, on real unix ports.

The modules are compiled from

    def which(name): return "injected " + name

by mpy-cross: as bytecode, which every port imports, and with @micropython.native as machine code.
"""

import json
import os
import pathlib
import subprocess

from lab import LabTest, unittest

BYTECODE = bytes.fromhex(
    "4d06001f0500086d2e7079000f0a77686963680012696e6a65637465642000086e616d65004c000201320016025163015011060204201003b0f263"
)
X64_CODE = bytes.fromhex(
    "4d060b1f0502086d2e7079000f0a77686963680012696e6a65637465642000086e616d6500000509696e6a656374656420004c000201320016025163"
    "01874900000000000000005553415441554883ec48488b6f084c8b6d10488b6d18488b6d0048893c24bf0300000048897c24184889e7488b85680100"
    "00ffd0488b5c2438488b0424488b4008488b4018488b40084889da4889c6bf1b000000488b8590000000ffd0e9000000004883ecb8415d415c5b5dc3"
    "1104020475"
)
ARM_CODE = bytes.fromhex(
    "4d06171f0502086d2e7079000f0a77686963680012696e6a65637465642000086e616d6500000509696e6a656374656420004c000201320016025163"
    "01837100000000feb586b04768be68ff683f6800900320039000a8d7f8b440a047079c00984068c0684068224601461b20bb6c984700f000b806b0fe"
    "bd110402043a"
)
RUN_NATMODTESTS = """
NATMOD_EXAMPLE_DIR = "../examples/natmod/"
TEST_MAPPINGS = {
    "heapq": "heapq/heapq_$(ARCH).mpy",
    "own": "own/own_$(ARCH).mpy",
    "arm": "arm/arm_$(ARCH).mpy",
    "absent": "absent/absent_$(ARCH).mpy",
}
AVAILABLE_ARCHS = ("x86", "x64", "armv7m", "rv32imc")
ARCH_MAPPINGS = {"armv7em": "armv7m"}
"""
TARGET_INFO = (
    "import sys\n"
    "arch = [None, 'x86', 'x64'][getattr(sys.implementation, '_mpy', 0) >> 10 & 15]\n"
    "print(getattr(sys, 'platform', 'minimal'), arch, 0, 'standard', None, 64, True, 'normal')\n"
)
UNITTEST_REPORT = f"print('{'-' * 70}')\nprint('Ran 2 tests\\n\\nOK')\n"
TESTS = {
    "run-tests.py": "",
    "run-natmodtests.py": RUN_NATMODTESTS,
    "feature_check/target_info.py": TARGET_INFO,
    "extmod/heapq_is_the_injected.py": "import heapq\nprint(heapq.which('heapq'))\n",
    "extmod/heapq_is_the_injected.py.exp": "injected heapq\n",
    "extmod/own_by_cpython.py": "print(sorted({'b': 1, 'a': 2}))\n",
    "extmod/own_wrong.py": "import sys\nprint(sys.implementation.name)\n",
    "extmod/own_skips.py": "print('SKIP')\nraise SystemExit\n",
    "extmod/own_raises.py": "print('before')\n1 / 0\n",
    "extmod/own_exits.py": "import sys\nprint('before')\nsys.exit(3)\n",
    "extmod/own_exits.py.exp": "before\n",
    "extmod/own_unittest.py": f"import sys\nprint(sys.implementation.name)\n{UNITTEST_REPORT}",
    "extmod/own_line_ends.py": "print('a')\n",
    "extmod/own_line_ends.py.exp": "a\r\n",
    "extmod/own_here.py": "try:\n    import beside\nexcept ImportError:\n    print('not from here')\n",
    "extmod/own_here.py.exp": "not from here\n",
    "extmod/arm_code.py": "print('x')\n",
    "extmod/absent_one.py": "print('x')\n",
    "extmod/other.py": "print('no module goes with this')\n",
    "beside.py": "print('imported from the folder where the port was started')\n",
}
VERDICTS = {
    "extmod/heapq_is_the_injected": "passed", "extmod/own_by_cpython": "passed", "extmod/own_wrong": "failed",
    "extmod/own_skips": "skipped", "extmod/own_raises": "failed", "extmod/own_exits": "passed",
    "extmod/own_unittest": "failed", "extmod/own_line_ends": "failed", "extmod/own_here": "passed",
    "extmod/arm_code": "failed", "extmod/absent_one": "skipped",
}  # fmt: skip


def asked_of_port(expression):
    """The value of an expression on the unix port that mprun uses."""
    found = subprocess.run(["sh", "-c", 'command -v "${MICROPYTHON:-micropython}"'], capture_output=True, text=True)
    port = found.stdout.strip() or os.path.expanduser("~/.local/share/mprun/bin/micropython")
    said = subprocess.run([port, "-c", f"import sys; print({expression})"], capture_output=True, text=True, check=True)
    return said.stdout.strip()


class Tree(LabTest):
    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        self.environment.pop("MICROPYPATH", None)
        self.tree = self.folder / "mp/tests"
        for name, text in TESTS.items():
            self.write_bytes(self.tree / name, text.encode())
        for arch in ("x86", "x64", "armv7m"):
            self.module("heapq", arch, BYTECODE)
            self.module("own", arch, BYTECODE)
            self.module("arm", arch, ARM_CODE)

    def write_bytes(self, path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def module(self, name, arch, data):
        self.write_bytes(self.folder / f"mp/examples/natmod/{name}/{name}_{arch}.mpy", data)

    def run_tree(self, *more, path="", boards=None, natmod="auto", **environment):
        farm = self.farm(*(boards or [self.UNIX]))
        arguments = ("--farm", farm, self.tree / path, "--natmod", natmod, "--out", self.out, *more)
        run = self.mprun(*arguments, env={**self.environment, **environment})
        if (self.out / "events.ndjson").exists():
            self.check_reports(run)
        return run

    def verdicts(self, run, board="unix"):
        return {name: cell["verdict"] for (b, name), cell in run.cells().items() if b == board}

    def messages(self, run, board="unix"):
        return {name: cell.get("message", "") for (b, name), cell in run.cells().items() if b == board}


class Verdicts(Tree):
    def test_as_a_process(self):
        run = self.run_tree()
        self.assertEqual(self.verdicts(run), VERDICTS, run.stdout)
        self.assertEqual(run.code, 1)
        messages = self.messages(run)
        self.assertRegex(messages["extmod/absent_one"], r"^mpy file not compiled: make -C \S+/absent ARCH=x\d")
        self.assertIn("could not be imported: ValueError: incompatible .mpy", messages["extmod/arm_code"])
        self.assertEqual(messages["extmod/own_skips"], "the test skipped itself")
        self.assertRegex(messages["extmod/own_raises"], "CRASH: exited with status 1: ZeroDivisionError")
        notices = " ".join(e["message"] for e in run.events("notice"))
        self.assertIn("by the tables of ", notices)
        self.assertIn("1 tests are left out", notices)

    def test_over_the_repl(self):
        run = self.run_tree("--unix-tests", "repl")
        self.assertEqual(self.verdicts(run), VERDICTS, run.stdout)
        self.assertIn("ZeroDivisionError", self.messages(run)["extmod/own_raises"])

    def test_machine_code(self):
        made_for = int.from_bytes(X64_CODE[2:3], "little") >> 2 << 10 | (X64_CODE[2] & 3) << 8 | 6
        if asked_of_port("sys.implementation._mpy") != str(made_for):
            self.skipTest("this port's machine code is of another kind")
        self.module("heapq", "x64", X64_CODE)
        for way in ("spawn", "repl"):
            run = self.run_tree("--unix-tests", way, path="extmod/heapq_is_the_injected.py")
            self.assertEqual(run.code, 0, run.stdout)

    def test_the_module_is_used(self):
        self.module("heapq", "x64", BYTECODE.replace(b"injected", b"infected"))
        self.module("heapq", "x86", BYTECODE.replace(b"injected", b"infected"))
        run = self.run_tree(path="extmod/heapq_is_the_injected.py")
        self.assertEqual(self.verdicts(run), {"extmod/heapq_is_the_injected": "failed"})
        self.assertIn("infected heapq", self.messages(run)["extmod/heapq_is_the_injected"])

    def test_no_memory_for_the_module(self):
        hog = self.write("hog.py", "bytearray(1 << 50)\n")
        run = self.run_tree("--begin", hog, "--unix-tests", "repl", path="extmod/own_by_cpython.py")
        self.assertEqual(self.messages(run), {"extmod/own_by_cpython": "too large"})
        run = self.run_tree("--begin", hog, path="extmod/own_by_cpython.py")
        self.assertRegex(self.messages(run)["extmod/own_by_cpython"], "could not be imported: .*MemoryError")

    def test_code_that_runs_before_the_import(self):
        begin = self.write("begin.py", "said = 'before'\n")
        (self.tree / "extmod/own_begin.py").write_text("print(said)\n")
        (self.tree / "extmod/own_begin.py.exp").write_text("before\n")
        run = self.run_tree("--begin", begin, path="extmod/own_begin.py")
        self.assertEqual(run.code, 0, run.stdout)


class Architectures(Tree):
    def test_modules_that_the_board_cannot_run(self):
        run = self.run_tree(natmod="armv7m")
        self.assertEqual(set(self.verdicts(run).values()), {"skipped"})
        self.assertRegex(self.messages(run)["extmod/own_wrong"], "modules for armv7m do not run on this board, which is x")

    def test_given_as_it_is(self):
        arch = {"2": "x64", "1": "x86"}[asked_of_port("sys.implementation._mpy >> 10 & 15")]
        self.assertEqual(self.verdicts(self.run_tree(natmod=arch)), VERDICTS)

    def test_a_board_without_native_modules(self):
        (self.tree / "feature_check/target_info.py").write_text("print('minimal', None)\n")
        run = self.run_tree()
        self.assertEqual(set(self.messages(run).values()), {"this board does not support native modules"})

    def test_a_board_that_does_not_report_its_architecture(self):
        (self.tree / "feature_check/target_info.py").write_text("raise IndexError\n")
        run = self.run_tree()
        self.assertEqual(run.code, 3, run.stdout)
        self.assertIn("give one with --natmod", next(iter(self.messages(run).values())))
        self.assertEqual(self.verdicts(self.run_tree(natmod="x64")), VERDICTS)


class Reports(Tree):
    def test_results_in_the_official_form(self):
        run = self.run_tree()
        document = json.loads((self.out / "_results.json").read_text())
        self.assertEqual(document["args"], {"test_instance": "unix", "arch": None, "begin": None})
        words = {"passed": "pass", "failed": "fail", "skipped": "skip"}
        rows = {row[0]: row[1:] for row in document["results"]}
        self.assertEqual({n: r[0] for n, r in rows.items()}, {n + ".py": words[v] for n, v in VERDICTS.items()})
        self.assertEqual(rows["extmod/absent_one.py"], ["skip", "mpy file not compiled"])
        self.assertEqual(rows["extmod/own_skips.py"], ["skip", ""])
        again = self.run_tree("--run-failures")
        failed = {name for name, verdict in self.verdicts(run).items() if verdict == "failed"}
        self.assertEqual(set(self.verdicts(again)), failed)

    def test_all_boards_at_once(self):
        run = self.run_tree(boards=[self.UNIX, self.UNIX.replace("id: unix", "id: other")])
        for board in ("unix", "other"):
            self.assertEqual(self.verdicts(run, board), VERDICTS)
            self.assertTrue((self.out / f"boards/{board}_results.json").exists())
        self.assertIn("extmod/own_wrong", (self.out / "matrix.txt").read_text())


class WrongInput(Tree):
    def check_single_line(self, run, code, *words):
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_no_such_architecture(self):
        self.check_single_line(self.run_tree(natmod="x65"), 2, "--natmod x65", "x86, x64, armv7m")

    def test_no_modules(self):
        natmod = self.folder / "mp/examples/natmod"
        natmod.rename(natmod.with_name("gone"))
        self.check_single_line(self.run_tree(), 2, str(natmod), "no such folder")

    def test_no_test_has_a_module(self):
        self.check_single_line(self.run_tree(path="extmod/other.py"), 2, "heapq, own, arm, absent")

    def test_no_tree(self):
        outside = self.write("elsewhere/heapq_x.py", "print(1)\n")
        self.check_single_line(self.run_tree(path=pathlib.Path("../..") / outside.relative_to(self.folder)), 2, "--natmod", "heapq_x.py")

    def test_options_that_do_not_go_together(self):
        self.check_single_line(self.run_tree("--via-mpy"), 2, "--natmod", "--via-mpy")

    def test_unreadable_tables_are_replaced_by_those_that_ship(self):
        (self.tree / "run-natmodtests.py").write_text("def (\n")
        run = self.run_tree(path="extmod")
        self.assertEqual(self.verdicts(run), {"extmod/heapq_is_the_injected": "passed"})
        self.assertIn("the built-in tables", " ".join(e["message"] for e in run.events("notice")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
