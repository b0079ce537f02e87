"""What makes folders and files of a stream on a board, on a real interpreter: cut anywhere, and wrong."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from board_process import HERE, interpreter

CONTENT = {"lib/a.py": b"a" * 70, "empty": b"", "lib/ü.bin": bytes(range(256))}


def digest(content):
    return hashlib.sha256(content).digest()


def stream(*items):
    """`items`: paths of folders; paths and contents of files, perhaps with a wrong digest."""
    listed, contents = b"", b""
    for path, *file in items:
        listed += path.encode() + b"\0" + str(len(file[0]) if file else "").encode() + b"\0"
        if file:
            contents += file[0] + (file[1] if len(file) > 1 else digest(file[0])[:8])
    return len(listed).to_bytes(2, "little") + listed + contents


STREAM = stream(("lib",), *CONTENT.items()) + stream(("lib/b", b"b"), ("more",)) + stream(("more/c", b"c"))


def summed_up(cut):
    """What a segment of STREAM sums up that ends there: all lists and digests that are whole by then."""
    parts = b""
    at = 0
    for items in ([("lib",), *CONTENT.items()], [("lib/b", b"b"), ("more",)], [("more/c", b"c")]):
        size = int.from_bytes(STREAM[at : at + 2], "little")
        at += 2 + size
        parts += STREAM[at - size : at] if at <= cut else b""
        for content in [item[1] for item in items if len(item) > 1]:
            at += len(content) + 8
            parts += digest(content) if at <= cut else b""
    return digest(parts)


ALL = CONTENT | {"lib/b": b"b", "more/c": b"c"}

# The classes of the board program, without what needs a host.
BEGIN = (
    "def _mprun_module(n):\n    return __import__(n)\n" + (HERE / "take_tree.py").read_text() + "\nimport sys, os\n"
)
TAKE_AT_EVERY_CUT = """
stream = %r
for cut in range(len(stream) + 1):
    os.mkdir(str(cut))
    os.chdir(str(cut))
    tree = _mprun_tree("")
    sums = tree.total()
    tree.write(stream[:cut])
    tree.flush()
    print(sums.digest().hex())
    tree.total()
    tree.write(memoryview(stream)[cut:])
    tree.done()
    tree.close()
    os.chdir("..")
"""
TAKE = """
tree = _mprun_tree("")
tree.total()
try:
    tree.write(%r)
    tree.done()
except Exception as e:
    print(type(e).__name__, e)
tree.close()
"""


class TakeTree(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mprun-take-tree-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_there(self, program):
        (self.folder / "program.py").write_text(BEGIN + program)
        ran = subprocess.run([interpreter(), "program.py"], cwd=self.folder, capture_output=True, timeout=60, check=False)
        self.assertEqual(ran.stderr, b"")
        (self.folder / "program.py").unlink()
        return ran.stdout.decode()

    def there(self, root):
        return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}

    def test_a_stream_may_be_cut_anywhere(self):
        sums = self.run_there(TAKE_AT_EVERY_CUT % STREAM).split()
        for cut in range(len(STREAM) + 1):
            self.assertEqual(self.there(self.folder / str(cut)), ALL, cut)
            self.assertEqual(sums[cut], summed_up(cut).hex(), cut)

    def test_an_error_keeps_the_files_before_it_and_the_old_one(self):
        (self.folder / "b").write_bytes(b"old")
        said = self.run_there(TAKE % stream(("a", b"right"), ("b", b"wrong", bytes(8)), ("c", b"")))
        self.assertEqual(said, "ValueError digest\n")
        self.assertEqual(self.there(self.folder), {"a": b"right", "b": b"old"})

    def test_a_name_that_cannot_be_read_keeps_the_files_before_it(self):
        whole = stream(("a", b"1"), ("b?", b"2"), ("c", b"3")).replace(b"b?", b"b\xff")
        self.assertEqual(self.run_there(TAKE % whole), "UnicodeError \n")
        self.assertEqual(self.there(self.folder), {"a": b"1"})

    def test_paths_are_behind_the_base(self):
        os.mkdir(self.folder / "d")
        take = TAKE.replace('_mprun_tree("")', '_mprun_tree("d/")')
        self.assertEqual(self.run_there(take % stream(("e",), ("e/a", b"a"))), "")
        self.assertEqual(self.there(self.folder), {"d/e/a": b"a"})

    def test_a_stream_that_is_too_short_is_an_error_and_leaves_nothing_half(self):
        whole = stream(("a", b"123"))
        for size in range(1, len(whole)):
            said = self.run_there(TAKE % whole[:size])
            self.assertEqual((said, self.there(self.folder)), ("ValueError size\n", {}), size)

    def test_an_existing_folder_is_kept_and_an_existing_file_is_an_error(self):
        os.mkdir(self.folder / "d")
        self.assertEqual(self.run_there(TAKE % stream(("d",))), "")
        (self.folder / "f").write_bytes(b"old")
        self.assertIn("OSError [Errno 17] EEXIST", self.run_there(TAKE % stream(("f",))))
        self.assertEqual(self.there(self.folder), {"f": b"old"})


if __name__ == "__main__":
    unittest.main()
