"""mprun remote mount: mounting and unmounting, resets, the prompt, and several boards, over each kind of link."""

import random
import socket
import subprocess

from lab import MPRUN, LabTest, unittest
from mounting import MountTest, OnSerial
from port_test import Server
from pseudo_terminal import PATIENCE


class MountSession(MountTest):
    def test_the_boards_directory_is_the_folder(self):
        (self.shared / "a.txt").write_text("a")
        self.assertEqual(self.program("import os\nprint(os.getcwd(), os.listdir())\n"), "/remote ['a.txt']\n")

    def test_output_of_any_kind_does_not_break_it(self):
        content = bytes(range(256)) * 40
        (self.shared / "any.bin").write_bytes(content)
        printed = b"\x18\x01\x18\x18" + random.Random(2).randbytes(3000).replace(b"\x04", b"\x05") + b"\x18" * 20
        (self.folder / "program.py").write_text(
            f"""
import sys
out = sys.stdout.buffer.write
for i in range(20):
    out({printed!r})
    f = open('any.bin', 'rb')
    assert f.read(5000) == bytes(range(256)) * 19 + bytes(range(136))
    out(b'|')
"""
        )
        done = subprocess.run(
            [MPRUN, "remote", "connect", self.address, "mount", self.shared, "run", "program.py"], capture_output=True,
            cwd=self.folder, timeout=PATIENCE, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith((printed + b"|") * 20 + b"Local"), done.stdout[-200:])

    def test_a_soft_reset_mounts_it_again(self):
        (self.shared / "m.py").write_text("print('imported')\n")
        said = self.remote("mount", self.shared, "exec", "kept = 1", "soft-reset", "exec", "import m, os; print(os.getcwd(), 'kept' in globals())")
        self.assertIn("imported\n/remote False\n", said.replace("\r\n", "\n"))

    def test_a_board_that_cannot_inflate_has_it_too(self):
        (self.shared / "m.py").write_text("print('imported')\n")
        hide = "import sys\nclass Empty: pass\nsys.modules['deflate'] = sys.modules['uzlib'] = Empty()"
        said = self.remote("exec", hide, "mount", self.shared, "exec", "import m, deflate; print(hasattr(deflate, 'RAW'))")
        self.assertIn("imported\nFalse\n", said.replace("\r\n", "\n"))

    def test_umount_removes_it(self):
        said = self.remote("mount", self.shared, "umount", "exec", "import os; print('remote' in os.listdir('/'), os.getcwd())")
        self.assertIn("False", said)

    def test_mounting_another_folder_unmounts_the_first(self):
        other = self.folder / "other"
        other.mkdir()
        (other / "b.txt").write_text("")
        said = self.remote("mount", self.shared, "mount", other, "exec", "import os; print(os.listdir())")
        self.assertIn("['b.txt']", said)

    def test_a_path_that_is_not_a_folder_is_refused(self):
        for words in ((self.folder / "none",), (self.write("file", ""),)):
            done = subprocess.run(
                [MPRUN, "remote", "connect", self.address, "mount", *words, "exec", "print(1)"], capture_output=True,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, rb"^mpremote: mount: .*: No(t a| such file or) directory\.\n$")

    def test_many_boards_have_the_same_folder(self):
        (self.shared / "m.py").write_text("def name(): return 'shared'\n")
        boards = [self.UNIX.replace("id: unix", f"id: unix-{i}") for i in range(8)]
        farm = self.farm(*boards)
        run = self.mprun(
            "remote", "--farm", farm, "mount", self.shared, "exec",
            "import m\nfor i in range(20):\n  open('all.txt', 'a').write('x')\n  assert open('m.py').read()[:3] == 'def'\nprint(m.name())",
        )  # fmt: skip
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        for i in range(8):
            self.assertIn(f"unix-{i}: shared\n", run.stdout)
        self.assertEqual((self.shared / "all.txt").read_text(), "x" * 160)

    def test_the_prompt_has_the_mount_and_ctrl_d_mounts_it_again(self):
        (self.shared / "m.py").write_text("print('imported')\n")
        terminal = self.terminal()
        self.assertIn(b"is mounted at /remote", terminal.shown)
        terminal.type("import m\r")
        terminal.await_text("\nimported\r\n>>> ")
        terminal.type(b"\x04")
        terminal.await_text(f"Remount local directory {self.shared} at /remote\r\n>>> ")
        terminal.type("import m, os; os.getcwd()\r")
        terminal.await_text("\nimported\r\n'/remote'")
        terminal.type(b"\x1d")
        self.assertEqual(terminal.finish(), 0)

    def test_a_paste_with_imports_arrives_intact(self):
        for i in range(30):
            (self.shared / f"m{i}.py").write_text(f"n = {i}\n" + f"# {'.' * 300}\n" * 20)
        terminal = self.terminal()
        terminal.type("".join(f"import m{i}; s = m{i}.n + {i}\rprint('sum', s)\r" for i in range(30)))
        for i in range(30):
            terminal.await_text(f"\nsum {2 * i}\r\n")
        terminal.type(b"\x1d")
        self.assertEqual(terminal.finish(), 0)

    def test_ctrl_c_while_files_are_read_leaves_the_board_at_its_prompt(self):
        (self.shared / "large.bin").write_bytes(bytes(range(256)) * 400)
        (self.shared / "work.py").write_text(
            # A collection that is interrupted leaves a unix port's heap locked, so there is none while files are read.
            "import gc\n"
            "taken = bytearray(8192)\n"
            "def work():\n"
            "  gc.collect()\n"
            "  gc.disable()\n"
            "  for _ in range(8):\n"
            "    print('!', end='')\n"
            "    with open('large.bin', 'rb') as f:\n"
            "      while f.readinto(taken):\n"
            "        pass\n"
            "  while True:\n"
            "    pass\n"
        )
        terminal = self.terminal()
        terminal.type("from work import work\r")
        for _ in range(20):
            terminal.await_text(">>> ")
            terminal.type("work()\r")
            terminal.await_text("!")
            terminal.type(b"\x03")
            terminal.await_text("KeyboardInterrupt")
        terminal.await_text(">>> ")
        terminal.type("import gc; gc.collect(); len(open('large.bin', 'rb').read())\r")
        terminal.await_text("\n102400\r\n>>> ")
        terminal.type(b"\x1d")
        self.assertEqual(terminal.finish(), 0)


class MountSessionOnSerial(OnSerial, MountSession):
    # A unix port takes Ctrl-C only as a signal.
    test_ctrl_c_while_files_are_read_leaves_the_board_at_its_prompt = None
    test_many_boards_have_the_same_folder = None


class MountOnSocket(LabTest):
    def test_over_tcp(self):
        shared = self.folder / "shared"
        shared.mkdir()
        (shared / "m.py").write_text("print('imported')\n")
        listening = socket.create_server(("127.0.0.1", 0))
        server = Server(listening, self.unix_port())
        self.addCleanup(server.close)
        run = self.mprun(
            "remote", "connect", f"tcp://127.0.0.1:{listening.getsockname()[1]}", "resume", "mount", shared, "exec",
            "import m\nopen('w.txt', 'w').write('there')",
        )  # fmt: skip
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertIn("imported", run.stdout)
        self.assertEqual((shared / "w.txt").read_text(), "there")


if __name__ == "__main__":
    unittest.main()
