"""The probe on a unix port and on the emulated micro:bit, whose 9.7 KB heap has hardly room for it."""

import pathlib
import subprocess
import tempfile
import unittest

from board_process import HERE, Board, is_native, unix_port

MICROBIT = (
    "qemu-system-arm -M microbit -display none -monitor none -serial stdio -device "
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"
).split()
PROBE = (HERE / "probe.py").read_text()
ASKED = "os,json,hashlib,binascii,unittest,no_such_module,microbit,random,array,collections,math"


def facts(board, modules=ASKED):
    output, error = board.run(PROBE.replace("@MODULES@", modules))
    assert error == "", error
    lines = output.decode().splitlines()
    assert lines[-1] == "end=1\x1f", lines
    return dict(line[:-1].split("=", 1) for line in lines)


class Probe(unittest.TestCase):
    def start(self, command, slow=False, **process):
        board = Board(command, stderr=subprocess.DEVNULL, **process)
        self.addCleanup(board.__exit__)
        board.slow = slow
        board.read_until(b">>> ")
        return board.enter_raw()

    def test_unix_port(self):
        board = self.start(unix_port())
        found = facts(board)
        self.assertEqual(found["implementation"], "micropython")
        self.assertRegex(found["version"], r"^1\.\d+\.\d+$")
        self.assertIn(found["platform"], ("linux", "darwin"))
        self.assertIn(found["platform"], found["machine"])
        self.assertIn("MicroPython v" + found["version"].rsplit(".", 1)[0], found["firmware"])
        self.assertGreater(int(found["heap_free"]), 500000)
        self.assertLess({"os", "json", "hashlib", "math"}, set(found["modules"].split(",")))
        self.assertNotIn("no_such_module", found["modules"])

    def test_leaves_no_module_behind(self):
        with tempfile.TemporaryDirectory() as home:
            pathlib.Path(home, "of_a_file.py").write_text("x = 1\n")
            board = self.start(unix_port(), cwd=home)
            self.assertEqual(facts(board, "of_a_file")["modules"], "of_a_file")
            self.assertEqual(board.run("import sys; print(sys.modules)"), (b"{}\n", ""))

    def test_no_modules_asked_for(self):
        self.assertEqual(facts(self.start(unix_port()), "")["modules"], "")

    def test_microbit(self):
        found = facts(self.start(MICROBIT, slow=True))
        self.assertEqual(found["implementation"], "micropython")
        self.assertEqual(found["version"], "1.9.2")
        self.assertEqual(found["platform"], "microbit")
        self.assertEqual(found["machine"], "micro:bit with nRF51822")
        self.assertRegex(found["unique_id"], r"^[0-9a-f]{16}$")
        self.assertTrue(5000 < int(found["heap_free"]) < 9800, found)
        self.assertEqual(found["modules"], "os,microbit,random,array,collections,math")

    def test_is_small(self):
        self.assertLess(len(PROBE), 1200)


if __name__ == "__main__":
    print("unix port with " + ("its own REPL" if is_native() else "raw_repl_server.py"))
    unittest.main()
