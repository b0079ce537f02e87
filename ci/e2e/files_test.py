"""mprun put, get and sync with the rules of cp, on FAT, LittleFS and several mounts, and to any kind of local file."""

import contextlib
import os
import pathlib
import random
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import threading

from lab import SOURCE, LabTest, unittest

sys.path.insert(0, str(SOURCE / "runner/device"))
from board_process import interpreter  # noqa: E402

FLASH_BOARD = pathlib.Path(__file__).parent / "boards/flash_board.py"


class FilesTest(LabTest):
    def flash(self, mounts, folder="/", **environment):
        """A board with these mounts; their images are in the test's folder and outlive its processes."""
        server = SOURCE / "runner/device/raw_repl_server.py"
        quoted = shlex.quote
        mounts = ",".join(
            ":".join([kind, where, str(self.folder / (kind + where.replace("/", "_") + ".img")), *rest])
            for kind, where, *rest in (mount.split(":") for mount in mounts.split(","))
        )
        sets = " ".join(f"{name}={value}" for name, value in environment.items())
        board = self.write(
            "flash_board",
            f'#!/bin/sh\nif [ "$1" = -c ]; then exec {quoted(interpreter())} "$@"; fi\n'
            f"exec env {sets} {quoted(interpreter())} -X heapsize=4M {quoted(str(FLASH_BOARD))} {quoted(mounts)} {folder} {quoted(str(server))}\n",
        )
        board.chmod(0o755)
        process = f"{{command: [{board}], writes: [{self.folder}]}}"
        return self.farm(f"{{id: flash, platform: unix, link: {{process: {process}}}}}")

    def host(self):
        return self.farm(self.UNIX)

    def files(self, root, **content):
        for name, text in content.items():
            path = self.folder / root / name.replace("__", "/").replace("_py", ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return self.folder / root

    def copy(self, command, farm, *arguments, code=0, **options):
        run = self.mprun(command, "--farm", farm, *arguments, **options)
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        return run

    def backup(self, farm, code=0):
        """The files on the board: {path: text}."""
        back = self.folder / "backup"
        shutil.rmtree(back, ignore_errors=True)
        self.copy("get", farm, "/", back, code=code)
        return self.content(back)

    def backup_names(self, farm):
        back = self.folder / "backup"
        shutil.rmtree(back, ignore_errors=True)
        self.copy("get", farm, "/", back)
        return [p.name for p in back.iterdir()]

    def content(self, root):
        return {str(p.relative_to(root)): p.read_text() for p in sorted(pathlib.Path(root).rglob("*")) if p.is_file()}


class FileSystems(FilesTest):
    KINDS = ("fat:/:400", "lfs2:/:400")

    def test_the_same_arguments_mean_the_same_everywhere(self):
        src = self.files("src", boot_py="new boot", main_py="new main", lib__a_py="a")
        kept = {"boot.py": "boot", "main.py": "main", "lib/old.py": "old"}
        for kind in self.KINDS:
            with self.subTest(kind):
                farm = self.flash(kind)
                old = self.files("old", boot_py="boot", main_py="main", lib__old_py="old")
                self.copy("put", farm, f"{old}/.", "/")
                self.assertEqual(self.backup(farm), kept)
                self.copy("put", farm, src, ".")
                inside = {"src/boot.py": "new boot", "src/main.py": "new main", "src/lib/a.py": "a"}
                self.assertEqual(self.backup(farm), kept | inside)
                self.copy("put", farm, src / "lib/a.py", "/lib/")
                self.assertEqual(self.backup(farm)["lib/a.py"], "a")
                bk = self.folder / "bk"
                bk.mkdir(exist_ok=True)
                self.copy("get", farm, "/lib/", f"{bk}/")
                self.assertEqual(self.content(bk / "lib"), {"a.py": "a", "old.py": "old"})
                self.copy("get", farm, "lib/../src/./main.py", bk)
                self.assertEqual((bk / "main.py").read_text(), "new main")

    def test_a_board_with_several_mounts_is_backed_up_completely(self):
        src = self.files("src", a_py="a", sub__b_py="b")
        for mounts in ("fat:/flash:400,fat:/sd:400", "lfs2:/:400,fat:/sd:400"):
            with self.subTest(mounts):
                farm = self.flash(mounts)
                first = "flash/" if "flash" in mounts else ""
                self.copy("put", farm, f"{src}/.", "/" + first)
                self.copy("put", farm, f"{src}/.", "/sd")
                both = {first + "a.py": "a", first + "sub/b.py": "b", "sd/a.py": "a", "sd/sub/b.py": "b"}
                self.assertEqual(self.backup(farm), both)
                self.copy("get", farm, ".", self.folder / "dot")
                self.assertEqual(self.content(self.folder / "dot"), both)
                shutil.rmtree(self.folder / "dot")

    def test_a_broken_mount_does_not_stop_the_rest_from_being_copied(self):
        src = self.files("src", a_py="a")
        farm = self.flash("lfs2:/:400,fat:/sd:400")
        self.copy("put", farm, f"{src}/.", "/")
        self.copy("put", farm, f"{src}/.", "/sd")
        run = self.copy("get", self.flash("lfs2:/:400,fat:/sd:400:bad"), "/", self.folder / "bk", code=3)
        self.assertEqual(self.content(self.folder / "bk"), {"a.py": "a"})
        self.assertIn("flash: /sd", run.stderr)
        self.assertIn("storage failed", run.stderr)

    def test_a_pattern_names_a_broken_mount_once(self):
        bk = self.folder / "bk"
        bk.mkdir()
        self.copy("put", self.flash("lfs2:/:400,fat:/sd:400"), self.files("src", a_py="a") / "a.py", "/a.py")
        run = self.copy("get", self.flash("lfs2:/:400,fat:/sd:400:bad"), "/*", bk, code=3)
        self.assertEqual(self.content(bk), {"a.py": "a"})
        self.assertEqual(sum("sd" in line for line in run.stderr.splitlines()), 1, run.stderr)

    def test_a_read_only_file_system_is_reported_for_each_file(self):
        src = self.files("src", a_py="a", b_py="b", c_py="c")
        self.copy("put", self.flash("lfs2:/:400"), f"{src}/a.py", "/")
        run = self.copy("put", self.flash("lfs2:/:400:ro"), f"{src}/.", "/", code=3)
        self.assertEqual(run.stderr.count("read-only"), 2, run.stderr)
        self.assertIn("up to date", run.stdout)

    def test_names_that_are_the_same_on_fat_are_distinguished(self):
        src = self.files("src", other_py="o")
        for name in ("Main.py", "main.py", "log", "log.", "log ", "Lib/x", "lib/x"):
            (src / name).parent.mkdir(exist_ok=True)
            (src / name).write_text(name)
        farm = self.flash("fat:/:400")
        for _ in range(2):  # the second run reports the same
            run = self.copy("put", farm, f"{src}/.", "/", code=3)
            there = self.backup(farm)
            self.assertEqual(there, {"Main.py": "Main.py", "log": "log", "Lib/x": "Lib/x", "other.py": "o"})
            errors = [line for line in run.stderr.splitlines() if " takes its name for that of " in line]
            self.assertEqual(len(errors), 4, run.stderr)
            for name, other in (("main.py", "Main.py"), ("log.", "log"), ("log ", "log"), ("lib/x", "Lib/x")):
                self.assertTrue(any(f"{name} -> " in line and f"that of {src}/./{other}," in line for line in errors), run.stderr)
        farm = self.flash("lfs2:/:400")
        self.copy("put", farm, f"{src}/.", "/")
        self.assertEqual(len(self.backup(farm)), 8)

    def test_the_second_of_two_sources_with_the_same_name_is_an_error_that_names_both(self):
        first, second = self.files("1", x="one"), self.files("2", x="two")
        farm = self.flash("fat:/:400")
        run = self.copy("put", farm, first / "x", second / "x", "/", code=3)
        self.assertIn(f"{second}/x -> /x: {first}/x is copied to that name already", run.stderr)
        self.assertEqual(self.backup(farm), {"x": "one"})

    def test_a_folder_does_not_replace_a_file(self):
        farm = self.flash("fat:/:400")
        self.copy("put", farm, self.files("a", emptydir="a file"), "/t")
        (self.folder / "b/emptydir").mkdir(parents=True)
        run = self.copy("put", farm, self.folder / "b/emptydir", "/t", code=3)
        self.assertIn("the board has a file of that name", run.stderr)
        self.assertNotIn("folders exist", run.stdout)

    def test_names_of_the_maximum_length(self):
        src = self.files("src", **{"n" * 255: "long", "other": "o"})
        farm = self.flash("lfs2:/:400")
        self.copy("put", farm, f"{src}/.", "/")
        self.assertEqual(self.backup(farm), {"n" * 255: "long", "other": "o"})

    def test_a_board_without_ilistdir(self):
        farm = self.flash("fat:/:400", CIRCUIT="1")
        src = self.files("src", code_py="c", lib__a_py="a")
        self.copy("put", farm, f"{src}/.", "/")
        self.assertEqual(self.backup(farm), {"code.py": "c", "lib/a.py": "a"})

    def test_a_full_file_system_is_reported_and_in_place_helps(self):
        src = self.folder / "src"
        src.mkdir()
        big = src / "big"
        farm = self.flash("fat:/:200")
        dice = random.Random(5)
        big.write_bytes(dice.randbytes(60_000))
        self.copy("put", farm, big, "/")
        big.write_bytes(dice.randbytes(60_000))
        run = self.copy("put", farm, big, "/", code=3)
        self.assertIn("--in-place", run.stderr)
        self.copy("put", farm, "--in-place", big, "/")
        self.copy("get", farm, "/big", self.folder / "back")
        self.assertEqual((self.folder / "back").read_bytes(), big.read_bytes())
        # A new file has no old one whose room it could take.
        self.copy("put", farm, "--in-place", big, "/other", code=3)
        self.assertEqual(set(self.backup_names(farm)), {"big"})

    def test_patterns_match_files_on_the_board(self):
        farm = self.flash("fat:/:400")
        self.copy("put", farm, f"{self.files('src', a_py='a', b_py='b', c='c', lib__d_py='d')}/.", "/")
        to = self.folder / "to"
        to.mkdir()
        self.copy("get", farm, "/*.py", "/l?b/*", to)
        self.assertEqual(self.content(to), {"a.py": "a", "b.py": "b", "d.py": "d"})
        run = self.copy("get", farm, "/*.txt", to, code=3)
        self.assertIn("nothing on the board fits", run.stderr)


class Choosing(FilesTest):
    def setUp(self):
        super().setUp()
        self.farm_file = self.flash("fat:/:400")
        self.src = self.files("src", a_py="a", lib__b_py="b")
        for name in (".git/config", "lib/__pycache__/b.pyc", "notes/x.md"):
            (self.src / name).parent.mkdir(exist_ok=True)
            (self.src / name).write_text("x")

    def test_unwanted_files_are_left_out(self):
        self.copy("put", self.farm_file, f"{self.src}/.", "/")
        self.assertEqual(set(self.backup(self.farm_file)), {"a.py", "lib/b.py", "notes/x.md"})
        (self.src / ".mprunignore").write_text("notes/\n")
        self.copy("put", self.farm_file, "--exclude", "b.*", f"{self.src}/.", "/2")
        self.copy("put", self.farm_file, "--all", f"{self.src}/.", "/3")
        there = set(self.backup(self.farm_file))
        self.assertEqual({p for p in there if p.startswith("2/")}, {"2/a.py"})
        self.assertEqual({p for p in there if p.startswith("3/")}, {"3/a.py", "3/lib/b.py", "3/lib/__pycache__/b.pyc", "3/notes/x.md", "3/.git/config", "3/.mprunignore"})

    def test_sync_makes_folders_identical(self):
        old = self.files("old", a_py="old", gone_py="g", deep__er__gone="g", notes__mine="m")
        self.copy("put", self.farm_file, f"{old}/.", "/")
        sync = ("--exclude", "notes", self.src, "/")
        said = self.copy("sync", self.farm_file, "--dry-run", *sync).stdout
        for line in ("/gone.py  would be removed", "/deep/er  would be removed", "a.py -> /a.py  would be copied"):
            self.assertIn(line, said)
        self.assertEqual(self.backup(self.farm_file)["a.py"], "old")
        self.copy("sync", self.farm_file, *sync)
        self.assertEqual(self.backup(self.farm_file), {"a.py": "a", "lib/b.py": "b", "notes/mine": "m"})
        self.assertFalse((self.folder / "backup/deep").exists())
        self.assertIn("up to date", self.copy("sync", self.farm_file, *sync).stdout)

    def test_sync_leaves_other_mounts_alone_and_nothing_is_removed_after_a_failure(self):
        farm = self.flash("lfs2:/:400,fat:/sd:400")
        self.copy("put", farm, f"{self.files('old', gone_py='g')}/.", "/")
        self.copy("put", farm, f"{self.files('photos', p='p')}/.", "/sd")
        os.symlink("nowhere", self.src / "link")
        self.copy("sync", farm, self.src, "/", code=3)
        self.assertIn("gone.py", self.backup(farm))
        (self.src / "link").unlink()
        self.copy("sync", farm, self.src, "/")
        self.assertEqual(set(self.backup(farm)), {"a.py", "lib/b.py", "notes/x.md", "sd/p"})
        self.copy("sync", self.flash("lfs2:/:400,fat:/sd:400:bad"), self.src, "/")

    def test_a_list_that_cannot_be_read_leaves_both_sides_alone(self):
        self.copy("put", self.farm_file, f"{self.files('old', gone_py='g')}/.", "/")
        os.symlink("nowhere", self.src / ".mprunignore")
        run = self.copy("sync", self.farm_file, self.src, "/", code=3)
        self.assertIn(f"{self.src}/.mprunignore: cannot be read: No such file or directory", run.stderr)
        (self.src / ".mprunignore").unlink()
        (self.src / ".mprunignore").mkdir()
        self.assertIn("Is a directory", self.copy("put", self.farm_file, f"{self.src}/.", "/", code=3).stderr)
        self.assertEqual(self.backup(self.farm_file), {"gone.py": "g"})

    def test_what_any_of_several_sources_leaves_out_stays(self):
        nested = self.files("nested", x_py="x")
        (nested / ".mprunignore").write_text("*.log\n")
        self.copy("put", self.farm_file, self.files("old", gone_py="g", nested__kept="k", nested__old_py="o"), "/app")
        self.copy("put", self.farm_file, self.files("log", a="l") / "a", "/app/nested/l.log")
        self.copy("put", self.farm_file, "--delete", f"{self.src}/.", nested, "/app")
        there = {p for p in self.backup(self.farm_file) if p.startswith("app/")}
        self.assertEqual(there, {"app/a.py", "app/lib/b.py", "app/notes/x.md", "app/nested/x.py", "app/nested/l.log"})

    def test_names_that_others_have_while_they_pass(self):
        src = self.files("odd", a="1", more="m", x="x", y="y")
        for end in ("", ".mprun"):
            (src / f"a.mprun{end}").write_text(f"2{end}")
        wanted = self.content(src)
        self.copy("put", self.farm_file, f"{src}/.", "/")
        for changed in ("a", "a.mprun"):
            (src / changed).write_text(f"{changed} is new")
            self.copy("sync", self.farm_file, src, "/")
            wanted[changed] = f"{changed} is new"
            self.assertEqual(self.backup(self.farm_file), wanted)
        reversed_order = sorted(src.iterdir(), reverse=True)
        self.copy("put", self.farm_file, "--force", *reversed_order, "/")
        self.assertEqual(self.backup(self.farm_file), wanted)

    def test_a_dry_run_says_what_cannot_be(self):
        self.copy("put", self.farm_file, f"{self.files('old', a_py__x='x', lib='l')}/.", "/")
        for more in (("--dry-run",), ()):
            run = self.copy("put", self.farm_file, *more, self.src / "a.py", self.src / "lib", "/", code=3)
            self.assertIn("a.py: the board has a folder of that name", run.stderr)
            self.assertIn("lib: the board has a file of that name", run.stderr)
            self.copy("put", self.farm_file, *more, self.src / "lib", "/nowhere/sub/lib", code=3)
        self.assertEqual(self.backup(self.farm_file), {"a.py/x": "x", "lib": "l"})

    def test_sync_keeps_files_that_fat_spells_differently(self):
        self.copy("put", self.farm_file, self.files("one", A_py="a") / "A.py", "/A.PY")
        self.copy("sync", self.farm_file, self.src, "/")
        self.assertEqual({p.lower() for p in self.backup(self.farm_file)}, {"a.py", "lib/b.py", "notes/x.md"})

    def test_mpremotes_colon_means_the_board(self):
        self.copy("put", self.farm_file, self.src / "a.py", ":main.py")
        self.copy("put", self.farm_file, self.src / "a.py", ":")
        self.assertEqual(set(self.backup(self.farm_file)), {"a.py", "main.py"})
        self.copy("get", self.farm_file, ":main.py", self.folder / "m.py")
        self.assertEqual((self.folder / "m.py").read_text(), "a")
        for command, words in (("get", ("main.py", ":m.py")), ("put", (":a.py", "b.py"))):
            self.assertIn("on the board", self.copy(command, self.farm_file, *words, code=2).stderr)
        self.assertIn("empty", self.copy("put", self.farm_file, self.src / "a.py", "", code=2).stderr)


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
