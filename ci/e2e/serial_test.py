"""Boards on serial ports, each a PTY with a real unix port behind it, and a program that announces its PTY."""

import fcntl
import json
import os
import pty
import select
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import tty

from lab import SOURCE, LabTest, unittest

DROP = b"<pull the plug here>"


class SerialPort:
    """A link to a PTY with a board behind it.

    A board that ends, as a unix port does at a soft reset, or that prints DROP is unplugged and plugged in again, on
    another PTY.
    """

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.plugs = 0
        self.is_over = False
        self.plug()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def plug(self):
        self.plugs += 1
        # The host's side is kept open, because reading this side would fail until mprun opens it.
        self.master, self.terminal = pty.openpty()
        tty.setraw(self.terminal)
        self.board_side, theirs = socket.socketpair()
        self.board = subprocess.Popen(self.command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        theirs.close()
        fresh = self.name.with_suffix(".fresh")
        fresh.symlink_to(os.ttyname(self.terminal))
        fresh.rename(self.name)

    def serve(self):
        while True:
            try:
                self.carry()
            except ConnectionError:
                pass  # the board ended without reading everything
            self.board.kill()
            self.board.wait()
            self.board_side.close()
            os.close(self.terminal)
            os.close(self.master)
            if self.is_over:
                return
            self.plug()

    def carry(self):
        recent = b""
        while True:
            ready, _, _ = select.select([self.master, self.board_side], [], [])
            if self.master in ready:
                self.board_side.sendall(os.read(self.master, 4096))
            if self.board_side in ready:
                data = self.board_side.recv(4096)
                recent = (recent + data)[-4096:]
                if not data or DROP in recent:
                    return
                os.write(self.master, data)

    def close(self):
        self.is_over = True
        self.board.kill()
        self.thread.join(30)


# Holds the pseudo-terminal with a given number in a file system of its own, as a container has.
ELSEWHERE = """
import ctypes, os, subprocess, sys
folder, number = sys.argv[1:]
subprocess.run(["mount", "-t", "devpts", "-o", "newinstance,ptmxmode=666", "devpts", folder], check=True)
masters = [os.open(f"{folder}/ptmx", os.O_RDWR | os.O_NOCTTY) for _ in range(int(number) + 1)]
ctypes.CDLL(None).unlockpt(masters[-1])
held = os.open(f"{folder}/{number}", os.O_RDWR | os.O_NOCTTY)
os.set_inheritable(held, True)
print(os.major(os.fstat(held).st_rdev), os.minor(os.fstat(held).st_rdev), flush=True)
os.execvp("cat", ["cat"])  # without the masters
"""


class Serial(LabTest):
    def port(self):
        port = SerialPort(self.folder / "ttyBOARD", self.unix_port())
        self.addCleanup(port.close)
        return port

    def run_over(self, port, *options):
        self.write("suites/s/a.py", "print('fine')\n")
        self.write("suites/s/b.py", "import time\nprint('<pull the ' + 'plug here>')\ntime.sleep(60)\n")
        self.write("suites/s/c.py", "print('fine')\n")
        for name in "abc":
            self.write(f"suites/s/{name}.py.exp", "fine\n")
        board = f"{{id: wired, platform: other, link: {{serial: {{port: {port}}}}}}}"
        run = self.run_farm(self.farm(board), self.folder / "suites/s", "--retries", "0", *options)
        return run, {name: cell for (_, name), cell in run.cells().items()}

    def test_runs_the_shipped_suites(self):
        port = self.port()
        board = f"{{id: wired, platform: other, link: {{serial: {{port: {port.name}}}}}}}"
        run = self.run_farm(self.farm(board), SOURCE / "suites/smoke")
        self.assertEqual(run.code, 0, run.stdout)
        log = (self.out / "boards/wired.log").read_text()
        self.assertIn(f"opened serial: {port.name} at 115200 baud", log)

    def test_an_unplugged_board_is_blamed_on_the_link_and_continues_when_it_is_back(self):
        port = self.port()
        run, cells = self.run_over(port.name)
        self.assertEqual((cells["s/b"]["verdict"], cells["s/b"]["blame"]), ("errored", "link"), run.stdout)
        self.assertEqual(cells["s/a"]["verdict"], "passed", run.stdout)
        self.assertEqual(cells["s/c"]["verdict"], "passed", run.stdout)
        self.assertGreaterEqual(port.plugs, 2)

    def test_a_port_in_use_is_reported_with_the_program_that_has_it(self):
        port = self.port()
        with open(port.name, "rb", buffering=0) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            run, cells = self.run_over(port.name)
        self.assertEqual((cells["s/a"]["verdict"], cells["s/a"]["blame"]), ("errored", "link"), run.stdout)
        self.assertIn(f"{port.name} is in use by python3", cells["s/a"]["message"])
        self.assertIn(f"(pid {os.getpid()})", cells["s/a"]["message"])

    def test_a_terminal_of_the_same_number_in_a_container_is_another(self):
        port = self.port()
        device = os.stat(port.name).st_rdev
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", ELSEWHERE, elsewhere, str(os.minor(device))]
        other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(other.communicate)
        number = other.stdout.readline().split()
        if not number:
            self.skipTest("no container can be made here: " + other.communicate()[1].strip().splitlines()[-1])
        self.assertEqual(number, [str(os.major(device)), str(os.minor(device))])
        run = self.mprun("remote", "connect", port.name, "eval", "1 + 1")
        self.assertEqual((run.code, run.stdout.strip()), (0, "2"), run.stderr)

    def test_a_port_that_another_program_reads_without_a_lock_is_reported_as_shared(self):
        self.write("suites/s/a.py", "print('fine')\n")
        self.write("suites/s/a.py.exp", "fine\n")
        port = self.port()
        # A program that only writes takes nothing away from mprun.
        other = subprocess.Popen(["sh", "-c", f"exec 9>{port.name}; echo there; exec cat >/dev/null"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(other.communicate)
        self.assertEqual(other.stdout.readline(), b"there\n")
        board = f"{{id: wired, platform: other, link: {{serial: {{port: {port.name}}}}}}}"
        run = self.run_farm(self.farm(board), self.folder / "suites/s")
        cell = run.cells()["wired", "s/a"]
        self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "link"), run.stdout)
        self.assertIn(f"cat (pid {other.pid})", cell["message"])
        shared = board.replace("port:", "share: true, port:")
        run = self.run_farm(self.farm(shared), self.folder / "suites/s")
        self.assertEqual(run.code, 0, run.stdout)

    def test_a_replay_has_the_transfers_and_verdicts_of_a_serial_line(self):
        port = self.port()
        board = f"{{id: wired, platform: other, link: {{serial: {{port: {port.name}}}}}}}"
        suites = [SOURCE / "suites/smoke", SOURCE / "suites/transfer", SOURCE / "suites/files"]
        run = self.mprun("--farm", self.farm(board), *suites, "--out", self.out, "--record", "all")
        before = {name: cell["verdict"] for (_, name), cell in run.cells().items()}
        shutil.copy(self.out / "boards/wired.rec", self.folder / "kept.rec")
        self.out = self.folder / "replayed"
        replay = self.farm("{id: wired, platform: other, link: {replay: {file: kept.rec}}}")
        again = self.mprun("--farm", replay, *suites, "--out", self.out)
        self.assertEqual({name: cell["verdict"] for (_, name), cell in again.cells().items()}, before, again.stdout)

    def test_no_such_port(self):
        run, cells = self.run_over("/dev/ttyNOWHERE")
        self.assertEqual((cells["s/a"]["verdict"], cells["s/a"]["blame"]), ("errored", "link"), run.stdout)
        self.assertIn("there is no /dev/ttyNOWHERE; ", cells["s/a"]["message"])

    def test_a_board_that_announces_its_pty(self):
        announcing = SOURCE / "transports/process/announced_pty_peer_test.py"
        words = json.dumps(["python3", str(announcing), "exec " + shlex.join(self.unix_port())])
        board = f"{{id: own, platform: other, link: {{process: {{command: {words}, stdio: announced-pty}}}}}}"
        self.write("suites/s/a.py", "import sys\nprint(sys.implementation[0])\n")
        self.write("suites/s/a.py.exp", "micropython\n")
        run = self.run_farm(self.farm(board), self.folder / "suites/s")
        self.assertEqual(run.code, 0, run.stdout)

    def test_a_program_that_announces_nothing(self):
        self.write("suites/s/a.py", "print(1)\n")
        board = "{id: mute, platform: other, link: {process: {command: ['true'], stdio: announced-pty}}}"
        run = self.run_farm(self.farm(board), self.folder / "suites/s")
        (cell,) = run.cells().values()
        self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "host"), run.stdout)
        self.assertIn("true ended without printing the name of a PTY", cell["message"])


if __name__ == "__main__":
    unittest.main()
