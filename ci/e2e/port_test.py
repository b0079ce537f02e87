"""--port ADDRESS: every command on one board without an inventory, over real links."""

import pathlib
import socket
import subprocess
import threading

from lab import LabTest, unittest
from serial_test import SerialPort


class Server:
    """A board behind a listening socket: each client gets a board of its own."""

    def __init__(self, listening, command):
        self.listening, self.command = listening, command
        listening.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            with client:
                subprocess.run(self.command, stdin=client, stdout=client, stderr=subprocess.DEVNULL, check=False)

    def close(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join(30)


class Port(LabTest):
    def command(self, *words, code=0, **options):
        run = self.mprun(*words, **options)
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        return run

    def copy_there_and_back(self, address, board_id):
        source = self.write("src/lib/a.py", "a = 1\n").parents[1]
        there, back = self.folder / "there", self.folder / "back"
        there.mkdir(exist_ok=True)
        said = self.command("put", "--port", address, f"{source}/.", there).stdout
        self.assertIn(f"{board_id}: ", said)
        self.assertEqual((there / "lib/a.py").read_text(), "a = 1\n")
        self.assertIn("up to date", self.command("sync", "--port", address, source, there).stdout)
        self.command("get", "--port", address, there / "lib", back)
        self.assertEqual((back / "a.py").read_text(), "a = 1\n")
        self.assertIn(f"{board_id}: micropython ", self.command("boards", "--port", address).stdout)

    def serve(self, listening):
        server = Server(listening, self.unix_port())
        self.addCleanup(server.close)

    def test_a_program(self):
        self.copy_there_and_back("exec:micropython", "micropython")
        self.copy_there_and_back("exec:micropython -X heapsize=3M", "micropython")

    def test_a_serial_port(self):
        port = SerialPort(self.folder / "ttyACM7", self.unix_port())
        self.addCleanup(port.close)
        self.copy_there_and_back(port.name, "ttyACM7")

    def test_a_tcp_port(self):
        listening = socket.create_server(("127.0.0.1", 0))
        self.serve(listening)
        number = listening.getsockname()[1]
        self.copy_there_and_back(f"tcp://127.0.0.1:{number}", f"127.0.0.1-{number}")

    def test_a_unix_socket(self):
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(self.folder / "board"))
        self.serve(listening)
        self.copy_there_and_back(f"unix:{self.folder}/board", "board")

    def test_a_run_its_recording_and_a_bench(self):
        suite = self.write("suite/a.py", "print(6 * 7)\n").parent
        run = self.command("--port", "exec:micropython", suite, "--out", self.out, "--record", "all")
        self.assertEqual(run.cells()["micropython", "suite/a"]["verdict"], "passed")
        self.check_reports(run)
        recording = self.folder / "a.rec"
        pathlib.Path(self.out / "boards/micropython.rec").rename(recording)
        run = self.command("run", "--port", f"replay:{recording}", suite, "--out", self.out)
        self.assertEqual(run.cells()["a", "suite/a"]["verdict"], "passed")
        said = self.command("bench", "--port", "exec:micropython", "--benchmark_filter=command_latency", "--rounds", "2")
        self.assertIn("micropython/command_latency", said.stdout)

    def test_wrong_input_is_reported_and_nothing_is_done(self):
        for words, text in (
            (("--port", "http://x"), "--port 'http://x': accepted: "),
            (("--port", "tcp://x"), "names no host and port"),
            (("--port", "auto", "--board", "x"), "--board"),
            (("--port", "auto", "--farm", "x.yaml"), "--farm"),
            ((), "--farm is required, or --port"),
        ):
            with self.subTest(words):
                run = self.command("boards", *words, code=2)
                self.assertIn(text, run.stderr)
                self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.command("boards", "--port", self.folder / "no-port", code=3)


if __name__ == "__main__":
    unittest.main()
