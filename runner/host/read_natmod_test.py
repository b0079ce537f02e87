"""read_natmod.py on small files of our own in the forms that a run-natmodtests.py may have."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

READER = pathlib.Path(__file__).with_name("read_natmod.py")

RUN_NATMODTESTS = '''
import os
CPYTHON3 = os.getenv("MICROPY_CPYTHON3", "python3")
NATMOD_EXAMPLE_DIR = "../examples/natmod/"
TEST_MAPPINGS = {
    "re": "re/re_$(ARCH).mpy",
    "btree": "btree/btree_$(ARCH).mpy",
}
AVAILABLE_ARCHS = ("x86", "x64")
ARCH_MAPPINGS = {"armv7em": "armv7m"}
dangerous = os.system("touch executed")
'''


class Reads(unittest.TestCase):
    def read(self, source):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "run-natmodtests.py")
            file.write_text(source)
            ran = subprocess.run([sys.executable, "-I", READER, file], cwd=folder, capture_output=True, text=True)
            self.assertEqual([entry.name for entry in pathlib.Path(folder).iterdir()], [file.name])  # nothing was run
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return json.loads(ran.stdout)

    def test_tables_in_their_order(self):
        found = self.read(RUN_NATMODTESTS)
        self.assertEqual(found["modules"], [["re", "re/re_$(ARCH).mpy"], ["btree", "btree/btree_$(ARCH).mpy"]])
        self.assertEqual(found["architectures"], ["x86", "x64"])
        self.assertEqual(found["instead"], {"armv7em": "armv7m"})
        self.assertEqual(found["folder"], "../examples/natmod/")
        self.assertEqual(found["not_understood"], [])

    def test_other_forms_are_reported_and_not_guessed(self):
        changed = RUN_NATMODTESTS.replace('("x86", "x64")', "detect()").replace("ARCH_MAPPINGS", "OTHER_NAME")
        changed = changed.replace('"re/re_$(ARCH).mpy"', "7")
        found = self.read(changed)
        self.assertEqual(set(found), {"folder", "not_understood"})
        self.assertEqual(
            found["not_understood"],
            ["line 5: TEST_MAPPINGS", "line 9: AVAILABLE_ARCHS", "no table ARCH_MAPPINGS"],
        )


if __name__ == "__main__":
    unittest.main()
