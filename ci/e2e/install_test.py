"""What `cmake --install` installs works from there, without the source tree."""

import os
import pathlib
import subprocess

from lab import LabTest, unittest


@unittest.skipUnless("MPRUN_BUILD" in os.environ, "MPRUN_BUILD names no build folder")
class Install(LabTest):
    def test_the_program_its_suites_and_its_example_inventories(self):
        there = self.folder / "usr"
        build = os.environ["MPRUN_BUILD"]
        subprocess.run(["cmake", "--install", build, "--prefix", there], check=True, capture_output=True)
        shared = there / "share/mprun"
        for name in ("configs/unix.yaml", "configs/lab.schema.json", "schemas/results.schema.json", "suites/smoke/arithmetic.py"):
            self.assertTrue((shared / name).is_file(), name)
        code = [str(path) for path in shared.rglob("*") if path.suffix in (".cpp", ".hpp", ".pyc")]
        self.assertEqual(code, [])
        command = [there / "bin/mprun", "--farm", self.farm(self.UNIX), shared / "suites/smoke", "--out", self.out]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        listed = subprocess.run(
            [there / "bin/mprun", "--farm", shared / "configs/unix.yaml", "--list", shared / "suites"],
            cwd=self.folder, capture_output=True, text=True,
        )  # fmt: skip
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertFalse(pathlib.Path(self.folder / "mprun-out").exists())


if __name__ == "__main__":
    unittest.main()
