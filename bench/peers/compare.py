#!/usr/bin/env python3
"""Compares mprun with mpremote, and both with the bare link, in one run.

Usage: bench/peers/compare.py [--worker build/release/bench/bench_peer] [--only fast,line,microbit,trees] …

All of them use the same board through the same terminal (board.py), in rounds, each over connections of its own and
every second round in reverse order, so that changes of the machine's speed affect all of them. All received data is compared
by SHA-256 with the sent data; a difference ends the run. A figure is the median of its rounds, a ratio the median of the
ratios within a round. Exit 1 when one of the project's bounds is missed. docs/performance.md explains the output.

mpremote is measured twice. It recognizes a pseudo-terminal by the name /dev/pts/… and then leaves
out the pause of 10 ms that it makes on a serial port whenever no byte is waiting; through a symbolic link of another
name it behaves as on a serial port.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import random
import shutil
import statistics
import sys
import tempfile

from board import Board
from peer import Peer, mpremote_in_a_venv, whole_process
from trees import TREES, Trees

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KIB = 1024
LINE_RATE = 11520  # bytes per second at 115,200 baud
SIZES = {"1 KiB": KIB, "10 KiB": 10 * KIB, "100 KiB": 100 * KIB, "1 MiB": KIB * KIB}
COMMANDS = 100
REPETITIONS = 5  # per turn, for measures that take a millisecond
MICROBIT = [
    *("qemu-system-arm -M microbit -display none -monitor none -serial stdio -device".split()),
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex",
]


def content(kind, size):
    """Random bytes, or this repository's own Python source, repeated as needed."""
    if kind == "random":
        return random.Random(size).randbytes(size)
    sources = sorted(path for path in ROOT.glob("*/**/*.py") if "build" not in path.parts)
    text = b"".join(path.read_bytes() for path in sources)
    return (text * (size // len(text) + 1))[:size]


class Comparison:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.there = folder / "board"  # the board's own folder
        self.there.mkdir()
        self.local = folder / "local"
        self.back = folder / "back"
        self.remote = "file.bin"
        self.serial_name = folder / "serial"
        venv, self.version = mpremote_in_a_venv(arguments.venv)
        self.venv = venv
        self.mprun = Peer([arguments.worker])
        self.mpremote = Peer([venv / "bin/python", HERE / "mpremote_worker.py"])
        self.rounds = collections.defaultdict(lambda: collections.defaultdict(list))  # (measure, who) → round → seconds
        self.bounds = []

    def board(self, rate=0):
        return Board([self.arguments.micropython, ROOT / "runner/device/raw_repl_server.py"], self.there, rate)

    def transfer(self, peer, request, up, data):
        arrived = (self.there / self.remote) if up else self.back
        arrived.unlink(missing_ok=True)
        if up:
            self.local.write_bytes(data)
        else:
            (self.there / self.remote).write_bytes(data)
        took = peer.ask(request, *((self.local, self.remote) if up else (self.remote, self.back)))
        if hashlib.sha256(arrived.read_bytes()).digest() != hashlib.sha256(data).digest():
            sys.exit(f"{request} of {len(data)} bytes: SHA-256 differs")
        return took

    def take_turns(self, measure, board, baud, turns, slow_turns, ours, theirs):
        """`ours`: pairs of (who, call) for mprun's worker, which take turns; `theirs`: the call for mpremote's."""

        def by_mprun(turn):
            opened = self.mprun.ask("open", board.path, "unix", baud)
            self.rounds["connect", "mprun"][turn].append(opened)
            order = ours if turn % 2 == 0 else ours[::-1]
            for who, call in order * (1 if baud else REPETITIONS):
                self.rounds[measure, who][turn].append(call())
            self.mprun.ask("close")

        def by_mpremote(turn):
            for who, terminal, max_turns in (
                ("mpremote", board.path, slow_turns),
                ("mpremote, serial", self.serial_name, min(1, slow_turns)),
            ):
                worth_it = who == "mpremote" or not (baud or "text" in measure or "MiB" in measure)
                if turn < max_turns and worth_it:
                    self.mpremote.ask("open", terminal, "unix", baud)
                    self.rounds[measure, who][turn].append(theirs())
                    self.mpremote.ask("close")

        for turn in range(turns):
            for side in (by_mprun, by_mpremote) if turn % 2 == 0 else (by_mpremote, by_mprun):
                side(turn)

    def transfers(self, board, baud, sizes, turns, slow_turns):
        for label in sizes:
            for kind in ("random", "text"):
                data = content(kind, SIZES[label])
                for verb in ("put", "get"):
                    up = verb == "put"
                    measure = f"{'upload' if up else 'download'} {label} {kind}"
                    ours = [
                        ("mprun", lambda: self.transfer(self.mprun, verb, up, data)),
                        ("limit", lambda: self.transfer(self.mprun, "bare-" + verb, up, data)),
                        ("hashing", lambda: self.transfer(self.mprun, "hashing-" + verb, up, data)),
                    ]
                    theirs = lambda: self.transfer(self.mpremote, verb, up, data)
                    self.take_turns(measure, board, baud, turns, slow_turns(SIZES[label]), ours, theirs)
                    yield measure, SIZES[label]

    def figure(self, measure, who):
        return statistics.median(map(statistics.median, self.rounds[measure, who].values()))

    def ratio(self, measure, slower, faster):
        """The median ratio of the rounds in which both took part."""
        slow, fast = self.rounds[measure, slower], self.rounds[measure, faster]
        both = [turn for turn in slow if turn in fast]
        return statistics.median(statistics.median(slow[turn]) / statistics.median(fast[turn]) for turn in both)

    def bench_file(self):
        """A file like those of mprun bench, for mprun compare."""
        measures = []
        for (measure, who), rounds in self.rounds.items():
            samples = [seconds * 1e6 for turn in sorted(rounds) for seconds in rounds[turn]]
            visits = [{"round": turn, "samples": len(rounds[turn])} for turn in sorted(rounds)]
            measures.append({"name": f"{measure}/{who}", "unit": "us", "samples": samples, "visits": visits, "error": ""})
        return {"context": {"mpremote": self.version}, "benchmarks": [], "mprun": {"schema": 1, "measures": measures}}

    def bound(self, name, figure, minimum):
        self.bounds.append((name, figure, minimum))

    def fast(self):
        print("\n## As fast as the terminal goes\n")
        titles = "MB/s", "mprun", "mpremote", "as on a serial port", "limit", "limit, hashing"
        print(f"| {' | '.join(titles)} | × mpremote | of the limit | hashing |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        bounds = {"upload 100 KiB random": (20, 0.8), "download 100 KiB random": (100, 0.8)}
        turns = self.arguments.turns
        with self.board() as board:
            self.serial_name.symlink_to(board.path)
            for measure, size in self.transfers(
                board, 0, self.arguments.sizes.split(","), turns, lambda size: 1 if size > 100 * KIB else min(3, turns)
            ):
                self.row(measure, lambda seconds: f"{size / seconds / 1e6:.3f}", bounds.get(measure))
            for way, title, bounds in (
                ("pipelined-commands", f"{COMMANDS} small commands, ms", (5, 0.7)),
                ("commands", f"{COMMANDS}, each after an answer, ms", None),
            ):
                ours = [
                    ("mprun", lambda: self.mprun.ask(way, COMMANDS)),
                    ("limit", lambda: self.mprun.ask("bare-" + way, COMMANDS)),
                ]
                theirs = lambda: self.mpremote.ask("commands", COMMANDS)
                self.take_turns(title, board, 0, turns, min(3, turns), ours, theirs)
                self.row(title, lambda seconds: f"{seconds * 1000:.2f}", bounds)
            once = self.figure("connect", "mprun") * 1000
            print(f"\nOnce a session, and in no figure: connecting, probing, sending the receiver: {once:.1f} ms")
            if not self.arguments.quick:
                self.whole_processes(board)

    def row(self, measure, shown, bounds):
        known = {who for m, who in self.rounds if m == measure}
        everyone = ("mprun", "mpremote", "mpremote, serial", "limit", "hashing")
        figures = [shown(self.figure(measure, who)) if who in known else "" for who in everyone]
        against = self.ratio(measure, "mpremote", "mprun")
        of_limit = self.ratio(measure, "limit", "mprun")
        figures += [f"{against:.1f}", f"{of_limit:.2f}"]
        figures += [f"{self.ratio(measure, 'hashing', 'mprun'):.2f}" if "hashing" in known else ""]
        print(f"| {measure} | {' | '.join(figures)} |", flush=True)
        if bounds:
            self.bound(f"{measure}, against mpremote", against, bounds[0])
            if "mpremote, serial" in known:
                serial = self.ratio(measure, "mpremote, serial", "mprun")
                self.bound(f"{measure}, against mpremote as on a serial port", serial, bounds[0])
            self.bound(f"{measure}, of the limit", of_limit, bounds[1])

    def whole_processes(self, board):
        self.local.write_bytes(content("random", 100 * KIB))
        up = whole_process(self.venv, board.path, "cp", self.local, ":" + self.remote)
        down = whole_process(self.venv, board.path, "cp", ":" + self.remote, self.back)
        print(f"\nmpremote's whole command, 100 KiB random: up {up:.2f} s, down {down:.2f} s")

    def line(self):
        print(f"\n## A line of 115,200 baud ({LINE_RATE} bytes a second)\n")
        print("| measure | mprun | mpremote | mprun of the line rate | against mpremote |\n|---|--:|--:|--:|--:|")
        SIZES["64 KiB"] = 64 * KIB
        slow_turns = 0 if self.arguments.quick else 1
        with self.board(LINE_RATE) as board:
            for measure, size in self.transfers(board, 115200, ["64 KiB"], 1, lambda _: slow_turns):
                rate = size / self.figure(measure, "mprun")
                share = rate / LINE_RATE
                against = "–"
                theirs = "–"
                if slow_turns:
                    theirs = f"{size / self.figure(measure, 'mpremote') / KIB:.2f} KiB/s"
                    against = f"{self.ratio(measure, 'mpremote', 'mprun'):.1f} ×"
                print(f"| {measure} | {rate / KIB:.2f} KiB/s | {theirs} | {share:.1%} | {against} |", flush=True)
                self.bound(f"{measure} at 115,200 baud, of the line rate", share, 0.95 if "random" in measure else 2)

    def microbit(self):
        print("\n## The emulated micro:bit (no binary input, no hashlib, no binascii)\n")
        data = content("random", 2 * KIB)
        self.local.write_bytes(data)
        verified = {}
        with Board(MICROBIT, self.there) as board:
            self.mprun.ask("open", board.path, "microbit", 0)
            for request in ("hex-put", "put"):
                took = self.mprun.ask(request, self.local, self.remote)
                self.mprun.ask("get", self.remote, self.back)
                if self.back.read_bytes() != data:
                    sys.exit(f"{request} to the micro:bit: the received bytes differ")
                verified[request] = took
            self.mprun.ask("close")
        by_hand, ours = verified["hex-put"], verified["put"]
        print("| upload 2 KiB random | seconds | bytes a second |\n|---|--:|--:|")
        print(f"| 64-byte hex writes by hand, not verified | {by_hand:.2f} | {len(data) / by_hand:.0f} |")
        print(f"| mprun, verified by reading it back | {ours:.2f} | {len(data) / ours:.0f} |")
        self.bound("upload 2 KiB random to the micro:bit, against hex writes by hand", by_hand / ours, 1)

    def trees(self):
        command = [self.arguments.micropython, ROOT / "runner/device/raw_repl_server.py"]
        mprun = self.arguments.worker.resolve().parents[1] / "mprun"
        trees = Trees(mprun, self.venv, self.mprun, command, self.local.parent, LINE_RATE)
        for line in trees.lines:
            print(f"\n## Trees by whole commands: {line}\n")
            everyone = ("mpremote", "as on a serial port", "mpytool")
            titles = ["seconds", "mprun", *everyone, *(f"× {who}" for who in everyone)]
            print(f"| {' | '.join(titles)} |\n|---|{'--:|' * (len(titles) - 1)}")
            for measure, took in trees.rows(line, 3):
                ours = took["mprun"]
                others = [took.get(who) for who in everyone]
                shown = [f"{seconds:.2f}" if seconds else "" for seconds in (ours, *others)]
                shown += [f"{other / ours:.1f}" if other else "" for other in others]
                print(f"| {measure} | {' | '.join(shown)} |", flush=True)
                if line == "PTY" and measure == "put 100 × 0.9 KB":
                    self.bound(f"{measure}, against mpremote as on a serial port", others[1] / ours, 100)
        print("\n## Put, of what the smallest receivers of the same stream make of a PTY\n")
        print("| tree | of one that only stores | of one that verifies |\n|---|--:|--:|")
        for tree, size in TREES.items():
            storing, verifying = trees.of_the_limits(*size)
            print(f"| {tree} | {storing:.2f} | {verifying:.2f} |", flush=True)
            if tree == "100 × 0.9 KB":
                self.bound(f"put {tree}, of the limit", storing, 0.8)
                self.bound(f"put {tree}, of the limit that verifies", verifying, 0.8)
        print("\n## Round trips of a tree besides its bytes, on a board that has nothing of mprun's yet\n")
        print("| tree | put | get |\n|---|--:|--:|")
        for tree, size in (("10 × 0.1 KB", (10, 100)), ("100 × 0.9 KB", (100, 900))):
            trips = trees.round_trips(*size)
            print(f"| {tree} | {trips['put']:.1f} | {trips['get']:.1f} |", flush=True)
            for way, count in trips.items():
                self.bound(f"round trips of {way} {tree}, of four", 4.5 / max(count, 0.01), 1)

    def conclude(self):
        print("\n## The bounds\n\n| | figure | bound | |\n|---|--:|--:|---|")
        for name, figure, minimum in self.bounds:
            print(f"| {name} | {figure:.2f} | {minimum} | {'reached' if figure >= minimum else '**missed**'} |")
        if self.arguments.json:
            self.arguments.json.write_text(json.dumps(self.bench_file(), indent=1))
        return all(figure >= minimum for _, figure, minimum in self.bounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worker", type=pathlib.Path, default=ROOT / "build/release/bench/bench_peer")
    parser.add_argument("--micropython", default=shutil.which("micropython"), help="a unix port before v1.27")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "build/peers-venv", help="made when missing")
    parser.add_argument("--only", default="fast,line,microbit", help="which parts, separated by commas")
    parser.add_argument("--sizes", default=",".join(SIZES), help="of the first part, separated by commas")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--quick", action="store_true", help="without what takes mpremote minutes")
    parser.add_argument("--json", type=pathlib.Path, help="also write every sample here, for mprun compare")
    arguments = parser.parse_args()
    if not arguments.worker.exists():
        parser.error(f"no {arguments.worker}: cmake --preset release -DMPRUN_BENCH=ON, then build bench_peer")
    if not arguments.micropython:
        unpacked = pathlib.Path.home() / ".local/share/mprun/bin/micropython"
        arguments.micropython = unpacked if unpacked.exists() else parser.error("no micropython: run ci/setup")
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None  # to exclude the disk
    with tempfile.TemporaryDirectory(prefix="mprun-peers-", dir=memory) as name:
        comparison = Comparison(arguments, pathlib.Path(name))
        print(f"mpremote {comparison.version}, board: {arguments.micropython} with raw_repl_server.py")
        for part in arguments.only.split(","):
            getattr(comparison, part)()
        sys.exit(0 if comparison.conclude() else 1)


if __name__ == "__main__":
    main()
