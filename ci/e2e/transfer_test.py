"""mprun put and get, and transfers as cases: files arrive as they were sent, and errors are reported."""

import os
import shutil
import sys

from lab import SOURCE, LabTest, unittest
from run_test import MICROBIT

sys.path.insert(0, str(SOURCE / "runner/device"))
from board_process import interpreter  # noqa: E402

# A proxy between mprun and a real unix port that puts a name into the answers that leads out of the folder.
LIAR = f"""
import os, subprocess, sys, threading

board = subprocess.Popen([{interpreter()!r}] + sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def forward():
    while data := os.read(0, 65536):
        board.stdin.write(data)
        board.stdin.flush()


threading.Thread(target=forward, daemon=True).start()
name, held = b"ok.bin", b""  # the name may come in single bytes, so its possible beginning is held back
while data := os.read(board.stdout.fileno(), 65536):
    data = (held + data).replace(name, b"../evil")
    size = max(n for n in range(len(name)) if data.endswith(name[:n]))
    data, held = data[: len(data) - size], data[len(data) - size :]
    while data:
        data = data[os.write(1, data):]
"""


class Transfer(LabTest):
    def setUp(self):
        super().setUp()
        self.board_folder = self.folder / "board"
        self.board_folder.mkdir()

    def put(self, *arguments, boards=(LabTest.UNIX,)):
        return self.mprun("put", "--farm", self.farm(*boards), *arguments)

    def get(self, *arguments, boards=(LabTest.UNIX,)):
        return self.mprun("get", "--farm", self.farm(*boards), *arguments)

    def random_file(self, name, size):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(size))
        return path

    def test_a_file_there_and_back(self):
        file = self.random_file("a.bin", 300_000)
        run = self.put(file, self.board_folder / "b.bin")
        self.assertEqual(run.code, 0, run.stderr)
        self.assertIn("SHA-256 verified", run.stdout)
        self.assertEqual((self.board_folder / "b.bin").read_bytes(), file.read_bytes())
        run = self.get(self.board_folder / "b.bin", self.folder / "c.bin")
        self.assertEqual(run.code, 0, run.stderr)
        self.assertEqual((self.folder / "c.bin").read_bytes(), file.read_bytes())

    def tree(self):
        names = ["a.py", "sub/deep/b.py", "sp ace/it's \"quoted\".py", "ünï/cödé 🙂.txt", "back\\slash.py"]
        for name in names:
            self.random_file("tree/" + name, 2000)
        (self.folder / "tree/empty/too").mkdir(parents=True)
        return self.folder / "tree"

    def same(self, first, second):
        content = lambda root: {
            str(p.relative_to(root)): None if p.is_dir() else p.read_bytes() for p in sorted(root.rglob("*"))
        }
        self.assertEqual(content(first), content(second))

    def test_a_tree_there_and_back_and_then_only_changed_files(self):
        tree = self.tree()
        run = self.put(tree, self.board_folder)
        self.assertEqual(run.code, 0, run.stderr)
        self.same(tree, self.board_folder / "tree")
        self.random_file("tree/a.py", 2000)
        run = self.put(tree, self.board_folder)
        self.assertEqual((run.stdout.count("verified"), run.stdout.count("up to date")), (1, 4), run.stdout)
        self.same(tree, self.board_folder / "tree")
        back = self.folder / "back"
        back.mkdir()
        run = self.get(self.board_folder / "tree", back)
        self.assertEqual(run.code, 0, run.stderr)
        self.same(tree, back / "tree")
        run = self.get(self.board_folder / "tree", back)
        self.assertEqual((run.stdout.count("verified"), run.stdout.count("up to date")), (0, 5), run.stdout)

    def test_the_first_of_two_files_with_the_same_name_stays_and_the_second_is_an_error(self):
        first, last = self.random_file("1/x", 100), self.random_file("2/x", 100)
        there = self.board_folder / "x"
        there.write_bytes(last.read_bytes())
        run = self.put(first, last, self.board_folder)
        self.assertEqual(run.code, 3, run.stderr)
        self.assertIn(f"{first} is copied to that name already", run.stderr)
        self.assertEqual(there.read_bytes(), first.read_bytes())
        back = self.random_file("back/x", 0)
        back.write_bytes(last.read_bytes())
        run = self.get(first, last, back.parent)
        self.assertEqual(run.code, 3, run.stderr)
        self.assertEqual(back.read_bytes(), first.read_bytes())

    def test_a_folder_that_cannot_be_created_does_not_stop_other_files(self):
        self.random_file("board/d/a.py", 10)
        there = self.random_file("board/z.py", 10)
        back = self.folder / "back/board"
        back.mkdir(parents=True)
        (back / "d").write_text("a file")
        run = self.get(self.board_folder, back.parent)
        self.assertEqual(run.code, 3, run.stdout)
        self.assertIn("board/d: cannot make a folder: File exists; the file in it is not copied", run.stderr)
        self.assertNotIn("board/d/a.py", run.stderr)
        self.assertEqual((back / "z.py").read_bytes(), there.read_bytes())
        (self.board_folder / "empty").mkdir()
        run = self.get(self.board_folder / "empty", back / "d")
        self.assertEqual(run.code, 3, run.stdout)
        self.assertIn("a folder cannot replace a file", run.stderr)

    def test_a_name_that_the_board_refuses_leaves_the_others_up_to_date(self):
        tree = self.tree()
        for name in (b"a\xff1.py", b"a\xff2.py"):
            (tree / os.fsdecode(name)).write_bytes(b"x")
        for verified, same in ((5, 0), (0, 5)):
            run = self.put(tree, self.board_folder)
            self.assertEqual(run.code, 3, run.stderr)
            self.assertIn("a\\xff1.py: the board does not accept a name that is not UTF-8", run.stderr)
            self.assertEqual((run.stdout.count("verified"), run.stdout.count("up to date")), (verified, same), run.stdout)

    def test_every_board_at_once_and_a_folder_for_each(self):
        file = self.random_file("a.bin", 5000)
        boards = [self.UNIX.replace("id: unix", "id: unix, count: 3")]
        # A relative name refers to each board's own scratch folder.
        run = self.put(file, "a.bin", boards=boards)
        self.assertEqual((run.code, run.stdout.count("verified")), (0, 3), run.stdout + run.stderr)
        shared = self.random_file("board/shared.bin", 5000)
        run = self.get(shared, self.folder / "out", boards=boards)
        for board in ("unix-0", "unix-1", "unix-2"):
            self.assertEqual((self.folder / "out" / board / "shared.bin").read_bytes(), shared.read_bytes())

    def test_a_minimal_board_is_still_verified(self):
        file = self.random_file("a.bin", 3000)
        run = self.put(file, "a.bin", boards=[MICROBIT])
        self.assertEqual(run.code, 0, run.stderr)
        self.assertIn("SHA-256 verified", run.stdout)

    def failed(self, run, *fragments, code=3):
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        about = [line for line in run.stderr.splitlines() if "recorded in" not in line]
        self.assertEqual(len(about), 1, run.stderr)
        for fragment in fragments:
            self.assertIn(fragment, run.stderr)

    def test_errors_are_reported(self):
        file = self.random_file("a.bin", 3000)
        self.failed(self.put("nowhere.bin", "/tmp/x"), "nowhere.bin", "No such file", code=2)
        self.failed(self.put(file), "files", code=2)
        self.failed(self.put(file, "/no/such/folder/x"), "no such file or folder on the board")
        self.failed(self.put(file, file, self.board_folder / "no-folder"), "several files need a folder")
        self.failed(self.get("/no/such/file", self.folder), "no such file or folder on the board")
        shutil.rmtree(self.folder / "mprun-out")
        self.failed(self.get(file, "/no/such/folder/x"), "/no/such/folder/x", "No such file")
        self.assertFalse((self.folder / "mprun-out").exists(), "the board is not at fault")
        self.failed(self.put("--tier", "stream", file, "x", boards=[MICROBIT]), "cannot pass files by stream")
        big = self.random_file("big.bin", 200_000)
        self.failed(self.put(big, "x", boards=[MICROBIT]), "no space left on the board")
        self.failed(self.put(file, "x", boards=[self.board("bad", "sleep", "1000")]), "bad", "raw REPL")

    def test_names_that_would_leave_the_target_are_refused(self):
        file = self.random_file("board/sub/ok.bin", 10)
        wrapper = self.write(
            "liar.sh",
            "#!/bin/sh\n"
            f'exec python3 {self.write("liar.py", LIAR)} "$@"\n',
        )
        wrapper.chmod(0o755)
        board = f"{{id: liar, platform: unix, link: {{process: {{command: [{wrapper}]}}}}}}"
        run = self.get(file.parent, self.folder / "target", boards=[board])
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("refused", run.stderr)
        self.assertFalse((self.folder / "evil").exists())
        self.assertFalse((self.folder.parent / "evil").exists())

    def test_transfers_as_cases(self):
        self.write(
            "suites/t/suite.yaml",
            "cases:\n  up: {transfer: {size: 20KiB, direction: up}}\n  both: {transfer: {size: 3KiB, payload: text}}\n",
        )
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        self.assertEqual(run.code, 0, run.stdout)
        self.assertRegex(run.stdout, r"PASS +unix +t/up .*up .*/s, SHA-256 verified")
        self.assertRegex(run.stdout, r"PASS +unix +t/both .*up .*/s, down .*/s, SHA-256 verified")
        self.assertEqual(list(self.folder.glob("**/mprun_transfer*")), [])

    def test_a_transfer_over_a_corrupting_link_is_a_link_error(self):
        self.write("suites/t/suite.yaml", "retries: 0\ncases:\n  big: {transfer: {size: 200KiB}}\n")
        board = (
            "{id: noisy, platform: unix, link: {process: {command: [micropython]}, "
            "faults: {seed: 3, corrupt_rate: 0.0005}}}"
        )
        run = self.run_farm(self.farm(board), self.folder / "suites")
        cell = run.cells()["noisy", "t/big"]
        self.assertEqual((cell["verdict"], cell["blame"], run.code), ("errored", "link", 3), cell)


if __name__ == "__main__":
    unittest.main()
