"""Boards behind WebREPL: suites, files, and error messages. The board is a real unix port behind
transports/webrepl/webrepl_board.py, which drops what an input ring of 255 bytes cannot hold."""

import os
import subprocess
import sys

from lab import SOURCE, LabTest, unittest

PASSWORD = "tr0mbone"


class WebreplBoard(LabTest):
    def setUp(self):
        super().setUp()
        os.environ["BOARD_PASSWORD"] = PASSWORD
        self.addCleanup(os.environ.pop, "BOARD_PASSWORD", None)

    def serve(self, *more):
        command = [sys.executable, SOURCE / "transports/webrepl/webrepl_board.py", "--password", PASSWORD, *more]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.addCleanup(self.stop, server)
        self.server = server
        return int(server.stdout.readline())

    def stop(self, server):
        server.terminate()
        server.communicate(timeout=20)

    def dropped(self):
        self.server.terminate()
        said = self.server.communicate(timeout=20)[1]
        return [line for line in said.splitlines() if line.startswith("dropped")]

    def lab(self, url, more="password_env: BOARD_PASSWORD"):
        return self.farm(f"{{id: far, platform: esp32, link: {{webrepl: {{url: '{url}', {more}}}}}}}")

    def check_secret(self, run):
        """The password is not in anything that was written."""
        self.assertNotIn(PASSWORD, run.stdout + run.stderr)
        for path in self.out.rglob("*"):
            if path.is_file():
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), path)


class WebreplTest(WebreplBoard):
    def refused(self, farm):
        run = self.run_farm(farm, SOURCE / "suites/smoke")
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.check_secret(run)
        messages = {e["message"] for e in run.events("board_lost")}
        self.assertEqual(len(messages), 1, messages)
        return messages.pop()

    def test_a_suite(self):
        run = self.run_farm(self.lab(f"ws://127.0.0.1:{self.serve()}"), SOURCE / "suites/smoke")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.check_secret(run)
        self.assertEqual(self.dropped(), [])

    def test_a_suite_over_tls_with_the_password_from_a_file(self):
        subprocess.run(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout key.pem "
            "-out cert.pem -subj /CN=board -addext subjectAltName=DNS:localhost".split(),
            cwd=self.folder, capture_output=True, check=True, timeout=60,
        )
        self.write("password.txt", PASSWORD + "\n")
        port = self.serve("--tls", self.folder / "cert.pem", self.folder / "key.pem")
        farm = self.lab(f"wss://localhost:{port}", "password_file: password.txt, ca_file: cert.pem")
        run = self.run_farm(farm, SOURCE / "suites/smoke")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        (self.folder / "password.txt").unlink()  # is not one of the reports
        self.check_secret(run)
        self.assertEqual(self.dropped(), [])

    def test_files(self):
        farm = self.lab(f"ws://127.0.0.1:{self.serve()}")
        content = bytes(range(256)) * 100
        self.folder.joinpath("sent.bin").write_bytes(content)
        target = self.folder / "on-board.bin"
        put = self.mprun("put", "--farm", farm, self.folder / "sent.bin", target)
        self.assertEqual(put.code, 0, put.stdout + put.stderr)
        self.assertEqual(target.read_bytes(), content)
        back = self.folder / "back.bin"
        get = self.mprun("get", "--farm", farm, target, back)
        self.assertEqual(get.code, 0, get.stdout + get.stderr)
        self.assertEqual(back.read_bytes(), content)
        self.assertEqual(self.dropped(), [])

    def test_a_wrong_password(self):
        port = self.serve()
        os.environ["BOARD_PASSWORD"] = "trombone"
        message = self.refused(self.lab(f"ws://127.0.0.1:{port}"))
        self.assertEqual(message, f"cannot log in to ws://127.0.0.1:{port}: the board refused the password")

    def test_no_password(self):
        message = self.refused(self.lab("ws://127.0.0.1:1", "password_env: NO_SUCH_PASSWORD"))
        self.assertIn("the environment variable NO_SUCH_PASSWORD is not set", message)
        message = self.refused(self.lab("ws://127.0.0.1:1", "password_file: none.txt"))
        self.assertIn("cannot read the WebREPL password's file", message)
        os.environ["BOARD_PASSWORD"] = PASSWORD + "55"
        message = self.refused(self.lab("ws://127.0.0.1:1"))
        self.assertIn("in BOARD_PASSWORD has 10 characters; boards take 1 to 9", message)

    def test_nobody_listens(self):
        self.assertIn("Connection refused", self.refused(self.lab("ws://127.0.0.1:1")))


if __name__ == "__main__":
    unittest.main()
