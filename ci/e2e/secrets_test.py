"""No command prints or stores a secret or a part of one, and no verdict depends on the masking."""

import itertools
import json
import os
import shutil
import socket
import threading

from lab import LabTest, unittest

# The two begin alike, and their ends overlap.
SECRETS = {"LAB_SSID": "HomeNet", "LAB_PASS": "HomeNet2024!", "LAB_TOKEN": "2024!quoted\"\\slash"}
PARTS = ("HomeNet", "Net2024!", "2024!", "quoted", "slash")


class Secrets(LabTest):
    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, **SECRETS}
        words = ", ".join(f"{name}: '${{{name}}}'" for name in SECRETS)
        self.board_of = lambda board, command: (
            f"{{id: {board}, platform: {'unix' if command == '[micropython]' else 'other'}, "
            f"link: {{process: {{command: {command}, environment: {{{words}}}}}}}}}"
        )
        self.defaults = "{secrets: [LAB_SSID, LAB_PASS, LAB_TOKEN], connect_timeout: 3s, reply_timeout: 500ms}"

    def lab(self, *boards):
        return self.farm(*boards, defaults=self.defaults)

    def check(self, run):
        texts = {"stdout": run.stdout, "stderr": run.stderr}
        for file in self.folder.rglob("*"):
            if file.is_file() and file.suffix in {".json", ".ndjson", ".xml", ".log", ".rec", ".txt", ".sqlite"}:
                texts[str(file)] = file.read_bytes().decode(errors="replace")
        for name, text in texts.items():
            for part in PARTS:
                self.assertNotIn(part, text, name)

    # Printed byte by byte, in a line that is too long for a message, and as the text of an exception.
    SAY = (
        "import os\nall = [os.getenv(name) for name in ('LAB_SSID', 'LAB_PASS', 'LAB_TOKEN')]\n"
        "print('x' * 150, all[1])\nprint('y' * 40, *all)\nprint('SSID=' + all[0], 'PASS=' + all[1] + all[2][5:])\n"
    )

    def test_runs(self):
        self.write("suites/s/a.py", self.SAY + "raise ValueError('no ' + all[1] + all[2][5:])\n")
        self.write("suites/s/b.py", self.SAY)
        self.write("suites/s/b.py.exp", "something else\n")
        run = self.run_farm(self.lab(self.board_of("unix", "[micropython]")), "suites", "--record", "all", env=self.environment)
        self.assertEqual(run.code, 1, run.stdout)
        self.assertIn("ValueError: no ****", run.cells()["unix", "s/a"]["message"])
        self.check(run)

    def test_a_board_that_prints_secrets_instead_of_answering(self):
        self.write("suites/s/a.py", "print(1)\n")
        self.write("sent.text", "x")
        # The message has only the last bytes, which begin within a secret.
        command = json.dumps(["sh", "-c", 'echo "$LAB_PASS 0123456789012345678901234567890123456789012345678901234"; cat >/dev/null'])
        farm = self.lab(self.board_of("odd", command))
        for words in (["boards"], ["put"], ["get"], ["bench"], []):
            with self.subTest(words):
                more = {
                    "boards": [],
                    "put": ["sent.text", "x"],
                    "get": ["x", "got.text"],
                    "bench": ["--benchmark_filter=echo", "--benchmark_out=bench.json", "--benchmark_repetitions=1"],
                }.get("".join(words), ["suites", "--out", str(self.out)])
                run = self.mprun(*words, "--farm", farm, *more, env=self.environment)
                self.assertEqual(run.code, 3, run.stdout + run.stderr)
                self.assertIn("0123456", run.stdout + run.stderr)
                self.check(run)

    def test_the_message_of_a_server(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        # Only the beginning and the end of a long text are shown, and the cut falls into a secret.
        words = [f"{'y' * at}{SECRETS['LAB_PASS']}{'z' * (200 - at)}\r\n".encode() for at in range(60, 100)]

        def refuse():
            for said in itertools.cycle(words):  # a failed opening is retried
                try:
                    peer, _ = listener.accept()
                    peer.sendall(said)
                    peer.shutdown(socket.SHUT_WR)
                    while peer.recv(4096):
                        pass
                    peer.close()
                except OSError:
                    return

        threading.Thread(target=refuse, daemon=True).start()
        link = f"{{rfc2217: {{host: 127.0.0.1, port: {listener.getsockname()[1]}}}}}"
        farm = self.lab(*(f"{{id: far-{n}, platform: unix, link: {link}}}" for n in range(10)))
        self.write("suites/s/a.py", "print(1)\n")
        run = self.run_farm(farm, "suites", "--record", "all", env=self.environment)
        self.assertEqual(run.code, 3, run.stdout)
        self.assertIn("it said 'yyyy", run.stdout)
        self.check(run)

    def test_values_that_the_inventory_takes_from_the_environment(self):
        link = "{unix: {path: '/nowhere/${LAB_PASS}'}}"
        farm = self.lab(f"{{id: far, platform: unix, link: {link}}}")
        self.write("suites/s/a.py", "print(1)\n")
        benched = ["--benchmark_filter=echo", "--benchmark_out=bench.json", "--benchmark_repetitions=1"]
        for words in (["run", "suites", "--out", str(self.out)], ["boards"], ["bench", *benched]):
            with self.subTest(words):
                run = self.mprun(words[0], "--farm", farm, *words[1:], env=self.environment)
                self.assertEqual(run.code, 3, run.stdout + run.stderr)
                self.assertIn("/nowhere/****", run.stdout + run.stderr)
                self.check(run)
        farm = self.lab("{id: odd, platform: unix, link: {process: {command: [x], stdio: '${LAB_PASS}'}}}")
        run = self.mprun("boards", "--farm", farm, env=self.environment)
        self.assertEqual(run.code, 2, run.stdout)
        self.assertIn("found '${LAB_PASS}'; accepted: socketpair", run.stderr)
        self.check(run)
        farm = self.lab("{id: odd, platform: other, link: {process: {command: ['/nowhere/${LAB_PASS}']}}}")
        run = self.mprun("boards", "--farm", farm, env=self.environment)
        self.assertEqual(run.code, 2, run.stdout)
        self.assertIn("board odd: cannot find the program '/nowhere/****", run.stderr)
        self.check(run)

    def test_what_mpremotes_commands_print(self):
        self.write("HomeNet.txt", "x")
        ask = "__import__('os').getenv('LAB_PASS')"
        bytewise = "import sys, os\nfor c in os.getenv('LAB_PASS') + os.getenv('LAB_TOKEN')[5:]:\n    sys.stdout.write(c)\nprint(' end')"
        chain = ["exec", self.SAY, "+", "exec", bytewise, "+", "eval", ask, "+", "cp", "HomeNet.txt", ":", "+", "ls", "+", "tree"]
        chain += ["+", "cat", "HomeNet.txt", "+", "exec", f"print({ask}[:4], end='')", "+", "cat", "HomeNet2024!"]
        board = self.board_of("unix", "[micropython]")
        for boards, words in (([board], []), ([board], ["--json"]), ([board, board.replace("id: unix", "id: two")], [])):
            with self.subTest(words=words, boards=len(boards)):
                run = self.mprun("remote", "--farm", self.lab(*boards), *words, *chain, env=self.environment)
                self.assertEqual(run.code, 1, run.stdout + run.stderr)
                self.check(run)
                self.assertIn("*" * 25, run.stdout)
                self.assertIn(" end", run.stdout)
                self.assertIn("Home", run.stdout, "what only begins like one comes too")
                self.assertIn("cat: ************: No such file", run.stderr)

    def test_names_of_cases(self):
        self.write("suites/HomeNetx/a.py", "assert False\n")
        farm = self.lab(self.board_of("unix", "[micropython]"))
        listed = self.mprun("run", "--farm", farm, "suites", "--list", env=self.environment)
        self.assertIn("*******x/a", listed.stdout)
        run = self.run_farm(farm, "suites", env=self.environment)
        self.assertIn("*******x/a", run.stdout)
        for one in (listed, run):
            self.check(one)

    def test_as_repr_and_json_write_them(self):
        printed = "print(repr(os.getenv('LAB_TOKEN')), json.dumps(os.getenv('LAB_TOKEN')), os.getenv('LAB_TOKEN').encode())\n"
        self.write("suites/s/a.py", "import os, json\n" + printed + "raise ValueError((os.getenv('LAB_TOKEN'),))\n")
        run = self.run_farm(self.lab(self.board_of("unix", "[micropython]")), "suites", "--record", "all", env=self.environment)
        self.assertEqual(run.code, 1, run.stdout)
        self.check(run)

    def test_tests_of_several_boards(self):
        body = "    print('PASS=' + os.getenv('LAB_PASS'), os.getenv('LAB_TOKEN'))\n"
        self.write(
            "multi/a.py",
            "import os\ndef instance0():\n    multitest.next()\n" + body + "def instance1():\n    multitest.next()\n" + body,
        )
        self.write("multi/a.py.exp", "something else\n")
        boards = [self.board_of(name, "[micropython]") for name in ("one", "two")]
        run = self.run_farm(self.lab(*boards), "multi", env=self.environment)
        self.assertEqual(run.code, 1, run.stdout)
        self.check(run)

    def test_the_expected_output_is_compared_with_the_unmasked_output(self):
        self.write("suites/s/right.py", self.SAY)
        ssid, password, token = SECRETS.values()
        said = f"{'x' * 150} {password}\n{'y' * 40} {ssid} {password} {token}\nSSID={ssid} PASS={password}{token[5:]}\n"
        self.write("suites/s/right.py.exp", said)
        # Another text of the same length looks the same when it is masked.
        self.write("suites/s/wrong.py", "import os\nprint(os.getenv('LAB_SSID'), '*' * 12)\n")
        self.write("suites/s/wrong.py.exp", f"{ssid} {password}\n")
        farm = self.lab(self.board_of("unix", "[micropython]"))
        run = self.run_farm(farm, "suites", "--record", "all", env=self.environment)
        cells = {name: cell for (_, name), cell in run.cells().items()}
        self.assertEqual(cells["s/right"]["verdict"], "passed", run.stdout)
        self.assertEqual(cells["s/wrong"]["verdict"], "failed", run.stdout)
        # A replay does not know what they were.
        shutil.copy(self.out / "boards/unix.rec", self.folder / "kept.rec")
        self.out = self.folder / "replayed"
        replay = self.farm("{id: unix, platform: unix, link: {replay: {file: kept.rec}}}")
        again = self.run_farm(replay, "suites")
        self.assertEqual(again.cells()["unix", "s/right"]["verdict"], "passed", again.stdout)


if __name__ == "__main__":
    unittest.main()
