"""mprun put, get and sync from and to any kind of local file: links, pipes, devices, names, what is damaged or in the way."""

import contextlib
import os
import pathlib
import random
import socket
import stat
import subprocess
import threading

from file_copies import FilesTest, interpreter
from lab import SOURCE, unittest


class Sources(FilesTest):
    def setUp(self):
        super().setUp()
        self.there = self.folder / "there"
        self.there.mkdir()
        self.src = self.files("src", a_py="a", sub__b_py="b")

    def test_links_are_followed(self):
        real = self.files("real", c_py="c")
        os.symlink(real, self.src / "linked")
        os.symlink(real / "c.py", self.src / "c.py")
        os.symlink(self.src, self.src / "sub/loop")
        os.symlink("nowhere", self.src / "dangling")
        run = self.copy("put", self.host(), self.src, self.there, code=3)
        self.assertEqual(
            self.content(self.there / "src"), {"a.py": "a", "sub/b.py": "b", "linked/c.py": "c", "c.py": "c"}
        )
        self.assertIn("sub/loop", run.stderr)
        self.assertIn("leads back", run.stderr)
        self.assertIn("dangling", run.stderr)
        self.assertIn("leads nowhere", run.stderr)

    def test_a_bad_entry_affects_only_itself(self):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(self.src / "socket"))
            os.mkfifo(self.src / "fifo")
            run = self.copy("put", self.host(), self.src, self.there, code=3)
        self.assertEqual(self.content(self.there / "src"), {"a.py": "a", "sub/b.py": "b"})
        bad = [line for line in run.stderr.splitlines() if "neither a file nor a folder" in line]
        self.assertEqual(len(bad), 2, run.stderr)

    def test_a_source_that_is_not_there(self):
        for name, why in (("gone", "No such file or directory"), ("n" * 300, "File name too long"), (self.src / "a.py/x", "No such file or directory")):
            run = self.copy("put", self.host(), name, self.there, code=2)
            self.assertEqual(run.stderr, f"mprun: {name}: {why}\n")
        os.symlink("nowhere", self.folder / "dangling")
        run = self.copy("put", self.host(), self.folder / "dangling", self.src / "a.py", self.there, code=3)
        self.assertEqual(self.content(self.there), {"a.py": "a"})

    def test_links_on_a_unix_board_are_followed_too(self):
        os.symlink(self.src / "sub", self.src / "again")
        os.symlink(self.src, self.src / "sub/loop")
        os.symlink("nowhere", self.src / "dangling")
        os.mkfifo(self.src / "fifo")
        run = self.copy("get", self.host(), self.src, self.there, code=3)
        got = self.content(self.there / "src")
        self.assertEqual(got, {"a.py": "a", "sub/b.py": "b", "again/b.py": "b"})
        for name in ("loop", "dangling", "fifo"):
            self.assertIn(name, run.stderr)

    def unlistable(self):
        """A folder on a unix board with names that are not UTF-8 among others, and a link that leads nowhere."""
        lib = self.files("lib", **{f"f{i}_py": str(i) for i in range(5)})
        for i in range(5):
            (pathlib.Path(os.fsdecode(os.fsencode(lib) + b"/\xff%d.py" % i))).write_text("?")
        os.symlink("nowhere", lib / "dangling.py")
        return lib

    def test_a_name_that_cannot_be_read_hides_no_other(self):
        lib = self.unlistable()
        run = self.copy("get", self.host(), f"{lib}/*.py", self.there, code=3)
        self.assertEqual(self.content(self.there), {f"f{i}.py": str(i) for i in range(5)})
        bad = run.stderr.splitlines()
        self.assertEqual(sum("a name here is not UTF-8" in line for line in bad), 5, run.stderr)
        self.assertEqual(sum("dangling.py" in line for line in bad), 1, run.stderr)
        run = self.copy("get", self.host(), lib, self.folder / "all", code=3)
        self.assertEqual(self.content(self.folder / "all"), {f"f{i}.py": str(i) for i in range(5)})

    def test_sync_names_what_it_cannot_remove(self):
        lib = self.unlistable()
        empty = self.folder / "empty"
        empty.mkdir()
        run = self.copy("sync", self.host(), empty, lib, code=3)
        self.assertEqual(sum("it stays: a name here is not UTF-8" in line for line in run.stderr.splitlines()), 5, run.stderr)
        self.assertEqual(len(list(lib.iterdir())), 5, "the dangling link and all other files are gone")

    def test_a_device_of_a_unix_board_is_no_target(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        run = self.copy("put", self.host(), self.src / "a.py", pipe, code=3)
        self.assertIn("neither a file nor a folder", run.stderr)
        self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))

    def test_a_lost_board_ends_the_copy(self):
        port = self.cut_line(after=12_000)
        limits = "{connect_timeout: 1s, reply_timeout: 1s}"
        farm = self.farm(f"{{id: far, platform: other, link: {{tcp: {{host: 127.0.0.1, port: {port}}}}}}}", defaults=limits)
        dice = random.Random(3)
        many = self.files("many", **{f"f{i:02}": dice.randbytes(900).hex() for i in range(40)})
        run = self.copy("put", farm, many, ".", code=3)
        failed = run.stderr.splitlines()
        self.assertEqual(sum("cannot connect" in line for line in failed), 1, run.stderr)
        self.assertRegex(run.stderr, r"not tried, and \d+ more neither: the board is lost")
        self.assertLess(len(failed), 5, run.stderr)

    def cut_line(self, after):
        """The port of a board that is unplugged for good when it has got that many bytes."""
        server = [interpreter(), str(SOURCE / "runner/device/raw_repl_server.py")]
        listening = socket.create_server(("127.0.0.1", 0))

        def serve():
            host, _ = listening.accept()
            listening.close()
            near, theirs = socket.socketpair()
            board = subprocess.Popen(server, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd=self.there)
            theirs.close()
            answers = threading.Thread(target=self.pass_all, args=(near, host, 1 << 30))
            answers.start()
            self.pass_all(host, near, after)
            board.kill()
            board.wait()
            answers.join()
            host.close()
            near.close()

        thread = threading.Thread(target=serve)
        thread.start()
        self.addCleanup(thread.join)
        return listening.getsockname()[1]

    @staticmethod
    def pass_all(source, target, most):
        with contextlib.suppress(ConnectionError):  # the host left without reading everything
            while most > 0 and (data := source.recv(min(most, 4096))):
                target.sendall(data)
                most -= len(data)
            target.shutdown(socket.SHUT_WR)

    def test_a_pipe_as_source(self):
        run = self.start("put", "--farm", self.host(), "-", self.there / "in", stdin=subprocess.PIPE)
        run.stdin.write("piped")
        self.assertEqual(self.finish(run).code, 0)
        self.assertEqual((self.there / "in").read_text(), "piped")
        refused = self.copy("put", self.host(), "-", self.there, code=3, stdin=subprocess.DEVNULL)
        self.assertIn("no name", refused.stderr)
        closed = self.copy("put", self.host(), "-", self.there / "in", code=2, preexec_fn=lambda: os.close(0))
        self.assertIn("cannot read -: Bad file descriptor", closed.stderr)
        self.assertEqual((self.there / "in").read_text(), "piped")
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_text, args=("by name",))
        writer.start()
        self.copy("put", self.host(), pipe, self.there / "named")
        writer.join()
        self.assertEqual((self.there / "named").read_text(), "by name")


class Targets(FilesTest):
    """What may already exist under a name on this host."""

    def setUp(self):
        super().setUp()
        self.source = self.folder / "source"
        self.source.write_text("new")

    def get_to(self, target, **options):
        return self.copy("get", self.host(), self.source, target, **options)

    def test_standard_output(self):
        run = self.get_to("-")
        self.assertEqual(run.stdout, "new")
        self.assertIn("verified", run.stderr)
        self.assertFalse((self.folder / "-").exists())
        two = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2"))
        self.assertIn("several boards", self.copy("get", two, self.source, "-", code=2).stderr)
        run = self.get_to("-", code=3, preexec_fn=lambda: os.close(1))
        self.assertIn("cannot write -: Bad file descriptor", run.stderr)

    def test_several_boards_have_folders_of_their_own_in_a_dry_run_too(self):
        two = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2"))
        other = self.files("more", x="x")
        run = self.copy("get", two, "--dry-run", self.source, other / "x", self.folder / "to")
        for board in ("unix-0", "unix-1"):
            self.assertIn(f"{self.folder}/to/{board}/x  would be copied", run.stdout)

    def test_a_device_stays_a_device(self):
        before = os.stat("/dev/null")
        self.get_to("/dev/null")
        null = self.folder / "null"
        try:
            os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        except PermissionError:
            return  # only root could have replaced the device
        self.get_to(null)
        self.assertTrue(stat.S_ISCHR(os.stat(null).st_mode))
        self.assertEqual(os.stat("/dev/null").st_ino, before.st_ino)

    def test_a_pipe_is_written_to(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        read = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
        reader.start()
        self.get_to(pipe)
        reader.join()
        self.assertEqual(read, ["new"])
        self.assertTrue(stat.S_ISFIFO(os.stat(pipe).st_mode))

    def test_a_link_is_followed(self):
        real = self.folder / "elsewhere/real"
        real.parent.mkdir()
        real.write_text("old")
        for to in (real, self.folder / "elsewhere/not-yet"):
            link = self.folder / ("link-to-" + to.name)
            os.symlink(os.path.relpath(to, self.folder), link)
            self.get_to(link)
            self.assertTrue(link.is_symlink())
            self.assertEqual(to.read_text(), "new")

    def test_a_file_keeps_its_mode(self):
        target = self.folder / "secret"
        target.write_text("old")
        for mode in (0o600, 0o640, 0o755):
            target.chmod(mode)
            self.get_to(target, preexec_fn=lambda: os.umask(0o022))
            self.assertEqual(stat.S_IMODE(os.stat(target).st_mode), mode)
        self.get_to(self.folder / "fresh", preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(stat.S_IMODE(os.stat(self.folder / "fresh").st_mode), 0o640)

    def test_other_outputs_are_written_the_same_way(self):
        target = self.folder / "bench.json"
        target.write_text("old")
        target.chmod(0o600)
        link = self.folder / "link.json"
        os.symlink(target, link)
        self.mprun("bench", "--farm", self.host(), "--benchmark_filter=command_latency", "--benchmark_min_time=0.01", f"--benchmark_out={link}")
        self.assertTrue(link.is_symlink())
        self.assertIn("benchmarks", target.read_text())
        self.assertEqual(stat.S_IMODE(os.stat(target).st_mode), 0o600)


if __name__ == "__main__":
    unittest.main()
