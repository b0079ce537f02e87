"""mprun remote: mpremote's command line, on a board that keeps running between commands."""

import ast
import datetime
import json
import os
import pty
import socket
import subprocess
import sys
import tty

from lab import MPRUN, SOURCE, signal, unittest
from remote_board import RemoteBoard, interpreter
from remote_commands import RemoteTest


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
        self.assertIn("\nNameError", failed["error"])
        self.assertNotIn("\r", failed["error"])
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


if __name__ == "__main__":
    unittest.main()
