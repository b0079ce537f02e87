"""The expected output is CPython's current one, whatever the user's environment and whichever CPython it is."""

import os
import pathlib
import shutil
import subprocess

from lab import SOURCE, LabTest, unittest

SINGLE_LINE = SOURCE / "ci/e2e/boards/single_line.py"


def cpythons():
    """{version: path} of the CPythons of this host that are in use today."""
    names = [f"python3.{minor}" for minor in range(8, 20)] + ["python3"]
    found = [shutil.which(name) for name in names]
    found += [str(path) for path in pathlib.Path.home().glob(".pyenv/versions/3.*/bin/python3")]
    all_of_them = {}
    for path in filter(None, found):
        asked = subprocess.run(
            [path, "-c", "import sys; print(*sys.version_info[:3])"], capture_output=True, text=True, timeout=60
        )
        version = tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else (0,)
        if version >= (3, 8):
            all_of_them.setdefault(version, path)
    return all_of_them


class ExpectedOutput(LabTest):
    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}

    def run_suite(self, *boards, suite="suite", **environment):
        farm = self.farm(*(boards or (self.UNIX,)))
        return self.run_farm(farm, suite, env={**self.environment, **environment})

    def verdict(self, run, name="t"):
        return next(cell["verdict"] for (_, case), cell in run.cells().items() if case.endswith("/" + name))

    def test_a_changed_helper_changes_the_expected_output(self):
        self.write("suite/suite.yaml", "files: [_helper.py]\n")
        self.write("suite/t.py", "import _helper\nprint(_helper.value)\n")
        for value in (1, 2):
            self.write("suite/_helper.py", f"value = {value}\n")
            self.assertEqual(self.run_suite().code, 0)

    def test_a_changed_data_file_changes_the_expected_output(self):
        self.write("suite/suite.yaml", "files: [data.txt]\n")
        self.write("suite/t.py", "with open('data.txt') as f: print(f.read())\n")
        for value in ("one", "two"):
            self.write("suite/data.txt", value)
            self.assertEqual(self.run_suite().code, 0)

    def test_the_same_program_in_another_suite_has_its_own_expected_output(self):
        for suite, value in (("one", 1), ("two", 2)):
            self.write(f"{suite}/suite.yaml", "files: [_helper.py]\n")
            self.write(f"{suite}/_helper.py", f"value = {value}\n")
            self.write(f"{suite}/t.py", "import _helper\nprint(_helper.value)\n")
            self.assertEqual(self.run_suite(suite=suite).code, 0)

    def test_the_users_environment_does_not_count(self):
        elsewhere = self.write("elsewhere/decoy.py", "value = 1\n").parent
        self.write(
            "suite/t.py",
            "try:\n    assert False\nexcept AssertionError:\n    print('asserted')\n"
            "try:\n    import decoy\n    print('found')\nexcept ImportError:\n    print('none')\n",
        )
        spoiled = {
            "PYTHONOPTIMIZE": "1",
            "PYTHONPATH": str(elsewhere),
            "PYTHONWARNINGS": "error",
            "PYTHONSTARTUP": str(elsewhere / "decoy.py"),
            "PYTHONHASHSEED": "7",
            "PYTHONUNBUFFERED": "1",
            "PYTHONHOME": "/nowhere",
            "LC_ALL": "C",
        }
        self.assertEqual(self.run_suite(**spoiled).code, 0)
        self.assertEqual(self.run_suite().code, 0)

    def test_warnings_are_not_output_on_any_cpython(self):
        self.write("suite/t.py", "x = 1\nprint('\\d', x is 1, '\\w')\nassert (x, 'is true')\nprint('e', end='')\nprint()\n")
        self.write("suite/u.py", "import sys\nprint('out', end='')\nprint('note', file=sys.stderr)\nprint('end')\n")
        found = cpythons()
        self.assertTrue(any(version >= (3, 11) for version in found), found)
        for version, path in found.items():
            with self.subTest(version):
                run = self.run_suite(MPRUN_CPYTHON=path)
                self.assertEqual(run.code, 0, run.stdout)

    def test_another_cpython_is_asked_again(self):
        versions = []
        self.write("suite/t.py", "import sys\nprint(sys.version_info[:3] > (3, 11, 4))\n")
        for path in cpythons().values():
            self.run_suite(MPRUN_CPYTHON=path)
            versions.append(path)
        kept = list((self.folder / "cache/mprun/cpython").iterdir())
        self.assertEqual(len(kept), len(versions))

    def test_a_wrapper_is_kept_for_interpreters_that_need_it(self):
        real = next(iter(cpythons().values()))
        shim = self.write("shim", f'#!/bin/sh\nexec {real} "$@"\n')
        shim.chmod(0o755)
        self.write("suite/t.py", "print(1)\n")
        self.assertEqual(self.run_suite(MPRUN_CPYTHON=str(shim)).code, 0)
        wrapper = self.write(
            "wrapper", f'#!/bin/sh\ncase "$*" in *sys.executable*) echo a version of its own; echo /nowhere;; *) exec {real} "$@";; esac\n'
        )
        wrapper.chmod(0o755)
        self.write("suite/t.py", "print(2)\n")
        run = self.run_suite(MPRUN_CPYTHON=str(wrapper))
        self.assertEqual(run.code, 0, run.stdout)

    def test_output_to_stderr_counts_the_same_everywhere(self):
        self.write(
            "suite/t.py",
            "import sys\nfor i in range(3):\n    print('out', i)\n    print('note', i, file=sys.stderr)\nprint('end')\n",
        )
        self.write("suite/u.py", "import sys\nprint('a', end='')\nsys.stderr.write('b')\nprint('c')\n")
        self.write("suite/wrong.py", "import sys\nif sys.implementation.name == 'micropython':\n    print('more', file=sys.stderr)\nprint('x')\n")
        line = self.board("line", "python3", str(SINGLE_LINE), "flash", *self.unix_port())
        run = self.run_suite(self.UNIX, line)
        verdicts = {key: cell["verdict"] for key, cell in run.cells().items()}
        for board in ("unix", "line"):
            self.assertEqual(verdicts[board, "suite/t"], "passed", run.stdout)
            self.assertEqual(verdicts[board, "suite/u"], "passed", run.stdout)
            self.assertEqual(verdicts[board, "suite/wrong"], "failed", run.stdout)
            self.assertIn("note 2", (self.out / f"boards/{board}.log").read_text())


if __name__ == "__main__":
    unittest.main()
