"""How commands leave and recover boards: commands that end in any way, on boards that keep running.

The boards are boards/reborn.py round a unix port of any version; no board of these tests is ours to kill.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time

from lab import SOURCE, LabTest, signal, unittest

REBORN = SOURCE / "ci/e2e/boards/reborn.py"

MAIN = """
print("main runs")
import time
while True:
    time.sleep(0.01)
"""

HIDDEN = (
    "str print len open bytes bytearray memoryview list dict range min max sum isinstance getattr hasattr dir globals "
    "Exception ImportError OSError ValueError EOFError AttributeError __import__ os sys io select hashlib take say"
).split()
BUILTINS = (
    "print str len range min sum bytes bytearray memoryview open repr hasattr getattr isinstance compile list globals zip "
    "eval Exception NameError ImportError OSError AttributeError EOFError ValueError"
).split()
MODULES = "os sys io select hashlib binascii time array machine gc micropython".split()


class Line:
    """A person's terminal on a board."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.settimeout(20)
        self.text = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def type(self, keys):
        self.socket.sendall(keys)

    def until(self, mark):
        while mark not in self.text:
            data = self.socket.recv(4096)
            if not data:
                raise AssertionError(f"hung up after {self.text}")
            self.text += data
        before, _, self.text = self.text.partition(mark)
        return before


class Left(LabTest):
    def lasting(self, *options, main=MAIN, boot=""):
        """Starts a board that keeps running, and returns its port. Its files are in self.files."""
        self.files = self.folder / "files"
        self.files.mkdir(exist_ok=True)
        for name, text in (("main.py", main), ("boot.py", boot)):
            if text:
                (self.files / name).write_text(text)
        command = [sys.executable, str(REBORN), "--files", str(self.files), *options, *self.unix_port()]
        board = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(board.stdout.close)
        self.addCleanup(board.wait)
        self.addCleanup(board.terminate)
        self.port = int(board.stdout.readline())
        return self.port

    def board_farm(self, more="", limits="{connect_timeout: 10s, reply_timeout: 1s, idle_timeout: 5s, case_timeout: 20s}"):
        link = f"{{tcp: {{host: 127.0.0.1, port: {self.port}}}{more}}}"
        return self.farm(f"{{id: k, platform: esp32, link: {link}}}", defaults=limits)

    def assert_friendly(self):
        """The board is at a prompt where Ctrl-C interrupts and Ctrl-D runs main.py."""
        with Line(self.port) as line:
            line.type(b"print(6*7)\r\n")
            line.until(b"42")
            line.until(b">>> ")
            line.type(b"\x04")
            line.until(b"main runs")
            line.type(b"\x03")
            line.until(b"KeyboardInterrupt")
            line.until(b">>> ")

    def big(self, size=400_000):
        path = self.folder / "big.bin"
        path.write_bytes(os.urandom(size))
        return path

    def begun(self, command, has_begun):
        process = self.start(*command)
        deadline = time.monotonic() + 60
        while not has_begun() and process.poll() is None:
            self.assertLess(time.monotonic(), deadline)
            os.sched_yield()
        return process

    def grows(self, folder, pattern):
        def has_begun():
            with contextlib.suppress(FileNotFoundError):  # it may get its name between the listing and the look
                return any(path.stat().st_size for path in folder.glob(pattern))
            return False

        return has_begun

    def putting(self, file):
        farm = self.board_farm()
        return self.begun(("put", "--farm", farm, file, "x.bin"), self.grows(self.files, "x.bin.mprun"))

    def getting(self):
        (self.files / "y.bin").write_bytes(os.urandom(40_000_000))
        farm = self.board_farm()
        return self.begun(("get", "--farm", farm, "y.bin", self.folder / "z.bin"), self.grows(self.folder, ".mprun-*"))

    def test_an_interrupted_copy_ends_properly(self):
        self.lasting()
        file = self.big()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            for begin in (lambda: self.putting(file), self.getting):
                with self.subTest(signal=name):
                    process = begin()
                    process.send_signal(getattr(signal, name))
                    run = self.finish(process)
                    self.assertEqual(run.code, 130, run.stdout + run.stderr)
                    self.assertIn("interrupted: ending the transfer; again to stop at once", run.stderr)
                    self.assertEqual([*self.files.glob("*.mprun"), *self.folder.glob("z.bin"), *self.folder.glob(".mprun-*")], [])
                    self.assert_friendly()

    def test_a_board_left_in_a_transfer_is_recovered(self):
        self.lasting()
        file = self.big()
        for begin in (lambda: self.putting(file), self.getting):
            process = begin()
            process.kill()
            self.finish(process)
            run = self.mprun("boards", "--farm", self.board_farm())
            self.assertEqual(run.code, 0, run.stdout)
            self.assert_friendly()

    def test_a_board_left_in_a_transfer_returns_to_its_prompt_by_itself(self):
        self.lasting()
        file = self.big()
        for begin in (lambda: self.putting(file), self.getting):
            process = begin()
            process.kill()
            self.finish(process)
            with Line(self.port) as line:
                line.until(b"EOFError: silence")  # without anybody doing anything
                line.until(b"\x04>")
                line.type(b"while True: pass\r\n\x04")
                line.until(b"OK")
                line.type(b"\x03")
                line.until(b"KeyboardInterrupt")
                line.until(b"\x04>")

    def test_a_copy_continues_after_its_link_was_lost(self):
        self.lasting()
        file = self.big(100_000)
        farm = self.board_farm(", faults: {disconnect_after: 25000}")
        run = self.mprun("put", "--farm", farm, file, "x.bin")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"verified, \d+ attempts")
        self.assertEqual((self.files / "x.bin").read_bytes(), file.read_bytes())
        run = self.mprun("get", "--farm", farm, "x.bin", self.folder / "back.bin")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual((self.folder / "back.bin").read_bytes(), file.read_bytes())

    def test_every_command_leaves_the_friendly_prompt(self):
        self.lasting()
        self.write("suites/a.py", "import micropython\nmicropython.kbd_intr(-1)\nprint(1)\n")
        self.write("suites/a.py.exp", "1\n")
        small = self.write("small.txt", "text")
        for command in (
            ["boards"],
            ["put", small, "x.txt"],
            ["put", "--tier", "base64", small, "x2.txt"],
            ["get", "x.txt", self.folder / "y.txt"],
            ["get", "nowhere", self.folder / "y.txt"],
            ["run", self.folder / "suites", "--out", self.out],
            ["bench", "--rounds=2", "--benchmark_filter=commands"],
        ):
            with self.subTest(command=command[0]):
                run = self.mprun(command[0], "--farm", self.board_farm(), *command[1:])
                self.assertEqual(run.code, 3 if "nowhere" in command else 0, run.stdout + run.stderr)
                self.assert_friendly()

    def test_an_interrupted_bench_leaves_the_friendly_prompt(self):
        self.lasting()
        command = ("bench", "--farm", self.board_farm(), "--benchmark_filter=upload/random/1MiB")
        process = self.begun(command, self.grows(self.files, "mprun_transfer.bin.mprun"))
        process.send_signal(signal.SIGTERM)
        run = self.finish(process)
        self.assertEqual(run.code, 130, run.stdout + run.stderr)
        self.assertEqual(list(self.files.glob("*.mprun")), [])
        self.assert_friendly()

    def test_an_interrupted_run_leaves_the_friendly_prompt(self):
        self.lasting()
        self.write("suites/a.py", "import time\nopen('begun', 'w').close()\ntime.sleep(2)\n")
        self.write("suites/a.py.exp", "")
        self.write("suites/b.py", "print(2)\n")
        for name in ("SIGINT", "SIGHUP"):
            command = ("--farm", self.board_farm(), self.folder / "suites", "--out", self.out)
            process = self.begun(command, (self.files / "begun").exists)
            process.send_signal(getattr(signal, name))
            run = self.finish(process)
            self.assertEqual(run.code, 130, run.stdout + run.stderr)
            self.check_reports(run)
            self.assert_friendly()
            (self.files / "begun").unlink()

    def test_a_terminated_run_leaves_the_friendly_prompt(self):
        self.lasting()
        self.write("suites/a.py", "import time\nopen('begun', 'w').close()\ntime.sleep(1000)\n")
        self.write("suites/a.py.exp", "")
        farm = self.board_farm(limits="{connect_timeout: 10s, reply_timeout: 1s, idle_timeout: 2000s, case_timeout: 2000s}")
        process = self.begun(("--farm", farm, self.folder / "suites", "--out", self.out), (self.files / "begun").exists)
        process.send_signal(signal.SIGTERM)
        run = self.finish(process)
        self.assertEqual(run.code, 130, run.stdout + run.stderr)
        self.check_reports(run)
        self.assert_friendly()

    def test_a_terminated_run_does_not_wait_for_a_deaf_board(self):
        self.lasting()
        forever = "while True:\n    try:\n        time.sleep(1000)\n    except KeyboardInterrupt:\n        pass\n"
        self.write("suites/a.py", f"import time\nopen('begun', 'w').close()\n{forever}")
        self.write("suites/a.py.exp", "")
        farm = self.board_farm(limits="{connect_timeout: 1000s, reply_timeout: 20s, idle_timeout: 2000s, case_timeout: 2000s}")
        process = self.begun(("--farm", farm, self.folder / "suites", "--out", self.out), (self.files / "begun").exists)
        process.send_signal(signal.SIGTERM)
        run = self.finish(process)
        self.assertEqual(run.code, 130, run.stdout + run.stderr)
        self.check_reports(run)

    def commands(self):
        file = self.write("small.txt", "text")
        self.write("suites/a.py", "print(1)\n")
        return (
            ["boards"],
            ["put", "--force", file, "x.txt"],
            ["get", "--force", "x.txt", self.folder / "y.txt"],
            ["run", self.folder / "suites", "--out", self.out],
        )

    def test_names_that_an_interrupted_program_left_hide_nothing(self):
        self.lasting(main="".join(f"{name} = 5\n" for name in HIDDEN) + MAIN.replace('print("main runs")', ""))
        for command in self.commands():
            with self.subTest(command=command[0]):
                run = self.mprun(command[0], "--farm", self.board_farm(), *command[1:])
                self.assertEqual(run.code, 0, run.stdout + run.stderr)
                with Line(self.port) as line:  # runs main.py again
                    line.type(b"\x04")
                    line.until(b"soft reboot")

    def test_builtins_that_a_program_replaced_hide_nothing(self):
        replaced = "import builtins\n" + "".join(f"builtins.{name} = 5\n" for name in BUILTINS)
        for name, text in (("main", {"main": replaced + MAIN.replace('print("main runs")', "")}), ("boot", {"main": "", "boot": replaced})):
            self.lasting(**text)
            for command in self.commands()[: 4 if name == "main" else 3]:  # a run comes after boot.py, which replaced print
                with self.subTest(file=name, command=command[0]):
                    run = self.mprun(command[0], "--farm", self.board_farm(), *command[1:])
                    self.assertEqual(run.code, 0, run.stdout + run.stderr)

    def test_a_board_whose_imports_were_replaced_is_reset(self):
        self.lasting(main="import time, builtins\nbuiltins.__import__ = 5\n" + MAIN[MAIN.index("while") :])
        run = self.mprun("put", "--farm", self.board_farm(), self.write("small.txt", "text"), "x.txt")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)

    def test_names_that_boot_py_sets_hide_nothing_from_a_copy(self):
        self.lasting(boot="".join(f"{name} = 5\n" for name in HIDDEN))
        file = self.write("suites/t/helper.txt", "text")
        self.write("suites/t/suite.yaml", "files: [helper.txt]\ncases:\n  up: {transfer: {size: 3KiB, direction: both}}\n")
        run = self.run_farm(self.board_farm(), self.folder / "suites")
        self.assertEqual(run.code, 0, run.stdout)
        run = self.mprun("put", "--farm", self.board_farm(), file, "x.txt")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)

    def test_files_with_names_of_modules_hide_nothing(self):
        self.lasting(main="import sys\nsys.path.insert(0, '')\n" + "".join(f"import {name}\n" for name in MODULES) + MAIN)
        for name in MODULES:
            (self.files / f"{name}.py").write_text("hidden = 1\n")
        for command in self.commands()[:3]:
            for tier in ("stream", "base64", "literal") if command[0] != "boards" else ("",):
                with self.subTest(command=command[0], tier=tier):
                    run = self.mprun(command[0], "--farm", self.board_farm(), *(["--tier", tier] if tier else []), *command[1:])
                    self.assertEqual(run.code, 0, run.stdout + run.stderr)

    def test_a_board_that_restarts_by_itself_still_gets_its_file(self):
        self.lasting("--watchdog", "1.5", "--times", "3", main="")
        file = self.big(3_000_000)
        run = self.mprun("put", "--farm", self.board_farm(), file, "x.bin")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"verified, \d+ attempts")
        self.assertEqual((self.files / "x.bin").read_bytes(), file.read_bytes())

    def test_a_board_that_keeps_restarting_is_reported(self):
        self.lasting("--watchdog", "0.02", main="")
        file = self.big(4_000_000)
        run = self.mprun("put", "--farm", self.board_farm(), file, "x.bin")
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("the board restarts by itself", run.stderr)
        self.assertIn("(board)", run.stderr)

    def test_a_case_cut_off_by_a_restart_is_the_boards_error(self):
        self.lasting("--watchdog", "2", "--times", "1", main="")
        self.write("suites/suite.yaml", "retries: 0\n")
        self.write("suites/a.py", "import time\nprint('half')\ntime.sleep(30)\n")
        self.write("suites/a.py.exp", "half\n")
        run = self.run_farm(self.board_farm(), self.folder / "suites")
        cell = run.cells()["k", "suites/a"]
        self.assertEqual((cell["verdict"], cell["blame"], run.code), ("errored", "board", 3), cell)
        self.assertIn("the board restarts by itself", cell["message"])


if __name__ == "__main__":
    unittest.main()
