"""`files:` of a suite: packages and data folders reach every kind of board intact and are restored for each case."""

from files_test import FilesTest
from lab import unittest

SUITE = {
    "_lib/pkg/__init__.py": "from .deep.inner import value\n",
    "_lib/pkg/deep/__init__.py": "",
    "_lib/pkg/deep/inner.py": "value = 42\n",
    "_lib/pkg/__pycache__/x.pyc": "not for boards",
    "_lib/data/part": "data",
    "_lib/data/.git/config": "not for boards",
}
LOOK = "import os, pkg\nprint(pkg.value, open('data/part').read(), sorted(os.listdir('data')))\n"


class SuiteFiles(FilesTest):
    def setUp(self):
        super().setUp()
        for name, text in SUITE.items():
            self.write(f"suite/{name}", text)
        (self.folder / "suite/_lib/data/empty").mkdir()
        self.write("suite/suite.yaml", "files: [_lib/pkg, _lib/data]\n")

    def run_suite(self, farm, **cases):
        for name, source in cases.items():
            self.write(f"suite/{name}.py", source)
        # The times of earlier runs would change the order of the cases.
        run = self.run_farm(farm, self.folder / "suite", "--assign", "every", "--no-history")
        self.assertEqual(run.code, 0, run.stdout)
        return run

    def test_a_package_is_imported_on_unix_ports_and_by_cpython(self):
        self.run_suite(self.host(), a=LOOK, b=LOOK)  # without .exp, CPython gives the expected output

    def test_files_that_a_case_deleted_are_restored_for_the_next(self):
        spoil = (
            "import os\nos.remove('pkg/deep/inner.py')\nos.remove('data/part')\nos.rmdir('data/empty')\n"
            "os.mkdir('data/mine')\nopen('pkg/deep/__init__.py', 'w').close()\nprint('spoiled')\n"
        )
        self.write("suite/b.py.exp", "spoiled\n")
        self.run_suite(self.host(), a=LOOK, b=spoil, c=LOOK)

    def test_boards_get_it_over_their_link(self):
        spoil = (
            "import os\nos.remove('/pkg/deep/inner.py')\nos.remove('/data/part')\nos.rmdir('/data/empty')\n"
            "print('spoiled')\n"
        )
        look = LOOK.replace("data/part", "/data/part").replace("listdir('data')", "listdir('/data')")
        self.write("suite/b.py.exp", "spoiled\n")
        for kind in ("fat:/:400", "lfs2:/:400"):
            with self.subTest(kind):
                for name in "ac":
                    self.write(f"suite/{name}.py.exp", "42 data ['empty', 'part']\n")
                self.run_suite(self.flash(kind), a=look, b=spoil, c=look)
                there = self.backup(self.flash(kind))
                self.assertEqual(set(there), {"pkg/__init__.py", "pkg/deep/__init__.py", "pkg/deep/inner.py", "data/part"})

    def test_a_package_among_the_cases_is_not_a_case(self):
        (self.folder / "suite/_lib/pkg").rename(self.folder / "suite/pkg")
        self.write("suite/suite.yaml", "files: [pkg, _lib/data]\n")
        run = self.run_suite(self.host(), a=LOOK)
        self.assertEqual([name for _, name in run.cells()], ["suite/a"])
        listed = self.mprun("--farm", self.host(), self.folder / "suite", "--list").stdout
        self.assertRegex(listed, r"pkg/deep/inner\.py.*a part of \S+/suite/pkg, which goes to boards")

    def test_missing_files_are_named_and_nothing_runs(self):
        self.write("suite/suite.yaml", "files: [_lib/no]\n")
        self.write("suite/a.py", "")
        run = self.mprun("--farm", self.host(), self.folder / "suite")
        self.assertEqual(run.code, 2)
        self.assertIn("there is no file or folder", run.stderr)


if __name__ == "__main__":
    unittest.main()
