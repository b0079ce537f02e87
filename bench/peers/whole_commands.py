"""Whole commands of mprun remote and mpremote, the start of the program included, in turns on one board.

What was copied is compared with the original each time. One board against ten: the same command of mprun's on one and on
all boards of an inventory, at the speed of a PTY and at 115,200 baud. At the former, ten interpreters share this host's
processors, so the figure is that of the host as much as of mprun.
"""

import json
import random
import shutil
import statistics
import subprocess
import sys
import time

from board import Board

SMALL_FILES = 100
BOARDS = 10
LINE_RATE = 11520  # bytes per second at 115,200 baud
PROGRAM = "".join(f"print({i}, 'a line of output')\n" for i in range(100))


def timed(command):
    words = [str(word) for word in command]
    begun = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    took = time.perf_counter() - begun
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return took, done.stdout


def print_head(measure, peers, *more):
    titles = [measure, *peers, *(f"× {who}" for who in peers[1:]), *more]
    print(f"\n| {' | '.join(titles)} |\n|---|{'--:|' * (len(titles) - 1)}")


def print_row(name, figures, *more):
    """`figures`: ours, and theirs."""
    ours, *theirs = figures
    cells = [*(f"{figure:.1f}" for figure in figures), *(f"{figure / ours:.1f}" for figure in theirs), *(f"{figure:.1f}" for figure in more)]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


class WholeCommands:
    """`peers`: {who: the beginning of its commands}; `there`: the board's folder on this host."""

    def __init__(self, peers, there, folder):
        self.peers, self.there = peers, there
        self.here = folder / "to-copy"
        dice = random.Random(2)
        for i in range(SMALL_FILES):
            path = self.here / f"small/d{i % 10}/file{i:03}.bin"  # mpremote copies no new folder without folders in it
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(dice.randbytes(900))
        (self.here / "large").write_bytes(dice.randbytes(1 << 20))
        (there / "listed").mkdir()
        for path in self.files():
            shutil.copy(path, there / "listed")
        self.measures = {
            "`eval 1`": self.evaluate,
            "`exec` of 100 lines that print": self.execute,
            "`ls` of 100 files": self.list,
            "`cp -r` of 100 files of 0.9 KB": self.copy_many,
            "`cp` of 1 MiB": self.copy_large,
        }

    def files(self):
        return [path for path in (self.here / "small").rglob("*") if path.is_file()]

    def evaluate(self, command):
        took, said = timed([*command, "eval", "1"])
        assert said.split() == ["1"], said
        return took

    def execute(self, command):
        took, said = timed([*command, "exec", PROGRAM])
        assert len(said.splitlines()) == 100, said
        return took

    def list(self, command):
        took, said = timed([*command, "ls", ":listed"])
        assert said.count(".bin") == SMALL_FILES, said
        return took

    def copy_many(self, command):
        target = self.there / "small"
        shutil.rmtree(target, ignore_errors=True)
        took, _ = timed([*command, "cp", "-r", self.here / "small", ":small"])
        for path in self.files():
            assert (target / path.relative_to(self.here / "small")).read_bytes() == path.read_bytes(), path
        return took

    def copy_large(self, command):
        target = self.there / "large"
        target.unlink(missing_ok=True)
        took, _ = timed([*command, "cp", self.here / "large", ":large"])
        assert target.read_bytes() == (self.here / "large").read_bytes()
        return took

    def print_table(self, turns):
        print_head("whole command, ms", list(self.peers))
        for name, measure in self.measures.items():
            took = {who: [] for who in self.peers}
            for _ in range(turns):
                for who, command in self.peers.items():
                    took[who].append(measure(command))
            print_row(name, [statistics.median(seconds) * 1e3 for seconds in took.values()])


def print_many_boards(mprun, board_command, folder, turns):
    """`exec` on ten boards at once against the same on one of them."""
    for line, rate in (("a PTY", 0), ("115,200 baud", LINE_RATE)):
        one, ten = many_boards(mprun, board_command, folder, turns, rate)
        print(f"\n`exec` of 100 lines over {line}: on one board {one:.1f} ms, on ten {ten:.1f} ms: {ten / one:.2f} ×")


def many_boards(mprun, board_command, folder, turns, rate):
    """The milliseconds on one board, and on ten."""
    boards = []
    try:
        for i in range(BOARDS):
            (folder / f"board{i}").mkdir(exist_ok=True)
            boards.append(Board(board_command, folder / f"board{i}", rate))
        lab = folder / "lab.yaml"
        links = [{"id": f"b{i}", "platform": "unix", "link": {"serial": {"port": board.path}}} for i, board in enumerate(boards)]
        lab.write_text(json.dumps({"version": 1, "boards": links}))
        everywhere = [mprun, "remote", "--farm", lab, "resume", "exec", PROGRAM]
        on_one = [mprun, "remote", "--farm", lab, "--board", "b0", "resume", "exec", PROGRAM]
        took = {"one": [], "ten": []}
        for _ in range(turns):
            took["one"].append(timed(on_one)[0])
            seconds, said = timed(everywhere)
            assert len(said.splitlines()) == 100 * BOARDS, said[-500:]
            took["ten"].append(seconds)
    finally:
        for board in boards:
            board.__exit__()
    return [statistics.median(took[which]) * 1e3 for which in ("one", "ten")]
