"""A real board behind ser2net: suites, files in both directions, a board that goes away."""

import os
import pathlib
import pty
import re
import shutil
import socket
import subprocess
import time
import tty

from lab import SOURCE, LabTest, unittest

MICROBIT = (
    "qemu-system-arm -M microbit -display none -monitor none -serial stdio -device "
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"
).split()


class Ser2net:
    """ser2net on a PTY whose other end is the stdin and stdout of a board."""

    def __init__(self, board, folder):
        # The PATH of an ordinary user may lack /usr/sbin.
        self.program = shutil.which("ser2net", path=os.environ["PATH"] + ":/usr/sbin")
        assert self.program, "ser2net is not installed (ci/setup --tests)"
        self.processes = []
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.terminal = theirs  # kept, so that the board is not hung up when ser2net closes its port
        try:
            self.start(board, folder, ours)
        except BaseException:
            self.close()
            raise
        finally:
            os.close(ours)

    def start(self, board, folder, ours):
        self.board = subprocess.Popen(board, stdin=ours, stdout=ours, stderr=subprocess.DEVNULL, cwd=folder)
        self.processes.append(self.board)
        configuration = folder / "ser2net.yaml"
        configuration.write_text(
            "connection: &board\n"
            f"  accepter: telnet(rfc2217),tcp,127.0.0.1,{self.port}\n"
            f"  connector: serialdev,{os.ttyname(self.terminal)},115200n81,local\n"
        )
        self.server = subprocess.Popen(
            [self.program, "-n", "-u", "-c", str(configuration)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.processes.append(self.server)
        wanted = f"0100007F:{self.port:04X} 00000000:0000 0A"
        deadline = time.monotonic() + 30
        while wanted not in pathlib.Path("/proc/net/tcp").read_text():
            assert self.server.poll() is None, f"ser2net ended with status {self.server.returncode}"
            assert time.monotonic() < deadline, "ser2net does not listen"

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        os.close(self.terminal)


class Rfc2217(LabTest):
    def behind_ser2net(self, board):
        server = Ser2net(board, self.folder)
        self.addCleanup(server.close)
        return server

    def entry(self, server, lines="keep", more=""):
        port = f"{{host: 127.0.0.1, port: {server.port}, lines: {lines}}}"
        return f"{{id: far, platform: other, tags: [emulated], link: {{rfc2217: {port}{more}}}}}"

    def test_a_board_passes_suites_and_transfers(self):
        server = self.behind_ser2net(MICROBIT)
        # A PTY has no bit rate, and the board's buffer holds only 64 bytes, so the line is simulated here.
        entry = self.entry(server, more=", faults: {baud: 9600}")
        farm = self.farm(entry, defaults="{connect_timeout: 20s, idle_timeout: 20s, case_timeout: 60s}")
        cases = "smoke/|transfer/small|transfer/random_1k"
        run = self.run_farm(farm, SOURCE / "suites/smoke", SOURCE / "suites/transfer", "-i", cases)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertIn("passed", {cell["verdict"] for cell in run.cells().values()})

    def test_a_replay_has_the_transfers_and_verdicts_of_the_line(self):
        server = self.behind_ser2net(MICROBIT)
        suites = [SOURCE / "suites/smoke", SOURCE / "suites/transfer", "-i", "smoke/|transfer/small|transfer/random_1k"]
        defaults = "{connect_timeout: 20s, idle_timeout: 20s, case_timeout: 60s}"
        for more in ("", ", seed: 3, corrupt_rate: 0.0003", ", disconnect_after: 9000"):
            with self.subTest(more):
                self.out = self.folder / f"recorded{len(more)}"
                farm = self.farm(self.entry(server, more=f", faults: {{baud: 9600{more}}}"), defaults=defaults)
                run = self.run_farm(farm, *suites, "--record", "all")
                before = self.verdicts(run)
                self.assertIn("passed", {verdict for verdict, _ in before.values()}, run.stdout)
                shutil.copy(self.out / "boards/far.rec", self.folder / "kept.rec")
                self.out = self.folder / f"replayed{len(more)}"
                replay = "{id: far, platform: other, tags: [emulated], link: {replay: {file: kept.rec}}}"
                again = self.run_farm(self.farm(replay, defaults=defaults), *suites)
                self.assertEqual(self.verdicts(again), before, again.stdout)

    def verdicts(self, run):
        return {name: (cell["verdict"], cell["blame"]) for (_, name), cell in run.cells().items()}

    def test_a_port_without_control_lines_is_reported_in_a_single_line(self):
        server = self.behind_ser2net(["sleep", "1000"])
        run = self.run_farm(self.farm(self.entry(server, "low")), SOURCE / "suites/smoke", "--retries", "0")
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        # Since 4.6.4 it does not report a name.
        self.assertRegex(run.stdout, rf"127\.0\.0\.1:{server.port}( \(ser2net\))? did not switch DTR off")

    def take_port(self, server):
        """As another client: since 4.6, ser2net gives the port to the first one that has agreed to its options."""
        other = socket.create_connection(("127.0.0.1", server.port))
        self.addCleanup(other.close)
        said = b""
        while b"\xff\xfa" not in said:  # the beginning of a parameter
            some = other.recv(200)
            said += some
            wanted = re.findall(rb"\xff([\xfb\xfd])(.)", some, re.DOTALL)
            other.sendall(b"".join(b"\xff" + (b"\xfd" if word == b"\xfb" else b"\xfb") + option for word, option in wanted))

    def test_a_message_of_the_server_is_quoted_and_recorded(self):
        self.write("suites/s/a.py", "print('fine')\n")
        self.write("suites/s/a.py.exp", "fine\n")
        server = self.behind_ser2net(["sleep", "1000"])
        self.take_port(server)
        farm = self.farm(self.entry(server), defaults="{connect_timeout: 2s, reply_timeout: 500ms}")
        run = self.run_farm(farm, self.folder / "suites/s", "--retries", "0")
        cell = run.cells()["far", "s/a"]
        self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "link"), run.stdout)
        said = "; it said 'Port already in use'"
        self.assertIn(said, cell["message"])
        log = (self.out / "boards/far.log").read_text()
        self.assertIn(said + "; it is tried again", log, "it may become free")
        recorded = self.mprun("replay", self.out / "boards/far.rec").stdout
        self.assertRegex(recorded, rf"(?m)^ *[\d.]+ - .*{said}$")

    def test_a_silent_board_is_reset_by_its_control_lines_on_the_same_connection(self):
        hangs = "import machine\nprint('now')\nmachine.disable_irq()\nwhile True:\n    pass\n"
        self.write("suites/s/a_hangs.py", hangs)
        self.write("suites/s/b_after.py", "print('fine')\n")
        self.write("suites/s/b_after.py.exp", "fine\n")
        self.write("suites/s/suite.yaml", "cases: {a_hangs: {idle_timeout: 1s}}\n")
        server = subprocess.Popen(
            ["/usr/bin/python3", SOURCE / "ci/e2e/esp_behind_rfc2217.py", *MICROBIT],
            stdout=subprocess.PIPE, text=True, cwd=self.folder,
        )
        self.addCleanup(server.communicate)
        self.addCleanup(server.terminate)
        port = server.stdout.readline().strip()
        board = f"{{id: far, platform: other, link: {{rfc2217: {{host: 127.0.0.1, port: {port}, lines: esp-reset}}}}}}"
        farm = self.farm(board, defaults="{connect_timeout: 30s, reply_timeout: 2s, case_timeout: 20s}")
        run = self.run_farm(farm, self.folder / "suites/s", "--retries", "0")
        cells = {name: (cell["verdict"], cell["blame"]) for (_, name), cell in run.cells().items()}
        self.assertEqual(cells, {"s/a_hangs": ("timed-out", "board"), "s/b_after": ("passed", "none")}, run.stdout)
        log = (self.out / "boards/far.log").read_text()
        self.assertIn("resetting the board by DTR and RTS", log)
        self.assertEqual(log.count("opened rfc2217"), 1, log)
        server.terminate()
        said = server.communicate(timeout=20)[0].split()
        self.assertEqual(said, ["connection", "reset", "reset"], "by opening, and for the case that hung")
        # The recording has what was done to the board, and a replay of it accepts the same.
        recording = self.out / "boards/far.rec"
        self.assertIn(" - reset by DTR and RTS", self.mprun("replay", recording).stdout)
        recording.rename(self.folder / "kept.rec")
        self.out = self.folder / "replayed"
        replayed = self.farm("{id: far, platform: other, link: {replay: {file: kept.rec}}}")
        again = self.run_farm(replayed, self.folder / "suites/s", "--retries", "0")
        self.assertEqual({name: (c["verdict"], c["blame"]) for (_, name), c in again.cells().items()}, cells)

    def test_a_reset_that_takes_too_long_is_reported(self):
        self.write("suites/s/a_hangs.py", "open('deaf', 'w').close()\nprint('now')\nwhile True:\n    pass\n")
        self.write("suites/s/suite.yaml", "cases: {a_hangs: {idle_timeout: 1s}}\n")
        server = subprocess.Popen(
            ["/usr/bin/python3", SOURCE / "ci/e2e/esp_behind_rfc2217.py", *self.unix_port()],
            stdout=subprocess.PIPE, text=True, cwd=self.folder,
        )
        self.addCleanup(server.communicate)
        self.addCleanup(server.terminate)
        port = server.stdout.readline().strip()
        board = f"{{id: far, platform: unix, link: {{rfc2217: {{host: 127.0.0.1, port: {port}, lines: esp-reset}}}}}}"
        farm = self.farm(board, defaults="{connect_timeout: 3s, reply_timeout: 1s, case_timeout: 20s}")
        run = self.run_farm(farm, self.folder / "suites/s", "--retries", "0")
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        log = (self.out / "boards/far.log").read_text()
        self.assertIn("that failed: it was not done in time", log)
        self.assertNotIn("Operation canceled", log + run.stdout)


if __name__ == "__main__":
    unittest.main()
