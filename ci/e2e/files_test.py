"""mprun put, get and sync with the rules of cp, on FAT, LittleFS and several mounts: what arrives where, and what is chosen."""

import os
import random
import shutil

from file_copies import FilesTest
from lab import unittest


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

    def test_names_that_fat_would_make_others_of(self):
        src = self.files("src", log="l", **{"log\nx": "x", "a\\b": "ab", "a__b": "b", "in\tside__f": "f"})
        whole = {"log": "l", "log\nx": "x", "a\\b": "ab", "a/b": "b", "in\tside/f": "f"}
        little = self.flash("lfs2:/:400")
        self.copy("sync", little, f"{src}/.", "/")
        self.assertEqual(self.backup(little), whole)
        farm = self.flash("fat:/:400")
        for more in (("--dry-run",), (), ()):
            run = self.copy("sync", farm, *more, f"{src}/.", "/", code=3)
            for name, other in ((r"log\nx", "log"), (r"a\b", "a/b"), (r"in\tside", "in")):
                self.assertIn(f"/{name}: the board's file system (FAT) would make /{other} of this name", run.stderr)
            self.assertEqual(run.stderr.count("would make"), 3)
            self.assertNotIn("removed", run.stdout)
        self.assertEqual(self.backup(farm), {"log": "l", "a/b": "b"})
        self.copy("put", farm, src / "log\nx", "/", code=3)
        self.assertEqual(self.backup(farm)["log"], "l")
        self.copy("put", self.flash("fat:/:400,lfs2:/sd:400"), f"{src}/.", "/sd/new")

    def test_in_place_needs_no_room_for_two(self):
        old, new = self.folder / "old", self.folder / "new"
        for kind in ("lfs2:/:60", "fat:/:130"):
            farm = self.flash(kind)
            for tier in ("stream", "base64"):
                with self.subTest(kind=kind, tier=tier):
                    old.write_text("o" * 18000)
                    new.write_text("n" * 18000 if kind.startswith("lfs") else "n" * 30000)
                    self.copy("put", farm, "--in-place", old, "/x")
                    self.copy("put", farm, "--in-place", "--tier", tier, new, "/x")
                    self.assertEqual(self.backup(farm)["x"], new.read_text())

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

    def test_sync_makes_folders_of_files_and_files_of_folders(self):
        for kind in ("fat:/:400", "lfs2:/:400"):
            with self.subTest(kind):
                farm = self.flash(kind)
                self.copy("put", farm, f"{self.files('old', sub__z='z', sub__deep__y='y', keep='k', same='s')}/.", "/")
                new = self.files("new", sub="a file", keep__in="in", same="s")
                for more in (("--dry-run",), ()):
                    refused = self.copy("put", farm, *more, f"{new}/.", "/", code=3)
                    self.assertIn("/sub: ", refused.stderr)
                    self.assertIn("/keep: the board has a file of that name", refused.stderr)
                dry = self.copy("sync", farm, "--dry-run", new, "/")
                gone = ["/keep", "/sub", "/sub/deep", "/sub/deep/y", "/sub/z"]
                self.assertEqual(sorted(l.split()[1] for l in dry.stdout.splitlines() if l.endswith("would be removed")), gone)
                self.assertIn("/keep/in  would be copied", dry.stdout)
                done = self.copy("sync", farm, new, "/")
                self.assertEqual(sorted(l.split()[1] for l in done.stdout.splitlines() if l.endswith("  removed")), gone)
                self.assertEqual(self.backup(farm), self.content(new))
                self.assertNotIn("removed", self.copy("sync", farm, new, "/").stdout)
                shutil.rmtree(new)

    def test_sync_removes_no_folder_that_holds_what_is_left_out(self):
        farm = self.flash("lfs2:/:400")
        self.copy("put", farm, f"{self.files('old', sub__z='z', sub__keep_py='k')}/.", "/")
        run = self.copy("sync", farm, "--exclude", "keep.py", self.files("new", sub="a file", other="o"), "/", code=3)
        self.assertIn("/sub: the board has a folder of that name", run.stderr)
        self.assertEqual(self.backup(farm), {"sub/z": "z", "sub/keep.py": "k", "other": "o"})

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


if __name__ == "__main__":
    unittest.main()
