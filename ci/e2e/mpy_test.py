"""mprun put --mpy and sync --mpy: compiled by the real mpy-cross, imported by real boards."""

import os
import pathlib
import shutil
import subprocess
import sys

from files_test import FilesTest
from lab import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "runner/device"))
from board_process import interpreter  # noqa: E402


def mpy_cross():
    found = os.environ.get("MICROPY_MPYCROSS") or shutil.which("mpy-cross")
    return found or os.path.expanduser("~/.local/share/mprun/bin/mpy-cross")


class CompilingTest(FilesTest):
    def content(self, root):
        return {str(p.relative_to(root)): p.read_bytes() for p in sorted(pathlib.Path(root).rglob("*")) if p.is_file()}

    def imported(self, root, expression):
        """The output of a port that imports the files fetched from the board."""
        said = subprocess.run([interpreter(), "-c", expression], cwd=root, capture_output=True, text=True, check=False)
        return said.stdout + said.stderr


class Compiling(CompilingTest):
    def setUp(self):
        super().setUp()
        self.src = self.files(
            "src",
            main_py="import lib.a", boot_py="", data="data", lib__a_py="def f():\n    return 'a'\n",
            lib__pkg__b_py="def g():\n    raise ValueError('b')\n",
        )  # fmt: skip
        (self.src / "lib/pkg/__init__.py").write_text("from .b import g\n")

    def test_modules_arrive_compiled_and_are_imported(self):
        there = {"main.py", "boot.py", "data", "lib/a.mpy", "lib/pkg/__init__.mpy", "lib/pkg/b.mpy"}
        for kind in ("fat:/:400", "lfs2:/:400"):
            with self.subTest(kind):
                farm = self.flash(kind)
                said = self.copy("put", farm, "--mpy", f"{self.src}/.", "/").stdout
                self.assertRegex(said, r"/lib/a\.py -> /lib/a\.mpy  .*SHA-256 verified")
                back = self.backup(farm)
                self.assertEqual(set(back), there)
                self.assertTrue(back["lib/a.mpy"].startswith(b"M\x06"), back["lib/a.mpy"])
                self.assertEqual(back["main.py"], b"import lib.a")
                root = self.folder / "backup"
                self.assertEqual(self.imported(root, "import lib.a; print(lib.a.f())"), "a\n")
                error = self.imported(root, "import lib.pkg; lib.pkg.g()")
                self.assertIn('File "/lib/pkg/b.py", line 2, in g', error)

    def test_unchanged_files_are_not_sent_again(self):
        farm = self.flash("fat:/:400")
        self.copy("put", farm, "--mpy", f"{self.src}/.", "/")
        again = self.copy("put", farm, "--mpy", f"{self.src}/.", "/").stdout
        self.assertEqual(again.count("up to date"), 6, again)
        (self.src / "lib/a.py").write_text("def f():\n    return 'b'\n")
        said = self.copy("sync", farm, "--mpy", "--dry-run", self.src, "/").stdout
        self.assertEqual((said.count("up to date"), said.count("would be copied")), (5, 1), said)
        self.copy("put", farm, "--mpy", f"{self.src}/.", "/")
        self.backup(farm)
        self.assertEqual(self.imported(self.folder / "backup", "import lib.a; print(lib.a.f())"), "b\n")

    def test_a_single_file_is_compiled_to_the_given_name(self):
        farm = self.flash("fat:/:400")
        source = self.src / "lib/a.py"
        self.copy("put", farm, "--mpy", source, "/one.py")
        self.copy("put", farm, "--mpy", source, "/two.mpy")
        self.copy("put", farm, "--mpy", source, "/three")
        self.copy("put", farm, "--mpy", source, "/main.py")
        back = self.backup(farm)
        self.assertEqual(set(back), {"one.mpy", "two.mpy", "three", "main.py"})
        self.assertEqual(back["three"], source.read_bytes())
        self.assertEqual(self.imported(self.folder / "backup", "import two; print(two.f())"), "a\n")

    def test_a_file_that_does_not_compile_is_named_with_its_line(self):
        (self.src / "lib/bad.py").write_text("x = 1\ndef f(:\n")
        (self.src / "lib/late.py").write_text("def f():\n    pass\n\nreturn 3\n")
        farm = self.flash("fat:/:400")
        self.copy("put", farm, self.files("old", gone="g") / "gone", "/")
        run = self.copy("put", farm, "--mpy", "--delete", f"{self.src}/.", "/", code=3)
        self.assertIn("lib/bad.py -> /lib/bad.mpy: does not compile: line 2: SyntaxError: invalid syntax (host)", run.stderr)
        self.assertIn("lib/late.py -> /lib/late.mpy: does not compile: line 4: SyntaxError: 'return' outside", run.stderr)
        back = self.backup(farm)
        self.assertIn("lib/a.mpy", back)
        self.assertIn("gone", back, "nothing is removed where something could not be copied")
        self.assertFalse({"lib/bad.py", "lib/bad.mpy", "lib/late.mpy"} & set(back))

    def test_a_source_on_the_board_that_hides_the_compiled_file(self):
        farm = self.flash("fat:/:400")
        self.copy("put", farm, f"{self.src}/.", "/")
        run = self.copy("put", farm, "--mpy", f"{self.src}/.", "/", code=3)
        self.assertIn("/lib/a.mpy: /lib/a.py is there too, and an import takes it instead", run.stderr)
        self.assertEqual(run.stderr.count("is there too"), 3, run.stderr)
        said = self.copy("sync", farm, "--mpy", "--dry-run", self.src, "/").stdout
        self.assertIn("/lib/a.py  would be removed", said)
        self.assertIn("lib/a.py", self.backup(farm))
        self.copy("sync", farm, "--mpy", self.src, "/")
        self.assertEqual({p for p in self.backup(farm) if p.endswith(".py")}, {"main.py", "boot.py"})
        self.copy("sync", farm, self.src, "/")  # and back
        self.assertEqual({p for p in self.backup(farm) if p.endswith(".mpy")}, set())

    def test_files_that_are_left_out_keep_their_compiled_form(self):
        farm = self.flash("fat:/:400")
        self.copy("put", farm, "--mpy", f"{self.src}/.", "/")
        (self.src / "lib/a.py").unlink()
        self.copy("sync", farm, "--mpy", "--exclude", "b.py", self.src, "/")
        self.assertEqual(set(self.backup(farm)), {"main.py", "boot.py", "data", "lib/pkg/__init__.mpy", "lib/pkg/b.mpy"})

    def test_a_compiled_file_beside_its_source_is_an_error_that_names_both(self):
        (self.src / "lib/a.mpy").write_text("mine")
        run = self.copy("put", self.flash("fat:/:400"), "--mpy", f"{self.src}/.", "/", code=3)
        self.assertIn(f"{self.src}/./lib/a.py -> /lib/a.mpy: {self.src}/./lib/a.mpy goes to that name already", run.stderr)

    def test_machine_code_is_for_the_boards_architecture(self):
        self.files("src", lib__fast_py="import micropython\n@micropython.native\ndef f(x):\n    return x + 1\n")
        farm = self.flash("fat:/:400")
        self.copy("put", farm, "--mpy", self.src / "lib/fast.py", "/")
        self.assertNotEqual(self.backup(farm)["fast.mpy"][2] >> 2, 0)
        self.assertEqual(self.imported(self.folder / "backup", "import fast; print(fast.f(1))"), "2\n")

    def test_a_link_that_is_lost_again_and_again(self):
        self.files("src", **{f"lib__m{i}_py": f"x = {[j * i for j in range(200)]}\n" for i in range(12)})
        there = self.folder / "there"
        there.mkdir()
        link = "{process: {command: [micropython]}, faults: {disconnect_after: 9000}}"
        farm = self.farm(f"{{id: unix, platform: unix, link: {link}}}")
        self.copy("put", farm, "--mpy", f"{self.src}/.", there)
        for i in range(12):
            self.assertEqual(self.imported(there, f"import lib.m{i} as m; print(m.x[2])"), f"{2 * i}\n")
        again = self.copy("put", self.host(), "--mpy", f"{self.src}/.", there).stdout
        self.assertEqual(again.count("up to date"), 18, again)


class NoCompiler(CompilingTest):
    def setUp(self):
        super().setUp()
        self.src = self.files("src", a_py="", b_py="")

    def test_no_compiler_is_found(self):
        run = self.copy(
            "put", self.flash("fat:/:400"), "--mpy", f"{self.src}/.", "/", code=2,
            env={**os.environ, "MICROPY_MPYCROSS": "/no/mpy-cross"},
        )  # fmt: skip
        self.assertIn("no mpy-cross: ", run.stderr)

    def test_the_compiler_writes_another_version(self):
        other = self.write(
            "mpy-cross-5",
            f"#!{sys.executable}\nimport subprocess, sys\nsubprocess.run([{mpy_cross()!r}, *sys.argv[1:]], check=True)\n"
            "with open(sys.argv[sys.argv.index('-o') + 1], 'r+b') as made:\n    made.seek(1)\n    made.write(b'\\x05')\n",
        )
        other.chmod(0o755)
        run = self.copy(
            "put", self.flash("fat:/:400"), "--mpy", f"{self.src}/.", "/", code=3,
            env={**os.environ, "MICROPY_MPYCROSS": str(other)},
        )  # fmt: skip
        self.assertRegex(run.stderr, r"does not make \.mpy files of version 6\.\d, which the board needs")
        self.assertEqual(run.stderr.count("does not make"), 1, run.stderr)
        self.assertEqual(self.backup(self.flash("fat:/:400")), {})


if __name__ == "__main__":
    unittest.main()
