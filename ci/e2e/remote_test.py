"""mprun remote: mpremote's command line, on a board that keeps running between commands."""

import ast
import datetime
import json
import os
import pty
import socket
import subprocess
import sys
import threading
import tty

from lab import MPRUN, SOURCE, LabTest, signal, unittest
from remote_board import RemoteBoard, interpreter


class RemoteTest(LabTest):
    def setUp(self):
        super().setUp()
        self.board = RemoteBoard(self.folder)
        self.addCleanup(self.board.close)
        os.environ["XDG_CONFIG_HOME"] = str(self.folder / "config")
        self.addCleanup(os.environ.pop, "XDG_CONFIG_HOME")

    def remote(self, *words, code=0, stderr="", before=(), **options):
        """The output without carriage returns."""
        run = self.mprun("remote", *before, "connect", self.board.address, *words, **options)
        self.assertEqual((run.code, run.stderr), (code, stderr), run.stdout)
        return run.stdout.replace("\r", "")

    def wrong(self, *words, **options):
        """The single line of an error message."""
        run = self.mprun("remote", "connect", self.board.address, *words, **options)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        return run.stderr

    def objects(self, *words, **options):
        return [json.loads(line) for line in self.remote(*words, before=["--json"], **options).splitlines()]


class Programs(RemoteTest):
    def test_output_is_passed_on_unchanged(self):
        self.assertEqual(self.remote("exec", "print('Hello 世界')", "eval", "1+2"), "Hello 世界\n3\n")
        script = self.write("run.py", "import sys\nsys.stdout.buffer.write(bytes(range(256)))\n")
        run = subprocess.run([MPRUN, "remote", "connect", self.board.address, "run", script], capture_output=True, check=True)
        self.assertEqual(run.stdout, bytes(range(256)))

    def test_a_traceback_ends_the_chain(self):
        said = self.remote("exec", "print(1)\nfoo()", "exec", "print(2)", code=1)
        self.assertEqual(said.splitlines()[:2], ["1", "Traceback (most recent call last):"])
        self.assertIn("NameError", said)
        self.assertNotIn("2\n", said.splitlines()[-1])

    def test_memory_lasts_until_a_reset(self):
        self.assertEqual(self.remote("exec", "a = 'x'", "eval", "a"), "x\n")
        self.assertIn("NameError", self.remote("eval", "a", code=1))
        self.remote("exec", "a = 'y'")
        self.assertEqual(self.remote("resume", "eval", "a"), "y\n")
        self.assertEqual(self.remote("resume", "eval", "a", "disconnect", "version")[:3], "y\nm")
        self.assertIn("NameError", self.remote("resume", "soft-reset", "eval", "a", code=1))

    def test_a_board_keeps_its_names(self):
        names = "a = b = i = k = n = o = take = say = count = 7"
        self.remote("exec", names, "ls", "+", "tree", "+", "cp", self.write("x.py", "x" * 40000), ":", "+", "sha256sum", "x.py")
        said = self.remote("resume", "eval", "(a,b,i,k,n,o,take,say,count)")
        self.assertEqual(said, "(7, 7, 7, 7, 7, 7, 7, 7, 7)\n")

    def test_not_followed(self):
        self.assertEqual(self.remote("exec", "--no-follow", "import time; time.sleep(0.2); a = 1", "eval", "a"), "1\n")
        self.remote("exec", "--no-follow", "import time; time.sleep(0.2); a = 2; print(a)")
        self.remote("resume", "exec", "a = 3", "sleep", "0.01")

    def test_an_endless_program_is_left_by_ctrl_c(self):
        endless = "print('begun')\nwhile True:\n pass\n"
        catching = "try:\n " + endless.replace("\n", "\n ") + "\nexcept KeyboardInterrupt: print('caught')\n"
        for program, last in ((endless, "KeyboardInterrupt: "), (catching, "caught")):
            script = self.write("run.py", program)
            process = self.start("remote", "connect", self.board.address, "run", script, "exec", "print('not reached')")
            self.assertEqual(process.stdout.readline().strip(), "begun")
            process.send_signal(signal.SIGINT)
            run = self.finish(process)
            self.assertEqual((run.code, run.stderr), (1, ""))
            self.assertEqual(run.stdout.splitlines()[-1].strip(), last.strip())
            self.assertEqual(self.remote("resume", "eval", "1"), "1\n")

    def test_ctrl_c_before_the_program_runs_is_an_interruption(self):
        with socket.create_server(("127.0.0.1", 0)) as board:  # it never answers
            process = self.start("remote", "connect", f"tcp://127.0.0.1:{board.getsockname()[1]}", "exec", "1")
            line = board.accept()[0]
            line.recv(1)
            process.send_signal(signal.SIGINT)
            self.assertEqual(self.finish(process).code, 130)
            line.close()

    def test_the_clock(self):
        clock = """
import sys
class RTC:
    now = (2024, 1, 2, 1, 3, 4, 5, 6)
    def datetime(self, *new):
        RTC.now = new[0] if new else RTC.now
        return RTC.now
class machine:
    pass
machine.RTC = RTC
sys.modules["machine"] = machine
"""
        self.assertEqual(self.remote("exec", clock, "rtc"), "(2024, 1, 2, 1, 3, 4, 5, 6)\n")
        before = datetime.datetime.now()
        year, month, day, weekday, hour, minute, second, micro = ast.literal_eval(self.remote("resume", "rtc", "--set", "rtc"))
        clock_time = datetime.datetime(year, month, day, hour, minute, second, micro)
        self.assertLessEqual(before, clock_time)
        self.assertLessEqual(clock_time, datetime.datetime.now())
        self.assertEqual(weekday, clock_time.weekday())

    def test_as_json(self):
        self.assertEqual(self.objects("eval", "'x'", "exec", "print(1, end='')"), [{"value": "x", "error": None}, {"output": "1", "error": None}])
        (failed,) = self.objects("eval", "x", code=1)
        self.assertIn("NameError", failed["error"])
        (flash,) = self.objects("df")
        self.assertEqual((flash["mounted_on"], flash["used"] + flash["available"]), ("/flash", flash["size"]))

    def test_errors_are_a_single_line(self):
        self.assertEqual(self.wrong("run", "missing.py"), "mpremote: could not read file 'missing.py'\n")
        self.assertEqual(self.wrong("exec", "1", "nonsense"), "mpremote: 'nonsense' is not a command\n")
        run = self.mprun("remote", "connect", self.folder / "no-port", "eval", "1")
        self.assertEqual((run.code, run.stderr.count("\n")), (1, 1))
        self.assertTrue(run.stderr.startswith(f"mpremote: failed to access {self.folder}/no-port (it may be in use by another program)"))
        run = self.mprun("remote", "exec")
        self.assertEqual((run.code, run.stderr), (2, "usage: exec [-h] [--follow | --no-follow] expr ...\nexec: error: the following arguments are required: expr, next_command\n"))

    def test_called_as_mpremote(self):
        link = self.folder / "mpremote"
        link.symlink_to(MPRUN)
        said = subprocess.run([link, "connect", self.board.address, "eval", "6*7"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(said.strip(), "42")

    def test_commands_of_the_users_own(self):
        config = self.write("config/mpremote/config.py", "")
        config.write_text('commands = {"double x=1": {"command": ["eval", "2*x"], "help": "twice"}, "six": "eval 6"}\n')
        self.assertEqual(self.remote("double", "21", "six"), "42\n6\n")
        self.assertIn("  double      twice\n", self.mprun("remote", "help").stdout)
        config.write_text('print("read")\ncommands = {"": "eval 1", "five": 5, "six": "eval 6"}\n')
        self.assertEqual(self.remote("six"), "read\n6\n")
        config.write_text("raise SystemExit(3)\n")
        run = self.mprun("remote", "help")
        self.assertEqual((run.code, run.stderr), (2, f"mprun: {config}: it ended before it had defined its commands\n"))
        config.write_text("commands = {}\n1/0\n")
        run = self.mprun("remote", "help")
        self.assertEqual((run.code, run.stderr), (2, f"mprun: {config}: ZeroDivisionError: division by zero\n"))

    def test_commands_of_whoever_is_in_the_current_folder(self):
        self.write(".config/mpremote/config.py", "commands = {'mine': 'version'}\n")
        without = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CONFIG_HOME")}
        for home in ({}, {"HOME": ""}):
            run = self.mprun("remote", "mine", env=without | home, cwd=self.folder)
            self.assertEqual((run.code, run.stdout), (1, ""), "another's program was run")


class Recovery(RemoteTest):
    def test_a_board_is_recovered_from_any_state(self):
        for state, keys in (
            ("a program that runs", b"\r\x01while True: pass\x04"),
            ("one that prints", b"\r\x01while True: print('x' * 50)\x04"),
            ("half a line", b"\r\x01\r\x02print('x"),
            ("half a program", b"\r\x01print('x"),
            ("half a raw-paste", b"\r\x01\x05A\x01print("),
        ):
            with self.subTest(state), socket.create_connection(("127.0.0.1", self.board.port)) as line:
                line.sendall(keys)
                line.recv(1)  # wait until it begins to answer
            with self.subTest(state):
                self.assertEqual(self.remote("resume", "eval", "6*7"), "42\n")

    def test_the_rest_is_not_done_where_output_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([MPRUN, "remote", "connect", self.board.address, "exec", "print(1)", "mkdir", "z"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (3, "mprun: cannot write the standard output: No space left on device\n"))
        self.assertNotIn("z/", self.remote("ls"))

    def test_an_unreachable_board_is_a_single_line(self):
        run = self.mprun("remote", "connect", "id:", "eval", "1")
        self.assertEqual((run.code, run.stderr), (1, "mpremote: no device with serial number \n"))
        stubborn = "while True:\n try:\n  while True: pass\n except KeyboardInterrupt: pass\n"
        with socket.create_connection(("127.0.0.1", self.board.port)) as line:
            line.sendall(b"\r\x01" + stubborn.encode() + b"\x04")
            line.recv(1)
        said = self.wrong("resume", "eval", "1")
        self.assertIn("the board did not enter the raw REPL", said)
        self.assertEqual(said.count("\n"), 1)


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


class OtherLinks(RemoteTest):
    def test_a_serial_port(self):
        port = self.board.serial_port(self.folder / "ttyACM7")
        run = self.mprun("remote", "connect", port, "exec", "a = 1", "disconnect", "connect", port, "resume", "eval", "a")
        self.assertEqual((run.code, run.stdout.strip()), (0, "1"), run.stderr)

    def test_a_unix_port_that_a_shell_restarts_behind_a_terminal(self):
        master, terminal = pty.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, terminal)
        tty.setraw(terminal)
        server = SOURCE / "runner/device/raw_repl_server.py"
        loop = ["sh", "-c", 'while :; do "$0" "$1"; done', interpreter(), server]
        board = subprocess.Popen(loop, stdin=master, stdout=master, stderr=subprocess.DEVNULL, cwd=self.folder, start_new_session=True)
        self.addCleanup(board.wait)
        self.addCleanup(os.killpg, board.pid, signal.SIGKILL)
        port = os.ttyname(terminal)
        lab = self.farm(f"{{id: there, platform: unix, link: {{serial: {{port: {port}}}}}}}", defaults="{reply_timeout: 200s, connect_timeout: 200s}")
        # Its soft reset ends at its friendly prompt, and nothing may wait for the raw one: each wait would take 200 s.
        for _ in range(3):
            run = self.mprun("remote", "--farm", lab, "--board", "there", "exec", "a = 1", "soft-reset", "eval", "1 + 1")
            self.assertEqual((run.code, run.stdout.strip()), (0, "2"), run.stderr)

    def test_webrepl(self):
        command = [sys.executable, SOURCE / "transports/webrepl/webrepl_board.py", "--password", "tr0mbone"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=self.folder)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait, 20)
        self.addCleanup(server.terminate)
        address = f"ws://127.0.0.1:{server.stdout.readline().strip()}"
        env = {**os.environ, "WEBREPL_PASSWORD": "tr0mbone"}

        def remote(*words):
            run = self.mprun("remote", "connect", address, *words, env=env)
            self.assertEqual(run.stderr, "")
            return run.stdout.replace("\r", "")

        self.assertEqual(remote("exec", "a = 'x'", "eval", "a"), "x\n")
        self.assertEqual(remote("resume", "eval", "a"), "x\n")
        self.assertIn("NameError", remote("eval", "a"))
        there = self.folder / "there"
        self.assertEqual(remote("cp", self.write("here", "y" * 5000), f":{there}", "+", "cat", there), f"cp {self.folder}/here :{there}\n" + "y" * 5000)

    def test_a_program_of_this_host(self):
        run = self.mprun("remote", "connect", "exec:micropython", "exec", "a = 1", "eval", "a", "soft-reset", "eval", "a")
        self.assertEqual((run.code, run.stdout.splitlines()[0]), (1, "1"), run.stderr)

    def test_a_scratch_folder_is_made_where_one_is_needed(self):
        nowhere = {**os.environ, "TMPDIR": str(self.folder / "nowhere")}
        self.assertEqual(self.remote("eval", "1 + 1", env=nowhere), "2\n")
        run = self.mprun("remote", "connect", "exec:micropython", "eval", "1 + 1", env=nowhere)
        self.assertEqual((run.code, run.stdout), (2, ""), run.stderr)
        self.assertRegex(run.stderr, "^mprun: cannot make a scratch folder under .*/nowhere: .*; set TMPDIR to another\n$")

    def test_a_killed_chain_leaves_nothing(self):
        temporary = self.folder / "tmp"
        temporary.mkdir()
        command = [MPRUN, "remote", "connect", self.board.address, "eval", "1", "connect", "exec:micropython", "exec"]
        program = "import time\nprint('begun')\ntime.sleep(100)"
        environment = {**os.environ, "TMPDIR": str(temporary)}
        with subprocess.Popen([*command, program], stdout=subprocess.PIPE, env=environment) as process:
            self.assertEqual([process.stdout.readline().strip() for _ in range(2)], [b"1", b"begun"])
            self.assertEqual(len(list(temporary.iterdir())), 1)
            process.kill()
        self.await_condition(lambda: not any(temporary.iterdir()) and not self.processes_of(str(temporary)))

    def test_several_boards_at_once(self):
        other = RemoteBoard(self.folder, "other")
        self.addCleanup(other.close)
        tcp = "{{id: {}, platform: other, tags: [{}], link: {{tcp: {{host: 127.0.0.1, port: {}}}}}}}"
        farm = self.farm(tcp.format("one", "a", self.board.port), tcp.format("two", "b", other.port))
        run = self.mprun("remote", "--farm", farm, "exec", "print('x'); print('y')")
        self.assertEqual(sorted(run.stdout.split()), sorted("one: x one: y two: x two: y".split()), run.stderr)
        self.write("t/x", "x")
        said = self.mprun("remote", "--farm", farm, "exec", "open('name', 'w').write('x')", "cp", ":name", "got", cwd=self.folder)
        self.assertEqual((said.code, sorted(p.name for p in (self.folder / "got").iterdir())), (0, ["one", "two"]), said.stderr)
        self.assertEqual((self.folder / "got/two/name").read_text(), "x")
        refused = self.mprun("remote", "--farm", farm, "cp", "-r", self.folder / "t", self.folder / "u")
        self.assertEqual((refused.code, (self.folder / "u").exists()), (1, False), refused.stdout)
        run = self.mprun("remote", "--farm", farm, "--board", "two", "exec", "a = 2", "eval", "a")
        self.assertEqual(run.stdout.strip(), "2", run.stderr)
        run = self.mprun("remote", "--farm", farm, "resume", "eval", "a")
        self.assertEqual(run.code, 1)
        self.assertIn("two: 2\n", run.stdout.replace("\r", ""))
        run = self.mprun("remote", "--farm", farm, "--json", "--tag", "a", "--tag", "b", "eval", "1")
        entries = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual(sorted(entry["board"] for entry in entries), ["one", "two"])
        run = self.mprun("remote", "--farm", farm, "exec", "1", "connect", "auto")
        self.assertEqual(run.stderr.count("connect auto: this chain runs on the boards of"), 2)
        run = self.mprun("remote", "--farm", farm, "exec", "1", "fs")
        self.assertEqual((run.code, run.stderr.count("usage:")), (2, 1))


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
