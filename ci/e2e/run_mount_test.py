"""mprun run --mount: suites whose libraries are imported from a folder of this host, on real boards of every kind."""

import os
import shutil

from lab import LabTest, unittest
from multitests_test import MICROBIT
from serial_test import SerialPort

GREETING = "def greeting(): return 'hello from the library'\n"


class RunMount(LabTest):
    def setUp(self):
        super().setUp()
        self.write("lib/greeter.py", GREETING)
        self.write("lib/pack/__init__.py", "from .inner import number\n")
        self.write("lib/pack/inner.py", "number = 42\n")
        self.write("suites/s/a.py", "import greeter, pack\nprint(greeter.greeting(), pack.number)\n")

    def run_mounted(self, farm, *more, code=0, folder="lib", **options):
        run = self.run_farm(farm, "suites", "--mount", folder, *more, **options)
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        return run

    def message(self, run, name="s/a"):
        return next(cell["message"] for (_, case), cell in run.cells().items() if case == name)

    def test_cases_and_cpython_import_from_it(self):
        self.run_mounted(self.farm(self.UNIX))

    def test_a_heap_too_small_for_packed_programs_gets_them_as_they_are(self):
        for size in (84, 86, 88, 90, 96):
            with self.subTest(size):
                board = self.UNIX.replace("[micropython]", f"[micropython, -X, heapsize={size}k]")
                self.run_mounted(self.farm(board))

    def test_without_it_the_same_case_fails(self):
        run = self.run_farm(self.farm(self.UNIX), "suites")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)

    def test_a_changed_library_changes_what_is_expected(self):
        farm = self.farm(self.UNIX)
        self.run_mounted(farm)
        self.write("lib/greeter.py", GREETING.replace("hello", "good morning"))
        self.run_mounted(farm)

    def test_each_case_finds_it_on_a_fresh_board(self):
        for i in range(5):
            self.write(f"suites/s/b{i}.py", f"import greeter\nprint(hasattr(greeter, 'kept'))\ngreeter.kept = {i}\n")
            self.write(f"suites/s/b{i}.py.exp", "False\n")
        self.run_mounted(self.farm(self.UNIX))

    def test_it_cannot_be_changed(self):
        self.write("suites/s/a.py", """
import os
def show_errno(call, *a):
    try: call(*a); print('no error', a)
    except OSError as e: print(e.errno)
show_errno(open, '/remote/greeter.py', 'w')
show_errno(open, '/remote/new.py', 'a')
show_errno(open, '/remote/greeter.py', 'r+')
show_errno(os.remove, '/remote/greeter.py')
show_errno(os.rename, '/remote/greeter.py', '/remote/other.py')
show_errno(os.mkdir, '/remote/made')
show_errno(os.rmdir, '/remote/pack')
print(open('/remote/greeter.py').read(), end='')
""")  # fmt: skip
        self.write("suites/s/a.py.exp", "30\n" * 7 + GREETING)
        self.run_mounted(self.farm(self.UNIX))
        self.assertEqual((self.folder / "lib/greeter.py").read_text(), GREETING)
        self.assertEqual(sorted(os.listdir(self.folder / "lib")), ["greeter.py", "pack"])

    def test_the_current_directory_and_files_that_are_brought_come_first(self):
        self.write("suites/s/suite.yaml", "files: [greeter.py]\n")
        self.write("suites/s/greeter.py", "def greeting(): return 'hello from the suite'\n")
        self.write("suites/s/a.py", "import greeter, os\nprint(greeter.greeting(), os.getcwd() == '/remote')\n")
        self.write("suites/s/a.py.exp", "hello from the suite False\n")
        self.run_mounted(self.farm(self.UNIX))

    def test_a_required_module_may_be_in_it(self):
        self.write("suites/s/suite.yaml", "requires: {modules: [greeter, pack.inner]}\n")
        run = self.run_farm(self.farm(self.UNIX), "suites")
        self.assertEqual(run.code, 4, run.stdout + run.stderr)
        self.assertIn("needs module", self.message(run))
        self.run_mounted(self.farm(self.UNIX))

    def test_its_unittest_is_used(self):
        self.write("lib/unittest/__init__.py", "class TestCase: pass\ndef main(): print('not a report')\n")
        self.write("suites/s/a.py", "import unittest\nunittest.main()\n")
        self.write("suites/s/a.py.exp", "not a report\n")
        self.run_mounted(self.farm(self.UNIX))

    def test_a_failure_in_it_is_the_tests_and_names_the_line(self):
        self.write("lib/greeter.py", "def greeting():\n    raise ValueError('from within')\n")
        run = self.run_mounted(self.farm(self.UNIX), code=1)
        self.assertIn("from within", self.message(run))
        shown = next(cell for cell in run.events("attempt_finished"))
        self.assertIn('greeter.py", line 2', shown["detail"])
        self.assertIn("--mount lib", (run.out / "report.html").read_text())

    def test_on_many_boards_at_once(self):
        boards = [self.UNIX.replace("id: unix", f"id: unix-{i}") for i in range(8)]
        run = self.run_mounted(self.farm(*boards))
        self.assertEqual(len(run.cells()), 8)

    def test_behind_a_serial_line_a_failure_is_confirmed(self):
        port = SerialPort(self.folder / "ttyACM0", self.unix_port())
        self.addCleanup(port.close)
        self.write("suites/s/b.py", "import greeter\nassert greeter.greeting() == 'something else', 'is wrong'\n")
        run = self.run_mounted(
            self.farm(f"{{id: far, platform: other, link: {{serial: {{port: {port.name}}}}}}}"), code=1
        )
        self.assertEqual({name: cell["verdict"] for (_, name), cell in run.cells().items()}, {"s/a": "passed", "s/b": "failed"})

    def test_over_a_slow_line_an_import_may_take_longer_than_silence_may_last(self):
        self.write("lib/long.py", "x = 1\n" + f"# {'.' * 77}\n" * 60)
        self.write("suites/s/a.py", "import long\nprint(long.x)\n")
        slow = "{id: unix, platform: unix, idle_timeout: 1s, case_timeout: 30s, link: {process: {command: [micropython]}, faults: {seed: 1, baud: 19200, latency: 20ms}}}"
        self.run_mounted(self.farm(slow))

    def test_over_a_line_that_damages_bytes_no_test_is_blamed(self):
        poor = "{id: unix, platform: unix, link: {process: {command: [micropython]}, faults: {seed: 3, corrupt_rate: 0.00003, read_error_rate: 0.01}}}"
        for i in range(4):
            self.write(f"suites/s/b{i}.py", "import greeter, pack\nprint(greeter.greeting(), pack.number)\n")
        run = self.run_farm(self.farm(poor), "suites", "--mount", "lib", "--retries", "5")
        for cell in run.cells().values():
            self.assertIn(cell["verdict"], ("passed", "errored"), cell)
            self.assertIn(cell["blame"], ("none", "link"), cell)

    def test_a_board_that_cannot_mount_skips_its_cases(self):
        run = self.run_mounted(self.farm(self.UNIX, MICROBIT))
        cells = {board: cell for (board, _), cell in run.cells().items()}
        self.assertEqual(cells["unix"]["verdict"], "passed")
        self.assertEqual(cells["microbit"]["verdict"], "skipped")
        self.assertRegex(cells["microbit"]["message"], r"^--mount not supported: the board cannot mount it: \w+Error: .+")
        self.assertEqual(cells["microbit"]["reason"]["code"], "needs-feature")

    def test_a_recording_is_played_back_with_the_same_folder(self):
        self.write("suites/s/b.py", "import greeter\nprint(open('/remote/pack/inner.py').read(), greeter)\nassert 0\n")
        run = self.run_mounted(self.farm(self.UNIX), "--record", "all", code=1)
        verdicts = {key: cell["verdict"] for key, cell in run.cells().items()}
        shutil.copy(self.out / "boards/unix.rec", self.folder / "kept.rec")
        farm = self.farm("{id: unix, platform: unix, link: {replay: {file: kept.rec}}}")
        self.out = self.folder / "replayed"
        run = self.run_mounted(farm, code=1)
        self.assertEqual({key: cell["verdict"] for key, cell in run.cells().items()}, verdicts)
        self.write("lib/greeter.py", GREETING + "# more\n")
        run = self.run_mounted(farm, "--retries", "0", code=3)
        self.assertIn("departs from the recording", self.message(run))

    def test_several_boards_of_a_multitest_have_it(self):
        self.write(
            "suites/multi/x.py",
            "import greeter\n"
            "def instance0():\n    multitest.next()\n    print(greeter.greeting())\n"
            "def instance1():\n    multitest.next()\n    print(greeter.greeting())\n",
        )
        hello = "hello from the library\n"
        self.write("suites/multi/x.py.exp", f"--- instance0 ---\n{hello}--- instance1 ---\n{hello}")
        self.run_mounted(self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2")))

    def test_a_board_is_left_without_it(self):
        port = SerialPort(self.folder / "ttyACM0", self.unix_port())
        self.addCleanup(port.close)
        self.run_mounted(self.farm(f"{{id: far, platform: other, link: {{serial: {{port: {port.name}}}}}}}"))
        left = self.mprun("remote", "connect", port.name, "resume", "exec", "import os, sys; print(os.listdir('/').count('remote'), sys.path.count('/remote'))")
        self.assertEqual(left.stdout.split(), ["0", "0"], left.stderr)

    def test_the_folder_may_be_named_in_any_way(self):
        (self.folder / "elsewhere").mkdir()
        (self.folder / "link").symlink_to(self.folder / "lib")
        farm = self.farm(self.UNIX)
        for folder in (self.folder / "lib", "./suites/../lib/", "link"):
            self.run_mounted(farm, folder=folder)

    def test_what_is_not_a_folder_is_refused_before_anything_runs(self):
        farm = self.farm(self.UNIX)
        for folder, why in (("none", "No such file or directory"), ("lab.yaml", "Not a directory")):
            run = self.mprun("--farm", farm, "suites", "--out", self.out, "--mount", folder)
            self.assertEqual(run.code, 2, run.stdout)
            self.assertEqual(run.stderr, f"mprun: --mount: {folder}: {why}\n")
            self.assertFalse((self.out / "events.ndjson").exists())


if __name__ == "__main__":
    unittest.main()
