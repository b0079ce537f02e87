#!/usr/bin/env python3
"""How often `mprun compare` is wrong on this host, and how often it finds a change.

Usage: bench/self_comparison.py [--mprun PROGRAM] [--keep FOLDER] same|slower|pairs [PAIRS]

same    `mprun bench` of one unix port, with default options, repeatedly; each run is compared with the previous run.
        Nothing changed, so every regression is a false alarm. Also prints the longest run.
slower  Runs of two unix ports, alternately unchanged and with a link of 20 % less speed for one of them, which slows down
        ten of that board's measures. Each unchanged run is compared with its slower neighbours, and every other
        regression is a false alarm; runs of the same kind are also compared with each other, as in `same`.
pairs   Runs of `mprun bench --base --head` of such boards, with 10 % less speed in HEAD.

PAIRS, 100 by default, is the number of comparisons of each kind. With --keep the benchmark files stay in FOLDER, and existing
files are used again.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

BAUD = 8_000_000
TEN = r"^wire/(up|down)load/(random/(5|10|100)|text/(10|100))KiB$"
OTHERS = r"^unix/"
PLAIN = "{id: unix, platform: unix, link: {process: {command: [micropython]}}}"


def farm(path, slower_by):
    baud = round(BAUD / (1 + slower_by))
    wire = f"{{id: wire, platform: unix, link: {{process: {{command: [micropython]}}, faults: {{baud: {baud}}}}}}}"
    path.write_text(f"version: 1\nboards:\n  - {PLAIN}\n  - {wire}\n")
    return path


class Bench:
    def __init__(self, mprun, folder):
        self.mprun, self.folder = mprun, folder
        self.longest = 0

    def run(self, name, *arguments):
        out = self.folder / f"{name}.json"
        if not out.exists():
            begun = time.monotonic()
            command = [self.mprun, "bench", *map(str, arguments), f"--benchmark_out={out}"]
            ran = subprocess.run(command, capture_output=True, text=True)
            if ran.returncode not in (0, 1):
                sys.exit(f"{' '.join(command)}\n{ran.stdout}{ran.stderr}")
            self.longest = max(self.longest, time.monotonic() - begun)
        return out

    def regressed(self, *files):
        """Names of the measures that regressed."""
        command = [self.mprun, "compare", "--format", "json", "--allow-different", *map(str, files)]
        ran = subprocess.run(command, capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            sys.exit(ran.stderr)
        return {measure["name"] for measure in json.loads(ran.stdout)["measures"] if measure["verdict"] == "regressed"}


def print_false_alarms(false, pairs, bench):
    print(f"{false} of {pairs} pairs of the same have a false regression; load {os.getloadavg()[0]:.1f}; "
          f"the longest run took {bench.longest:.1f} s", flush=True)  # fmt: skip


def is_false(bench, before, after):
    found = bench.regressed(before, after)
    for name in sorted(found):
        print(f"{before.stem} {after.stem}: {name} regressed falsely", flush=True)
    return bool(found)


def same(bench, pairs):
    lab = bench.folder / "lab.yaml"
    lab.write_text(f"version: 1\nboards: [{PLAIN}]\n")
    files = []
    false = 0
    for number in range(pairs + 1):
        files.append(bench.run(f"same-{number}", "--farm", lab))
        if number:
            false += is_false(bench, *files[-2:])
    print_false_alarms(false, pairs, bench)


def count(found, totals):
    right = {name for name in found if name.startswith("wire/")}
    totals["any"] += bool(right)
    totals["each"] += len(right)
    totals["false"] += bool(found - right)
    for name in sorted(found - right):
        print(f"{name} regressed falsely", flush=True)


def print_totals(totals, comparisons):
    print(f"found in {totals['any']} of {comparisons}; {totals['each'] / comparisons:.1f} of 10 slower measures each; "
          f"{totals['false']} with a false regression; load {os.getloadavg()[0]:.1f}")  # fmt: skip


def slower(bench, pairs):
    chosen = f"--benchmark_filter={TEN}|{OTHERS}"
    labs = [farm(bench.folder / "base.yaml", 0), farm(bench.folder / "head.yaml", 0.2)]
    totals = {"any": 0, "each": 0, "false": 0}
    files = []
    false = 0
    for number in range(pairs + 1):
        files.append(bench.run(f"slower-{number}", "--farm", labs[number % 2], chosen))
        if number > 0:
            as_it_is, slow = files[-2:] if number % 2 else (files[-1], files[-2])
            count(bench.regressed(as_it_is, slow), totals)
        if number > 1:
            false += is_false(bench, files[-3], files[-1])
    print_totals(totals, pairs)
    print_false_alarms(false, pairs - 1, bench)


def pairs(bench, pairs):
    chosen = f"--benchmark_filter={TEN}|{OTHERS}"
    base, head = farm(bench.folder / "base.yaml", 0), farm(bench.folder / "head.yaml", 0.1)
    totals = {"any": 0, "each": 0, "false": 0}
    for number in range(pairs):
        count(bench.regressed(bench.run(f"pairs-{number}", "--base", base, "--head", head, chosen)), totals)
    print_totals(totals, pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mprun", default=str(pathlib.Path(__file__).resolve().parents[1] / "build/release/mprun"))
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("experiment", choices=["same", "slower", "pairs"])
    parser.add_argument("pairs", type=int, nargs="?", default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mprun-self-") as name:
        folder = options.keep or pathlib.Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        globals()[options.experiment](Bench(options.mprun, folder), options.pairs)


if __name__ == "__main__":
    main()
