"""mprun remote mount: how a board's programs use the host's folder, on real unix ports, over pipes and serial lines."""

import hashlib
import os
import random

from lab import unittest
from mounting import MountTest, OnSerial


class MountedFiles(MountTest):
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

    def test_errors_have_the_right_errno(self):
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
def show_errno(call, *a):
    try:
        call(*a)
        print('no error', a)
    except OSError as e:
        print(e.errno, end=' ')
show_errno(open, 'none')
show_errno(open, 'dir')
show_errno(open, 'file/x')
show_errno(open, 'file', 'q')
show_errno(os.stat, 'none')
show_errno(os.mkdir, 'dir')
show_errno(os.rmdir, 'dir')
show_errno(os.remove, 'none')
show_errno(os.chdir, 'file')
show_errno(os.listdir, 'none')
show_errno(os.rename, 'none', 'other')
show_errno(open, 'x', 'rb+')
print()
for path in ('../outside.txt', '/remote/../outside.txt', 'dir/../../outside.txt', 'out/passwd', 'out-file', 'pipe'):
    show_errno(open, path)
    show_errno(open, path, 'w')
    show_errno(os.remove, path) if path[-4:] not in ('file', 'pipe') else print(1, end=' ')
f = open('file', 'w')
f.close()
show_errno(f.write, 'x')
show_errno(f.read)
"""
        )
        self.assertEqual(said, "2 21 20 22 2 17 39 2 20 2 2 2 \n" + "1 1 1 " * 6 + "9 9 ")
        self.assertEqual(outside.read_text(), "mine")

    def test_links_lead_outside_only_with_the_option(self):
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

    def test_modules_around_the_buffer_sizes_are_imported_completely(self):
        for size in [1, 248, 249, 250, 255, 256, 497, 498, 499, 4095, 4096, 4097, 4096 + 249, 8192, 12450]:
            text = f"end = {size}\n"
            (self.shared / f"m{size}.py").write_text("#" * (size - len(text) - 1) + "\n" * (size > len(text)) + text)
        said = self.program("import os\nfor m in os.listdir():\n  print(m, __import__(m[:-3]).end)\n")
        for line in said.splitlines():
            name, end = line.split()
            self.assertEqual(name, f"m{end}.py")
        self.assertEqual(said.count("\n"), 15)

    def test_large_files_arrive_intact_both_ways(self):
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


class MountedFilesOnSerial(OnSerial, MountedFiles):
    pass


if __name__ == "__main__":
    unittest.main()
