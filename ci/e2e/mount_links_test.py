"""mprun remote mount over the links that serial_test and port_test do not have: WebREPL, RFC 2217, faults; and a board that cannot mount."""

import os
import random

from lab import LabTest, unittest
from multitests_test import MICROBIT
from rfc2217_test import Ser2net
from webrepl_test import PASSWORD, WebreplBoard

READS = """
import hashlib, binascii, m
def show(name, size):
    h = hashlib.sha256()
    with open(name, 'rb') as f:
        while True:
            d = f.read(size)
            if not d: break
            h.update(d)
    print(str(binascii.hexlify(h.digest()), 'utf8'))
show('some.bin', 100)
show('some.bin', 5000)
with open('copy.bin', 'wb') as f: f.write(open('some.bin', 'rb').read())
print(m.x)
"""


class MountedFolder:
    """What a test of any link does with its board."""

    size = 20_000

    def share(self):
        self.shared = self.folder / "shared"
        self.shared.mkdir()
        (self.shared / "m.py").write_text("x = 42\n" + "# a long line of a module\n" * 200)
        self.content = random.Random(4).randbytes(self.size)
        (self.shared / "some.bin").write_bytes(self.content)
        self.write("reads.py", READS)

    def check_reads(self, *connection, **options):
        self.share()
        run = self.mprun("remote", *connection, "mount", self.shared, "run", self.folder / "reads.py", **options)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        said = run.stdout.split()
        self.assertEqual(said[0], said[1])
        self.assertEqual(said[2], "42")
        self.assertEqual((self.shared / "copy.bin").read_bytes(), self.content)


class OverWebrepl(MountedFolder, WebreplBoard):
    def test_nothing_is_sent_that_the_board_would_drop(self):
        os.environ["WEBREPL_PASSWORD"] = PASSWORD
        self.addCleanup(os.environ.pop, "WEBREPL_PASSWORD", None)
        port = self.serve()
        self.check_reads("connect", f"ws://127.0.0.1:{port}", "resume")
        self.assertEqual(self.dropped(), [])

    def test_a_suite_imports_from_it(self):
        self.write("lib/greeter.py", "def greeting(): return 'hello'\n" + f"# {'.' * 70}\n" * 50)
        self.write("suites/s/a.py", "import greeter\nprint(greeter.greeting())\n")
        run = self.run_farm(self.lab(f"ws://127.0.0.1:{self.serve()}"), "suites", "--mount", "lib")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(self.dropped(), [])


class OverRfc2217(MountedFolder, LabTest):
    def test_it_works_behind_ser2net(self):
        server = Ser2net(self.unix_port(), self.folder)
        self.addCleanup(server.close)
        self.check_reads("connect", f"rfc2217://127.0.0.1:{server.port}", "resume")


class OverFaults(MountedFolder, LabTest):
    def faulty(self, faults):
        return self.farm(f"{{id: unix, platform: unix, link: {{process: {{command: [micropython]}}, faults: {{{faults}}}}}}}")

    def test_latency_and_read_errors_change_nothing(self):
        farm = self.faulty("seed: 7, latency: 5ms, jitter: 5ms, read_error_rate: 0.01")
        self.check_reads("--farm", farm, "--board", "unix")

    def test_damage_is_noticed(self):
        self.share()
        farm = self.faulty("seed: 11, corrupt_rate: 0.00002")
        program = self.write(
            "often.py",
            "right = open('some.bin', 'rb').read()\nfailed = 0\nfor i in range(40):\n"
            "    try: assert open('some.bin', 'rb').read() == right, 'wrong data'\n"
            "    except OSError as e: failed += e.errno == 5\n"
            "print('noticed', failed)\n",
        )
        run = self.mprun("remote", "--farm", farm, "--board", "unix", "mount", self.shared, "run", program)
        self.assertNotIn("wrong data", run.stdout + run.stderr)


class WithoutFileSystem(LabTest):
    def test_a_board_that_cannot_mount_says_so(self):
        (self.folder / "shared").mkdir()
        farm = self.farm(MICROBIT)
        run = self.mprun("remote", "--farm", farm, "--board", "microbit", "mount", "shared", "exec", "print(1)")
        self.assertEqual(run.code, 1)
        self.assertRegex(run.stderr, r"^mpremote: mount: the board cannot mount it: \w+Error: .+\n$")
        self.assertEqual(run.stdout, "")
        after = self.mprun("remote", "--farm", farm, "--board", "microbit", "exec", "print(2)")
        self.assertEqual((after.code, after.stdout), (0, "2\n"), after.stderr)


if __name__ == "__main__":
    unittest.main()
