"""What gives files as one stream, on a real interpreter: read in pieces of any size, and what ends it."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

from board_process import HERE, interpreter

CONTENT = {"d/a": b"a" * 70, "d/empty": b"", "d/ü.bin": bytes(range(256)), "d/e/b": b"b"}
STREAM = b"".join(len(content).to_bytes(4, "little") + content for content in CONTENT.values())

BEGIN = (
    "def _mprun_module(n):\n    return __import__(n)\n" + (HERE / "give_tree.py").read_text() + "\nimport sys, os\n"
    "def tree(*names):\n    return _mprun_files('d/', '\\n'.join(names))\n"
    "def read(f, size):\n"
    "    b = memoryview(bytearray(size))\n"
    "    all = b''\n"
    "    while True:\n"
    "        n = f.readinto(b)\n"
    "        all += bytes(b[:n])\n"
    "        if n < size:\n"
    "            return all\n"
)
NAMES = repr(tuple(name[2:] for name in CONTENT))


class GiveTree(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mprun-give-tree-"))
        self.addCleanup(shutil.rmtree, self.folder)
        for name, content in CONTENT.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(content)

    def run_there(self, program):
        (self.folder / "program.py").write_text(BEGIN + program)
        ran = subprocess.run([interpreter(), "program.py"], cwd=self.folder, capture_output=True, timeout=60, check=False)
        self.assertEqual(ran.stderr, b"")
        return ran.stdout.decode()

    def test_pieces_of_any_size_are_the_same_stream(self):
        said = self.run_there(
            f"for size in range(1, {len(STREAM) + 2}):\n"
            f"    f = tree(*{NAMES})\n"
            f"    if f.size() != {len(STREAM)} or read(f, size) != {STREAM!r}:\n"
            "        print(size)\n"
            "    f.close()\n"
        )
        self.assertEqual(said, "")

    def test_a_file_that_cannot_be_opened_ends_it(self):
        said = self.run_there(
            "f = tree('a', 'no')\n"
            "try:\n    f.size()\nexcept OSError as e:\n    print(e.args[0])\n"
            "try:\n    read(f, 10)\nexcept OSError as e:\n    print(e.args[0])\n"
            "f.close()\n"
        )
        self.assertEqual(said, "2\n2\n")

    def test_a_file_that_changes_meanwhile(self):
        said = self.run_there(
            "b = memoryview(bytearray(30))\n"
            "for size in (10, 200):\n"
            "    with open('d/a', 'wb') as w:\n        w.write(b'a' * 70)\n"
            "    f = tree('a', 'empty')\n"
            "    f.readinto(b)\n"
            "    with open('d/a', 'wb') as w:\n        w.write(b'x' * size)\n"
            "    try:\n        print(len(read(f, 7)))\n"
            "    except ValueError as e:\n        print(e)\n"
            "    f.close()\n"
        )
        self.assertEqual(said, "size\n48\n")  # 70 - 26, and the size of the next one


if __name__ == "__main__":
    unittest.main()
