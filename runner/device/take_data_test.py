"""What brings sources and patterns to a board and back, on a unix port and on the emulated micro:bit: sums, damage, and
what is left behind."""

import subprocess
import unittest

from board_process import HERE, Board, unix_port

MICROBIT = (
    "qemu-system-arm -M microbit -display none -monitor none -serial stdio -device "
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"
).split()


def program(name, **values):
    text = (HERE / name).read_text()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return text


def expected_sum(data, begin, end):
    a, b = 1, begin
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return f"sum {end} {a} {b}\n"


class OnUnixPort(unittest.TestCase):
    command = unix_port()
    compiles = True
    values = 256

    def setUp(self):
        self.board = Board(self.command, stderr=subprocess.DEVNULL)
        self.addCleanup(self.board.__exit__)
        self.board.slow = self.command is MICROBIT
        self.board.read_until(b">>> ")
        self.board.enter_raw()

    def run_on_board(self, source):
        output, error = self.board.run(source)
        self.assertEqual(error, "")
        return output.replace(b"\r\n", b"\n").decode()

    def test_pieces_are_summed_up_one_by_one_and_together(self):
        data = bytes(range(256)) * 2
        printed = self.run_on_board(program("take_data.py", SIZE=len(data)))
        self.assertEqual(printed, f"takes {len(data)}\n" + ("compiles\n" if self.compiles else ""))
        for at in (400, 0, 100, 200, 300):
            piece = data[at : at + 112]
            self.assertEqual(self.run_on_board(f"_mprun({at},{piece!r})"), expected_sum(piece, at, at + len(piece)))
        self.assertEqual(self.run_on_board("_mprun(0)"), expected_sum(data, 0, 0))

    def test_a_piece_put_elsewhere_by_damage_shows_in_its_sum_and_in_that_of_all(self):
        self.run_on_board(program("take_data.py", SIZE=8))
        self.run_on_board("_mprun(0,b'abcd')")
        self.assertNotEqual(self.run_on_board("_mprun(0,b'efgh')"), expected_sum(b"efgh", 4, 8))
        self.run_on_board("_mprun(4,b'efgh')")
        self.assertNotEqual(self.run_on_board("_mprun(0)"), expected_sum(b"abcdefgh", 0, 0))

    def test_a_source_runs_in_a_namespace_without_us(self):
        source = b"print(sorted(n for n in globals() if 'mprun' in n), __name__)"
        self.run_on_board(program("take_data.py", SIZE=len(source)))
        self.run_on_board(f"_mprun(0,{source!r})")
        put = "globals().pop('_mprun')()"
        launcher = f"exec(compile({put},'<stdin>','exec'))" if self.compiles else f"exec({put})"
        self.assertEqual(self.run_on_board(launcher), "[] __main__\n")

    def test_a_pattern_is_the_one_that_the_host_knows(self):
        printed, error = self.board.run(program("print_pattern.py", STEP=167, START=5, TIMES=3))
        self.assertEqual(error, "")
        values = [(i * 167 + 5) % self.values for i in range(self.values)]
        line = bytes(b for b in values if b not in (4, 10, 13))
        self.assertEqual(printed.replace(b"\r\n", b"\n"), (line + b"\n") * 3)


class OnMicrobit(OnUnixPort):
    command = MICROBIT
    compiles = False
    values = 128


if __name__ == "__main__":
    unittest.main()
