"""mprun remote: files of a board, and images of read-only file systems."""

import os
import subprocess
import sys
import threading

from lab import MPRUN, unittest
from remote_commands import RemoteTest


class Files(RemoteTest):
    def test_files_and_folders(self):
        here = self.write("a.py", 'print("Hello")\n')
        self.assertEqual(
            self.remote("touch", "b.py", "+", "mkdir", ":lib", "+", "cp", here, ":lib", "+", "cp", ":lib/a.py", ":c.py", "+", "ls", ":", "lib"),
            f"touch :b.py\nmkdir :lib\ncp {here} :lib\ncp :lib/a.py :c.py\n"
            "ls :\n           0 b.py\n           0 lib/\n          15 c.py\nls :lib\n          15 a.py\n",
        )
        self.assertEqual(self.remote("cat", "c.py"), 'print("Hello")\n')
        self.assertEqual(self.remote("tree", "-s"), "tree :\n:/flash\n├── [        0]  b.py\n├── [       15]  c.py\n└── lib\n    └── [       15]  a.py\n")
        self.assertEqual(self.remote("cp", here, ":lib/"), f"cp {here} :lib/\nUp to date: lib/a.py\n")
        self.assertEqual(self.remote("rm", "-rv", ":lib", "+", "rm", "b.py"), "rm :lib\nremoved: 'lib/a.py'\nremoved directory: 'lib'\nrm :b.py\n")
        sums = self.remote("sha256sum", "c.py").splitlines()
        digest = subprocess.run(["sha256sum", here], capture_output=True, text=True, check=True).stdout.split()[0]
        self.assertEqual(sums, ["sha256sum :c.py", digest])

    def test_trees(self):
        for name in ("p/a.py", "p/sub/b.py", "p/__pycache__/c.pyc"):
            self.write(name, name)
        tree = self.folder / "p"
        self.assertEqual(self.remote("cp", "-r", tree, ":"), f"cp {tree} :\n")
        self.assertEqual(
            self.remote("cp", "-r", tree, ":"),
            f"cp {tree} :\nUp to date: ./p/__pycache__/c.pyc\nUp to date: ./p/a.py\nUp to date: ./p/sub/b.py\n",
        )
        self.assertEqual(self.remote("cp", tree / "a.py", tree / "a.py", "+", "cp", "-r", tree, tree / "sub", ":both", "+", "ls", ":both").count(" sub/\n"), 1)
        self.remote("touch", ":file", code=0)
        self.assertIn("cp: file: a folder cannot replace a file", self.wrong("resume", "cp", "-r", tree, ":file"))
        self.remote("cp", "-r", ":p", ":q", "+", "cp", "-r", ":q", self.folder / "back")
        self.assertEqual((self.folder / "back/sub/b.py").read_text(), "p/sub/b.py")
        self.assertEqual(
            sorted(entry["path"] for entry in self.objects("tree", ":q")), ["__pycache__", "__pycache__/c.pyc", "a.py", "sub", "sub/b.py"]
        )

    def test_several_sources_need_a_folder(self):
        self.write("a.txt", "a")
        self.write("p/b.txt", "b")
        missing = "mpremote: cp: destination does not exist\n"
        for target in (":nowhere", self.folder / "nowhere"):
            self.assertEqual(self.wrong("resume", "cp", "-r", self.folder / "a.txt", self.folder / "p", target), missing)
        self.assertEqual(self.wrong("resume", "cp", "-r", ":boot.py", ":", self.folder / "nowhere"), missing)
        self.assertNotIn("nowhere", self.remote("resume", "ls"))
        self.assertFalse((self.folder / "nowhere").exists())

    def test_a_link_that_leads_nowhere_is_listed(self):
        self.write("p/a.py", "a")
        (self.folder / "p/dangling").symlink_to("nowhere")
        (self.folder / "p/loop").symlink_to("loop")
        self.assertIn("dangling", self.remote("mount", self.folder / "p", "tree"))

    def test_binary_files_there_and_back(self):
        content = bytes(range(256)) * 300
        (self.folder / "data").write_bytes(content)
        self.remote("cp", self.folder / "data", ":data", "+", "cp", ":data", self.folder / "back")
        self.assertEqual((self.folder / "back").read_bytes(), content)
        run = subprocess.run([MPRUN, "remote", "connect", self.board.address, "cat", "data"], capture_output=True, check=True)
        self.assertEqual(run.stdout, content)

    def test_an_editor(self):
        self.remote("exec", "open('x.py', 'w').write('one')")
        self.assertEqual(self.remote("edit", ":x.py", "+", "cat", "x.py", env={**os.environ, "EDITOR": "sed -i s/one/two/"}), "edit :x.py\ntwo")
        self.assertEqual(self.wrong("edit", "x.py", env={**os.environ, "EDITOR": ""}), "mpremote: edit: $EDITOR not set\n")

    def test_errors_are_worded_as_in_mpremote(self):
        self.write("dir/x", "")
        for words, text in (
            (("ls", "no"), "ls: no: No such file or directory."),
            (("cat", "no"), "cat: no: No such file or directory."),
            (("rm", "-r", "no"), "rm: no: No such file or directory."),
            (("mkdir", "/flash"), "mkdir: /flash: File exists."),
            (("tree", "no"), "tree: 'no' is not a directory"),
            (("cp", self.folder / "dir", ":"), "cp: -r not specified; omitting directory"),
            (("cp", self.folder / "dir/x", ":no/"), "cp: destination is not a directory"),
            (("cp", "a", "b", ":no"), "cp: destination does not exist"),
            (("cp", ":no", self.folder), "cp: no: No such file or directory."),
            (("cp", "x"), "cp: missing destination path"),
        ):
            with self.subTest(words):
                self.assertEqual(self.wrong(*words), f"mpremote: {text}\n")

    def test_what_comes_through_a_pipe(self):
        for words, piped in ((("run", "/dev/stdin"), "print(42)\n"), (("cp", "/dev/stdin", ":piped.txt"), "through a pipe")):
            command = [MPRUN, "remote", "connect", self.board.address, *words]
            subprocess.run(command, input=piped, capture_output=True, text=True, check=True)
        self.assertEqual(self.remote("cat", "piped.txt"), "through a pipe")
        self.assertEqual(self.remote("run", "/dev/null"), "")
        pipe = self.folder / "pipe.py"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_text, args=("print(6 * 7)",))
        writer.start()
        self.assertEqual(self.remote("run", pipe), "42\n")
        writer.join()

    def test_objects(self):
        self.remote("exec", "open('x.py', 'w').write('one')")
        (free,) = self.objects("df")
        self.assertEqual((free["filesystem"], free["mounted_on"]), ("<VfsFat>", "/flash"))
        self.assertEqual(free["used"] + free["available"], free["size"])
        large = "import vfs\nclass Large:\n def mount(self, *_): pass\n def umount(self): pass\n def statvfs(self, _): return 512, 512, 40000000, 1, 1\n"
        found = self.objects("resume", "exec", large + "vfs.mount(Large(), '/large')", "df")
        self.assertIn({"size": 512 * 40000000, "mounted_on": "/large"}, [{k: o[k] for k in ("size", "mounted_on")} for o in found[1:]])
        self.assertEqual(self.objects("mount", self.folder, "eval", "5"), [{"value": "5", "error": None}])
        self.assertEqual(self.objects("ls"), [{"folder": "", "name": "x.py", "type": "file", "size": 3}])
        (entry,) = self.objects("sha256sum", "x.py")
        self.assertEqual((entry["path"], len(entry["hash"])), ("x.py", 64))


class Images(RemoteTest):
    def test_a_folder_becomes_an_image(self):
        self.write("rom/lib/a.py", "a = 1\n")
        self.write("rom/data.bin", "x" * 300)
        run = self.mprun("remote", "romfs", "--no-mpy", "-o", "rom.img", "build", "rom")
        self.assertEqual(
            run.stdout,
            "Building romfs filesystem, source directory: rom/\n/\n|-- data.bin\n\\-- lib/\n    \\-- a.py\n"
            f"Writing {(self.folder / 'rom.img').stat().st_size} bytes to output file rom.img\n",
            run.stderr,
        )
        self.assertEqual((self.folder / "rom.img").read_bytes()[:3], b"\xd2\xcd\x31")
        self.write("bad/x.py", "def (\n")
        run = self.mprun("remote", "romfs", "build", "bad")
        self.assertEqual((run.code, run.stderr), (1, "mpremote: romfs: bad/x.py: line 1: SyntaxError: invalid syntax\n"))
        self.assertIn("ROMFS is not enabled on this device", self.remote("romfs", "query"))
        (self.folder / "rom.img").chmod(0o600)
        (self.folder / "link").symlink_to("rom.img")
        self.assertEqual(self.mprun("remote", "romfs", "--no-mpy", "-o", "link", "build", "rom").code, 0)
        self.assertEqual(((self.folder / "rom.img").stat().st_mode & 0o777, (self.folder / "link").is_symlink()), (0o600, True))
        run = self.mprun("remote", "romfs", "--no-mpy", "-o", "nowhere/rom.img", "build", "rom")
        self.assertEqual((run.code, run.stderr), (1, "mpremote: romfs: cannot write nowhere/rom.img: No such file or directory\n"))

    MEMORY = """
import sys
class vfs:
    rom = bytearray(8192)
    def rom_ioctl(operation, number=0, *more):
        if operation == 1:
            return 1
        if operation == 2:
            return vfs.rom if number == 0 else -2
        if operation == 4:
            vfs.rom[more[0] : more[0] + len(more[1])] = more[1]
        return {6: 1024, 3: 4}.get(operation, 0)
    def umount(path):
        raise OSError(22)
sys.modules["vfs"] = vfs
"""
    BLOCKS = """
import sys
class Device:
    data = bytearray(8192)
    def ioctl(self, operation, argument):
        if operation == 6:
            self.data[argument * 512 : argument * 512 + 512] = b"x" * 512
        return {4: 16, 5: 512}.get(operation, 0)
    def readblocks(self, block, into):
        into[:] = self.data[block * 512 : block * 512 + len(into)]
    def writeblocks(self, block, data, offset):
        self.data[block * 512 + offset : block * 512 + offset + len(data)] = data
class vfs:
    rom = Device()
    def rom_ioctl(operation, number=0, *more):
        return 1 if operation == 1 else vfs.rom
    def umount(path):
        pass
sys.modules["vfs"] = vfs
"""

    def test_an_image_is_deployed(self):
        self.write("rom/a.py", "a = 1\n" * 300)
        self.mprun("remote", "romfs", "--no-mpy", "build", "rom")
        image = (self.folder / "rom.romfs").read_bytes()
        for board, data, block in ((self.MEMORY, "vfs.rom", 1024), (self.BLOCKS, "vfs.rom.data", 512)):
            with self.subTest(data):
                said = self.remote("exec", board, "romfs", "deploy", self.folder / "rom.romfs")
                partition = f"ROMFS0 partition has size 8192 bytes ({8192 // block} blocks of {block} bytes each)\n"
                self.assertIn(f"Image size is {len(image)} bytes\n{partition}", said)
                self.assertTrue(said.endswith("\nROMFS image deployed\n"), said)
                self.assertEqual(self.remote("resume", "eval", f"bytes({data}[:{len(image)}])").strip(), repr(image))
                said = self.remote("resume", "romfs", "query")
                self.assertEqual(said, f"{partition}  Raw contents: {image[:12].hex(':')} ...\n  ROMFS image size: {len(image) - 5}\n")
        self.write("large.img", "x" * 9000)
        run = self.mprun("remote", "connect", self.board.address, "exec", self.MEMORY, "romfs", "deploy", "large.img")
        self.assertEqual((run.code, run.stdout.splitlines()[-1]), (1, "Invalid ROMFS image"))


if __name__ == "__main__":
    unittest.main()
