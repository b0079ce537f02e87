"""Links that are lost and come back, over TCP and a Unix socket: the link is blamed, and the board is recognised or refused."""

import socket
import subprocess
import threading
import time

from lab import LabTest, unittest

MICROBIT = (
    "qemu-system-arm -M microbit -display none -monitor none -serial stdio -device "
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"
).split()
DROP = b"<cut the line here>"


def over_tcp(port):
    return f"{{tcp: {{host: 127.0.0.1, port: {port}}}}}"


class Bench:
    """A server, TCP or at a Unix socket, with a board behind each connection; connection N gets the N-th command, None hangs up at once.

    The last command serves all further connections. A board that prints DROP has its connection cut.
    """

    def __init__(self, *commands, path=None):
        self.commands = list(commands)
        self.boards = []
        self.open_sockets = []
        if path:
            self.listening = socket.socket(socket.AF_UNIX)
            self.listening.bind(str(path))
            self.listening.listen()
            self.link = f"{{unix: {{path: {path}}}}}"
        else:
            self.listening = socket.create_server(("127.0.0.1", 0))
            self.link = over_tcp(self.listening.getsockname()[1])
        self.connections = 0
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            command = self.commands.pop(0) if len(self.commands) > 1 else self.commands[0]
            if command is None:
                connection.close()
                continue
            ours, theirs = socket.socketpair()
            board = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
            theirs.close()
            self.boards.append(board)
            self.open_sockets += [connection, ours]
            threading.Thread(target=self.carry, args=(connection, ours), daemon=True).start()
            threading.Thread(target=self.watch, args=(ours, connection, board), daemon=True).start()

    def carry(self, source, target):
        try:
            while data := source.recv(4096):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def watch(self, board_side, connection, board):
        recent = b""
        try:
            while data := board_side.recv(4096):
                recent = (recent + data)[-4096:]
                if DROP in recent:
                    break
                connection.sendall(data)
        except OSError:
            pass
        for end in (connection, board_side):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        board.kill()

    def close(self):
        self.listening.close()
        for board in self.boards:
            board.kill()
            board.wait()
        for opened in self.open_sockets:
            opened.close()


class Reconnect(LabTest):
    def bench(self, *commands, path=None):
        bench = Bench(*commands, path=path)
        self.addCleanup(bench.close)
        return bench

    def test_a_board_that_is_not_ready_yet_is_waited_for(self):
        self.write("suites/s/a.py", "print('fine')\n")
        self.write("suites/s/a.py.exp", "fine\n")
        farm = self.farm("{id: far, platform: other, link: {unix: {path: late.socket}}}")
        running = self.start("--farm", farm, self.folder / "suites/s", "--out", self.out)
        log = self.out / "boards/far.log"
        while running.poll() is None and not (log.exists() and "it is tried again" in log.read_text()):
            time.sleep(0.02)
        bench = self.bench(None, self.unix_port(), path=self.folder / "late.socket")
        run = self.finish(running)
        self.assertEqual(run.code, 0, run.stdout + log.read_text())
        self.assertGreaterEqual(bench.connections, 2)

    def run_over(self, link, *options, timeout="5s"):
        self.write("suites/s/a.py", "print('fine')\n")
        self.write("suites/s/b.py", "import time\nprint('<cut the ' + 'line here>')\ntime.sleep(60)\n")
        self.write("suites/s/c.py", "print('fine')\n")
        for name in "abc":
            self.write(f"suites/s/{name}.py.exp", "fine\n")
        board = f"{{id: far, platform: other, link: {link}}}"
        defaults = f"{{connect_timeout: {timeout}, reply_timeout: 2s, idle_timeout: 20s, case_timeout: 30s}}"
        run = self.run_farm(self.farm(board, defaults=defaults), self.folder / "suites/s", "--retries", "0", *options)
        return run, {name: cell for (_, name), cell in run.cells().items()}

    def test_a_cut_line_is_blamed_and_the_board_continues(self):
        for path in (None, self.folder / "board.socket"):
            with self.subTest(path=path):
                bench = self.bench(self.unix_port(), path=path)
                run, cells = self.run_over(bench.link)
                self.assertEqual((cells["s/b"]["verdict"], cells["s/b"]["blame"]), ("errored", "link"), run.stdout)
                self.assertRegex(cells["s/b"]["message"], "^the link closed")  # on a busy host after a silence
                self.assertEqual(cells["s/a"]["verdict"], "passed", run.stdout)
                self.assertEqual(cells["s/c"]["verdict"], "passed", run.stdout)
                self.assertEqual(run.code, 3)

    def test_a_server_that_hangs_up_at_first_is_tried_again(self):
        unix = self.unix_port()
        bench = self.bench(unix, unix, None, None, None, unix)
        run, cells = self.run_over(bench.link, "-e", "s/a")
        self.assertEqual(cells["s/b"]["blame"], "link", run.stdout)
        self.assertEqual(cells["s/c"]["verdict"], "passed", run.stdout)
        self.assertGreaterEqual(bench.connections, 6)

    def test_another_board_on_the_line_is_refused(self):
        unix = self.unix_port()
        bench = self.bench(unix, unix, MICROBIT)
        # An emulated board on a busy host may lose a byte, so it has to be asked again.
        run, cells = self.run_over(bench.link, "-e", "s/a", timeout="60s")
        self.assertEqual(cells["s/b"]["blame"], "link", (self.out / "boards/far.log").read_text())
        self.assertEqual((cells["s/c"]["verdict"], cells["s/c"]["blame"]), ("errored", "link"), run.stdout)
        self.assertIn(
            "another board answers on this link", cells["s/c"]["message"], (self.out / "boards/far.log").read_text()
        )
        self.assertIn("micro:bit", cells["s/c"]["message"])

    def test_a_line_that_stays_cut_loses_the_board_within_its_deadline(self):
        unix = self.unix_port()
        bench = self.bench(unix, unix, None)
        run, cells = self.run_over(bench.link, "-e", "s/a", timeout="2s")
        self.assertEqual(cells["s/c"]["blame"], "link", run.stdout)
        self.assertEqual(run.code, 3)
        self.assertEqual(len(run.events("board_lost")), 1)

    def test_nobody_listens(self):
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        run, cells = self.run_over(over_tcp(port))
        for name in ("s/a", "s/b", "s/c"):
            self.assertEqual((cells[name]["verdict"], cells[name]["blame"]), ("errored", "link"), run.stdout)
            self.assertIn(f"cannot connect to 127.0.0.1:{port}: Connection refused", cells[name]["message"])


if __name__ == "__main__":
    unittest.main()
