"""mprun remote mount: a folder of the host on real unix ports, over each kind of link."""

import hashlib
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile

from lab import MPRUN, LabTest, unittest
from port_test import Server
from pseudo_terminal import PATIENCE, Terminal
from serial_test import SerialPort


class Mount(LabTest):
    address = "exec:micropython"

    def setUp(self):
        super().setUp()
        self.shared = self.folder / "shared"
        self.shared.mkdir()

    def remote(self, *words, code=0, address=None, **options):
        done = subprocess.run(
            [MPRUN, "remote", "connect", address or self.address, *map(str, words)], capture_output=True,
            cwd=self.folder, timeout=PATIENCE, check=False, **options,
        )  # fmt: skip
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout.decode(errors="replace")

    def program(self, text, *words, code=0, **options):
        """What it prints with the folder mounted."""
        (self.folder / "program.py").write_text(text)
        said = self.remote("mount", *words, self.shared, "run", "program.py", code=code, **options)
        end = f"Local directory {self.shared} is mounted at /remote\n"
        self.assertTrue(said.endswith(end), said)
        return said.removesuffix(end).replace("\r\n", "\n")

    def test_the_boards_directory_is_the_folder(self):
        (self.shared / "a.txt").write_text("a")
        self.assertEqual(self.program("import os\nprint(os.getcwd(), os.listdir())\n"), "/remote ['a.txt']\n")

    def test_files_are_read_in_every_way(self):
        text = "one\ntwo \u00e4\u6e29\n\nlast without end"
        (self.shared / "text.txt").write_text(text)
        said = self.program(
            """
f = open('text.txt')
print(repr(f.readline()), repr(f.readline()), repr(f.readline(1)), repr(f.readline()), repr(f.readline()))
print(f.seek(0), f.tell(), repr(f.read(6)), f.tell())
f.seek(0)
print(f.readlines())
f.seek(0)
print([len(l) for l in f])
with open('text.txt', 'rb') as f:
    print(f.read(3), f.tell(), f.seek(2, 1), f.seek(-3, 2), f.read(), f.read())
    b = bytearray(5)
    print(f.seek(1), f.readinto(b), bytes(b), f.seek(1000), f.read())
f = open('/remote/text.txt')
print(repr(f.read(0)), repr(f.read(1)), repr(f.read(8)), repr(f.read(2)), len(f.read()))
"""
        )
        self.assertEqual(
            said,
            "'one\\n' 'two \\xe4\\u6e29\\n' '\\n' 'last without end' ''\n"
            "0 0 'one\\ntw' 6\n"
            "['one\\n', 'two \\xe4\\u6e29\\n', '\\n', 'last without end']\n"
            "[4, 7, 1, 16]\n"
            "b'one' 3 5 28 b'end' b''\n"
            "1 5 b'ne\\ntw' 1000 b''\n"
            "'' 'o' 'ne\\ntwo \\xe4' '\\u6e29\\n' 17\n",
        )

    def test_files_are_written_in_every_way(self):
        (self.shared / "old.txt").write_text("0123456789")
        self.program(
            """
open('new.txt', 'w').write('never closed \\u00e4\\n')
f = open('old.txt', 'r+b')
print(f.read(2))
f.write(b'AB')
f.seek(-1, 2)
f.write(b'YZ')
f.seek(0)
print(f.read())
with open('old.txt', 'a') as f:
    print(f.tell(), f.write('+'), f.tell())
import array
with open('array.bin', 'wb') as f:
    print(f.write(array.array('H', [1, 2, 3])), f.write(memoryview(b'abcd')[1:3]), f.write(b''), f.write(bytearray(300)))
a = array.array('H', [0, 0])
print(open('old.txt', 'rb').readinto(a), a)
print('printed', file=open('print.txt', 'w'))
"""
        )
        self.assertEqual((self.shared / "new.txt").read_text(), "never closed \u00e4\n")
        self.assertEqual((self.shared / "old.txt").read_text(), "01AB45678YZ+")
        self.assertEqual((self.shared / "array.bin").read_bytes(), b"\1\0\2\0\3\0bc" + bytes(300))
        self.assertEqual((self.shared / "print.txt").read_text(), "printed\n")

    def test_folders_are_listed_and_changed(self):
        (self.shared / "lib/sub").mkdir(parents=True)
        (self.shared / "lib/m.py").write_text("x = 1\n")
        said = self.program(
            """
import os
print(sorted(os.listdir('/remote')), sorted(os.ilistdir('lib')))
os.chdir('lib')
print(os.getcwd(), os.listdir('sub'), os.stat('m.py')[0] & 0xf000, os.stat('m.py')[6], os.stat('sub')[0] & 0xf000)
os.chdir('sub')
print(os.getcwd(), os.listdir('..'))
os.chdir('..')
os.mkdir('new')
os.rename('m.py', 'new/n.py')
os.rmdir('sub')
print(os.listdir(''), os.listdir('/remote/lib/new'), os.getcwd())
os.remove('new/n.py')
os.chdir('/remote')
print(os.getcwd(), len(os.statvfs('/remote')))
for i in range(300):
    open('lib/new/' + str(i) + '.txt', 'w').close()
print(len(os.listdir('lib/new')), len(set(os.listdir('lib/new'))))
"""
        )
        self.assertEqual(
            said,
            "['lib'] [('m.py', 32768, 0, 6), ('sub', 16384, 0, 0)]\n"
            "/remote/lib [] 32768 6 16384\n"
            "/remote/lib/sub ['m.py', 'sub']\n"
            "['new'] ['n.py'] /remote/lib\n"
            "/remote 10\n"
            "300 300\n",
        )
        self.assertEqual(len(list((self.shared / "lib/new").iterdir())), 300)

    def test_errors_are_those_of_an_errno(self):
        (self.shared / "dir").mkdir()
        (self.shared / "file").write_text("")
        (self.shared / "dir/inside").write_text("")
        (self.shared / "out").symlink_to("/etc")
        outside = self.folder / "outside.txt"
        outside.write_text("mine")
        (self.shared / "out-file").symlink_to(outside)
        os.mkfifo(self.shared / "pipe")
        said = self.program(
            """
import os
def what(call, *a):
    try:
        call(*a)
        print('no error', a)
    except OSError as e:
        print(e.errno, end=' ')
what(open, 'none')
what(open, 'dir')
what(open, 'file/x')
what(open, 'file', 'q')
what(os.stat, 'none')
what(os.mkdir, 'dir')
what(os.rmdir, 'dir')
what(os.remove, 'none')
what(os.chdir, 'file')
what(os.listdir, 'none')
what(os.rename, 'none', 'other')
what(open, 'x', 'rb+')
print()
for path in ('../outside.txt', '/remote/../outside.txt', 'dir/../../outside.txt', 'out/passwd', 'out-file', 'pipe'):
    what(open, path)
    what(open, path, 'w')
    what(os.remove, path) if path[-4:] not in ('file', 'pipe') else print(1, end=' ')
f = open('file', 'w')
f.close()
what(f.write, 'x')
what(f.read)
"""
        )
        self.assertEqual(said, "2 21 20 22 2 17 39 2 20 2 2 2 \n" + "1 1 1 " * 6 + "9 9 ")
        self.assertEqual(outside.read_text(), "mine")

    def test_links_lead_out_only_when_told(self):
        outside = self.folder / "outside"
        outside.mkdir()
        (outside / "m.py").write_text("print('from outside')\n")
        (self.shared / "way").symlink_to(outside)
        (self.shared / "within").symlink_to("inside")
        (self.shared / "inside").mkdir()
        (self.shared / "inside/n.py").write_text("print('from inside')\n")
        self.assertEqual(self.program("import within.n\n"), "from inside\n")
        self.program("import way.m\n", code=1)
        self.assertEqual(self.program("import way.m\n", "-l"), "from outside\n")
        self.program("open('../outside/m.py')\n", "-l", code=1)

    def test_modules_and_packages_are_imported(self):
        package = self.shared / "package"
        (package / "sub").mkdir(parents=True)
        (package / "__init__.py").write_text("from .x import x\nfrom .sub import y\n")
        (package / "x.py").write_text("def x():\n  print('x')\n")
        (package / "sub/__init__.py").write_text("from .y import y\n")
        (package / "sub/y.py").write_text("def y():\n  print('y')\n")
        lines = "".join(f"v{i} = {i} # {'.' * 60}\n" for i in range(1400))
        self.assertGreater(len(lines), 100_000)
        (self.shared / "large.py").write_text(lines)
        said = self.program(
            "import package\npackage.x(); package.y()\nimport large\nprint(large.v0, large.v1399)\n"
            "try:\n  import none\nexcept ImportError: print('none')\n"
        )
        self.assertEqual(said, "x\ny\n0 1399\nnone\n")

    def test_lengths_around_those_of_the_buffers_are_imported_whole(self):
        for size in [1, 248, 249, 250, 255, 256, 497, 498, 499, 4095, 4096, 4097, 4096 + 249, 8192, 12450]:
            text = f"end = {size}\n"
            (self.shared / f"m{size}.py").write_text("#" * (size - len(text) - 1) + "\n" * (size > len(text)) + text)
        said = self.program("import os\nfor m in os.listdir():\n  print(m, __import__(m[:-3]).end)\n")
        for line in said.splitlines():
            name, end = line.split()
            self.assertEqual(name, f"m{end}.py")
        self.assertEqual(said.count("\n"), 15)

    def test_large_files_pass_whole_both_ways(self):
        content = random.Random(1).randbytes(1 << 20)
        (self.shared / "large.bin").write_bytes(content)
        (self.shared / "third.bin").write_bytes(content[: 350_000])
        said = self.program(
            """
import hashlib, binascii
def show(h): print(str(binascii.hexlify(h.digest()), 'utf8'))
f = open('large.bin', 'rb')
show(hashlib.sha256(open('third.bin', 'rb').read()))
for size in (1, 100, 4096, 5000, 70000):
    f.seek(0)
    h = hashlib.sha256()
    n = 0
    while True:
        d = f.read(size)
        if not d or size == 1 and n > 10000: break
        n += len(d)
        h.update(d)
    if size > 1: show(h)
b = bytearray(70000)
m = memoryview(b)
f.seek(0)
h = hashlib.sha256()
while True:
    n = f.readinto(b)
    if not n: break
    h.update(m[:n])
show(h)
f.seek(0)
with open('copy.bin', 'wb') as g:
    while True:
        d = f.read(20000)
        if not d: break
        g.write(d)
""",
        )
        wanted = hashlib.sha256(content).hexdigest()
        self.assertEqual(said.split(), [hashlib.sha256(content[:350_000]).hexdigest()] + [wanted] * 5)
        self.assertEqual((self.shared / "copy.bin").read_bytes(), content)

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

    def test_umount_takes_it_away(self):
        said = self.remote("mount", self.shared, "umount", "exec", "import os; print('remote' in os.listdir('/'), os.getcwd())")
        self.assertIn("False", said)

    def test_mounting_another_folder_takes_the_first_away(self):
        other = self.folder / "other"
        other.mkdir()
        (other / "b.txt").write_text("")
        said = self.remote("mount", self.shared, "mount", other, "exec", "import os; print(os.listdir())")
        self.assertIn("['b.txt']", said)

    def test_what_is_no_folder_is_refused(self):
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

    def test_at_the_prompt_it_is_there_and_ctrl_d_mounts_it_again(self):
        (self.shared / "m.py").write_text("print('imported')\n")
        terminal = Terminal([MPRUN, "remote", "connect", self.address, "mount", self.shared], cwd=self.folder)
        self.addCleanup(terminal.close)
        terminal.await_text("is mounted at /remote")
        terminal.await_text(">>> ")
        terminal.type("import m\r")
        terminal.await_text("\nimported\r\n>>> ")
        terminal.type(b"\x04")
        terminal.await_text(f"Remount local directory {self.shared} at /remote\r\n>>> ")
        terminal.type("import m, os; os.getcwd()\r")
        terminal.await_text("\nimported\r\n'/remote'")
        terminal.type(b"\x1d")
        self.assertEqual(terminal.finish(), 0)

    def test_a_paste_that_imports_on_its_way_arrives_whole(self):
        for i in range(30):
            (self.shared / f"m{i}.py").write_text(f"n = {i}\n" + f"# {'.' * 300}\n" * 20)
        terminal = Terminal([MPRUN, "remote", "connect", self.address, "mount", self.shared], cwd=self.folder)
        self.addCleanup(terminal.close)
        terminal.await_text(">>> ")
        terminal.type("".join(f"import m{i}; s = m{i}.n + {i}\rprint('sum', s)\r" for i in range(30)))
        for i in range(30):
            terminal.await_text(f"\nsum {2 * i}\r\n")
        terminal.type(b"\x1d")
        self.assertEqual(terminal.finish(), 0)

    def test_ctrl_c_while_files_are_read_leaves_the_board_at_its_prompt(self):
        (self.shared / "large.bin").write_bytes(bytes(range(256)) * 400)
        (self.shared / "work.py").write_text(
            "def work():\n  while True:\n    print('!', end='')\n    open('large.bin', 'rb').read()\n"
        )
        terminal = Terminal([MPRUN, "remote", "connect", self.address, "mount", self.shared], cwd=self.folder)
        self.addCleanup(terminal.close)
        terminal.await_text(">>> ")
        terminal.type("from work import work\r")
        for _ in range(20):
            terminal.await_text(">>> ")
            terminal.type("work()\r")
            terminal.await_text("!")
            terminal.type(b"\x03")
            terminal.await_text("KeyboardInterrupt")
        terminal.await_text(">>> ")
        terminal.type("len(open('large.bin', 'rb').read())\r")
        terminal.await_text("\n102400\r\n>>> ")
        terminal.type(b"\x1d")
        self.assertEqual(terminal.finish(), 0)


class MountOnSerial(Mount):
    """The same on a line that may lose bytes, by the means for boards that outlive their hosts."""

    def setUp(self):
        super().setUp()
        port = SerialPort(self.folder / "ttyACM0", self.unix_port())
        self.addCleanup(port.close)
        self.address = str(port.name)

    # A unix port takes Ctrl-C as a signal alone.
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
