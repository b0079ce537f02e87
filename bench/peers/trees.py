"""Copies whole trees with whole commands of mprun, mpremote and mpytool, each started for each tree.

Received trees are compared file by file. In addition mprun's engine runs on a fresh board with and without latency: the
time that latency adds, in round trips, is the cost of a tree besides its bytes.
"""

import json
import random
import shutil
import statistics
import subprocess
import sys
import time

from board import Board
from peer import mpytool_in_a_venv

TREES = {"100 × 0.9 KB": (100, 900), "4 × 50 KB": (4, 50_000), "50 × 4 KB": (50, 4_000)}
LATENCY = 0.02
FAST = 100_000_000  # baud; a PTY ignores it


def content(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


class Trees:
    def __init__(self, mprun, venv, worker, make_board_command, folder, line_rate):
        self.mprun, self.venv, self.worker = mprun, venv, worker
        self.mpytool = mpytool_in_a_venv(venv)
        self.command = make_board_command
        self.there, self.here, self.back = folder / "board", folder / "outer/tree", folder / "fetched"
        self.lab = folder / "lab.yaml"
        # mpremote recognises a PTY by its name, and does not sleep there as on a serial port.
        self.serial_name = folder / "tree-serial"
        self.lines = {"PTY": {}, "115,200 baud": {"rate": line_rate}, "20 ms each way": {"latency": LATENCY}}

    def make(self, count, size):
        shutil.rmtree(self.here, ignore_errors=True)
        dice = random.Random(count)
        for i in range(count):
            path = self.here / f"d{i % 10}/file_{i}.bin"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(dice.randbytes(size))

    def commands(self, terminal, baud):
        """{who: (put, get)}"""
        self.lab.write_text(json.dumps({
            "version": 1,
            "boards": [{"id": "peer", "platform": "unix", "link": {"serial": {"port": terminal, "baud": baud}}}],
        }))  # fmt: skip
        mpremote, on_serial = (
            [self.venv / "bin/mpremote", "connect", name, "resume", "cp", "-r"] for name in (terminal, self.serial_name)
        )
        mpytool = [self.mpytool, "-q", "-p", terminal, "cp"]
        name = self.here.name
        return {
            "mprun": (
                [self.mprun, "put", "--farm", self.lab, self.here, "."],
                [self.mprun, "get", "--farm", self.lab, name, self.back],
            ),
            # mpremote's ":" gets the content of the source; mpytool finds no folders on a unix port.
            "mpremote": ([*mpremote, self.here.parent, ":"], [*mpremote, ":" + name, self.back]),
            "as on a serial port": ([*on_serial, self.here.parent, ":"], None),
            "mpytool": ([*mpytool, self.here, ":"], None),
        }

    def timed(self, words):
        begun = time.perf_counter()
        ran = subprocess.run([str(word) for word in words], capture_output=True, text=True)
        took = time.perf_counter() - begun
        if ran.returncode != 0:
            sys.exit(f"{' '.join(map(str, words))}: {ran.stdout[-500:]}{ran.stderr[-500:]}")
        return took

    def whole(self, words, arrives_in, is_there=False):
        root = arrives_in / self.here.name
        if not is_there:
            shutil.rmtree(root, ignore_errors=True)
        self.back.mkdir(exist_ok=True)
        took = self.timed(words)
        if content(root) != content(self.here):
            sys.exit(f"{' '.join(map(str, words))}: the received tree differs")
        return took

    def rows(self, line, turns):
        """(measure, {who: seconds})"""
        for tree, (count, size) in TREES.items():
            self.make(count, size)
            with Board(self.command, self.there, **self.lines[line]) as board:
                self.serial_name.unlink(missing_ok=True)
                self.serial_name.symlink_to(board.path)
                baud = 115200 if "rate" in self.lines[line] else FAST
                found = {}
                for who, (put, get) in self.commands(board.path, baud).items():
                    if who == "as on a serial port" and line != "PTY":
                        continue  # there it sleeps anyway
                    often = range(turns if who == "mprun" else 1)
                    for way, words, there, is_there in (
                        ("put", put, self.there, False),
                        ("put, unchanged", put, self.there, True),
                        ("get", get, self.back, False),
                    ):
                        if words:
                            took = [self.whole(words, there, is_there) for _ in often]
                            found.setdefault(way, {})[who] = statistics.median(took)
            for way, figures in found.items():
                if way != "put, unchanged" or count == 100:
                    yield f"{way} {tree}", figures

    def of_the_limits(self, count, size, turns=5):
        """
        The speed of the engine's put on a freshly connected board, relative to the smallest receiver of the same
        stream, and to the smallest one that verifies each file as well.
        """
        self.make(count, size)
        ratios = {"bare-put-tree": [], "hashing-put-tree": []}
        with Board(self.command, self.there) as board:
            for _ in range(turns):
                self.worker.ask("open", board.path, "unix", 0)
                took = {}
                for verb in (*ratios, "put-tree"):
                    shutil.rmtree(self.there / self.here.name, ignore_errors=True)
                    target = "." if verb == "put-tree" else self.here.name
                    took[verb] = self.worker.ask(verb, self.here, target)
                    if content(self.there / self.here.name) != content(self.here):
                        sys.exit(f"{verb}: the received tree differs")
                self.worker.ask("close")
                for verb, all_of in ratios.items():
                    all_of.append(took[verb] / took["put-tree"])
        return [statistics.median(all_of) for all_of in ratios.values()]

    def round_trips(self, count, size, turns=3):
        """The cost of the engine's trees besides their bytes, on a freshly connected board: {way: round trips}."""
        self.make(count, size)
        took = {}
        for latency in (0, LATENCY):
            with Board(self.command, self.there, latency=latency) as board:
                for _ in range(turns):
                    for way in ("put", "get"):
                        target = self.there if way == "put" else self.back
                        target.mkdir(exist_ok=True)
                        shutil.rmtree(target / self.here.name, ignore_errors=True)
                        self.worker.ask("connect", board.path, "unix", 0)
                        words = (self.here, ".") if way == "put" else (self.here.name, self.back)
                        took.setdefault((way, latency), []).append(self.worker.ask(way + "-tree", *words))
                        self.worker.ask("close")
        middle = {key: statistics.median(samples) for key, samples in took.items()}
        return {way: (middle[way, LATENCY] - middle[way, 0]) / (2 * LATENCY) for way in ("put", "get")}
